import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { status } from '@grpc/grpc-js';
import { Allowance } from '../grpc/allowance.ts';
import { type Endpoint, formatEndpoint } from '../grpc/endpoint.ts';
import type { Caller, Refusal, ServerTls, Showing } from '../grpc/unary-method.ts';
import { ANYBODY, type Identity } from '../model/identity.ts';
import type { Signal } from '../model/signal.ts';
import { Cors, type CorsOptions } from './cors.ts';
import { type HttpAnswer, plain, refused, taken } from './http-answer.ts';
import { HttpExport } from './http-export.ts';
import { HttpServer, shownIn } from './http-server.ts';
import { listenOn } from './listen.ts';
import type { ReceiveResult } from './otlp-grpc.ts';

export interface OtlpHttpReceiverOptions {
  /** Where the settings stand, for messages: `receivers.otlp.protocols.http`. */
  readonly setting: string;
  /** Port 0 for a free one. */
  readonly endpoint: Endpoint;
  /** Null for plain text. */
  readonly tls: ServerTls | null;
  /** Where each signal is taken; those that have no path are not served. */
  readonly paths: ReadonlyMap<string, Signal>;
  /** Largest body, as it comes and unpacked. */
  readonly maxBytes: number;
  /** Values of `content-encoding` that are taken, beside none. */
  readonly encodings: readonly string[];
  readonly cors: CorsOptions;
  readonly headerTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** For an answer to be taken. */
  readonly writeTimeoutMs: number;
  /** Null hangs up after each answer. */
  readonly idleTimeoutMs: number | null;
  /** Who may come in; everybody where it is left out. */
  admit?(showing: Showing): Identity | Refusal;
  /** As OTLP/gRPC's receiver has it. */
  receive(signal: Signal, request: Buffer, sender: Caller): ReceiveResult | Promise<ReceiveResult>;
  /** Told where a request could not be read: it never came as far as `receive`. */
  onUnreadable(refusal: Refusal): void;
  /** Told where `receive` threw or rejected: the client got 500, the server lives on. */
  onError(error: unknown): void;
}

/** Requests under way on all connections may hold so much. */
const MIN_HELD_BYTES = 256 * 1024 * 1024;

/** OTLP/HTTP in: hands over requests as OTLP/gRPC's bytes, answers what OTLP prescribes, as it was asked. */
export class OtlpHttpReceiver {
  private readonly options: OtlpHttpReceiverOptions;
  private readonly cors: Cors;
  private readonly server: HttpServer;
  private readonly allowance: Allowance;
  private stopping = false;

  constructor(options: OtlpHttpReceiverOptions) {
    this.options = options;
    this.cors = new Cors(options.cors);
    this.allowance = new Allowance(Math.max(MIN_HELD_BYTES, 4 * options.maxBytes));
    const handle = (request: IncomingMessage, response: ServerResponse, waits: boolean): void =>
      void this.serve(request, response, waits);
    this.server = new HttpServer({ ...options, handle, refusal: unreadable });
  }

  /**
   * Listens; resolves to the endpoint bound, its port known. Rejects with an Error of one sentence: what is
   * wrong, and what to do.
   */
  async start(): Promise<string> {
    const { setting, endpoint } = this.options;
    try {
      const port = await listenOn(`${setting}.endpoint`, endpoint, (address) => this.server.bind(address));
      return formatEndpoint({ host: endpoint.host, port });
    } catch (error) {
      await this.stop(0);
      throw error;
    }
  }

  /** Takes no new requests, lets the running ones end, and after `deadlineMs` cuts those that don't. */
  async stop(deadlineMs: number): Promise<void> {
    this.stopping = true;
    await this.server.stop(deadlineMs);
  }

  /** Never rejects. */
  private async serve(request: IncomingMessage, response: ServerResponse, waits: boolean): Promise<void> {
    // A connection's error is the client's, and told by its close.
    response.on('error', () => {});
    const early = this.beforeBody(request);
    if ('status' in early) {
      // The body that was not called for does not come.
      this.send(request, response, early, waits);
      return;
    }
    if (waits) response.writeContinue();
    const answer = await this.export(request, response, early.signal, early.identity);
    this.send(request, response, answer, false);
  }

  /** What the headers alone tell: who sends what; or the answer. */
  private beforeBody(
    request: IncomingMessage,
  ): { readonly signal: Signal; readonly identity: Identity } | HttpAnswer {
    const { method, url = '', headers } = request;
    const signal = this.options.paths.get(pathOf(url));
    if (signal === undefined) return plain(404, `nothing is taken at ${pathOf(url).slice(0, 200)}`);
    const preflight = method === 'OPTIONS' ? this.cors.preflight(headers) : null;
    if (preflight !== null) return { status: 204, headers: preflight, body: '' };
    if (method !== 'POST') return plain(405, 'expected POST', { allow: 'POST' });
    const format = HttpExport.formatOf(request);
    if (format === null) {
      return plain(415, 'expected content-type application/x-protobuf or application/json');
    }
    const identity = this.options.admit?.(shownIn(request)) ?? ANYBODY;
    return 'code' in identity ? refused(format, identity) : { signal, identity };
  }

  private async export(
    request: IncomingMessage,
    response: ServerResponse,
    signal: Signal,
    identity: Identity,
  ): Promise<HttpAnswer> {
    const { maxBytes, encodings, receive, onUnreadable, onError } = this.options;
    const one = new HttpExport(request, response, {
      maxBytes,
      encodings,
      allowance: this.allowance,
      identity,
    });
    try {
      const bytes = await one.read(signal);
      if (!Buffer.isBuffer(bytes)) {
        onUnreadable(bytes);
        return refused(one.format, bytes);
      }
      const result = await receive(signal, bytes, one);
      return answerTo(result, one, signal);
    } catch (error) {
      // Not retryable: the same bytes would most likely fail again, and come back for ever.
      onError(error);
      const details = 'goalkeeper failed on this request; its log says why';
      return refused(one.format, { code: status.INTERNAL, details });
    } finally {
      one.release();
    }
  }

  private send(request: IncomingMessage, response: ServerResponse, answer: HttpAnswer, last: boolean): void {
    if (response.destroyed) return;
    const { body } = answer;
    response.writeHead(answer.status, {
      ...answer.headers,
      ...this.cors.headersFor(request.headers.origin),
      ...(answer.status !== 204 && { 'content-length': Buffer.byteLength(body) }),
      ...((last || this.stopping || this.options.idleTimeoutMs === null) && { connection: 'close' }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
    // Most are gone by then.
    setImmediate(() => this.watch(request.socket, response));
  }

  /** Hangs up on who does not take an answer: others wait behind it. */
  private watch(socket: Socket, response: ServerResponse): void {
    if (response.writableFinished || response.destroyed) return;
    const timer = setTimeout(() => socket.destroy(), this.options.writeTimeoutMs).unref();
    response.on('close', () => clearTimeout(timer));
  }
}

function answerTo(result: ReceiveResult, { format }: HttpExport, signal: Signal): HttpAnswer {
  switch (result.kind) {
    case 'accepted':
      return taken(format, signal, result.rejected ?? 0, result.warning ?? '');
    case 'invalid':
      return refused(format, { code: status.INVALID_ARGUMENT, details: result.message });
    case 'overloaded': {
      const { message: details, retryAfterMs } = result;
      return refused(format, { code: status.UNAVAILABLE, details, retryAfterMs });
    }
  }
}

function pathOf(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? url : url.slice(0, mark);
}

/** What a parser's error is in HTTP. */
function unreadable({ code = '' }: NodeJS.ErrnoException): string {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return raw('408 Request Timeout', 'the request was not here in time');
  if (code === 'HPE_HEADER_OVERFLOW') {
    return raw('431 Request Header Fields Too Large', 'the headers are too long');
  }
  if (code === 'HPE_PAUSED_H2_UPGRADE') {
    return raw(
      '400 Bad Request',
      'this is HTTP/2; OTLP/HTTP is taken over HTTP/1.1, and gRPC at another port',
    );
  }
  return raw('400 Bad Request', 'this is not HTTP/1.1');
}

function raw(status: string, text: string): string {
  const head = `HTTP/1.1 ${status}\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${text.length}`;
  return `${head}\r\nconnection: close\r\n\r\n${text}`;
}
