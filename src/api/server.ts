import type { IncomingMessage, ServerResponse } from 'node:http';
import { LOOPBACK } from '../config/endpoint.ts';
import { type Endpoint, formatEndpoint } from '../grpc/endpoint.ts';
import type { ServerTls } from '../grpc/unary-method.ts';
import { HttpServer, shownIn } from '../receivers/http-server.ts';
import { listenOn } from '../receivers/listen.ts';
import { readBody } from './body.ts';
import { refusePages } from './pages.ts';
import { type Answer, ApiError, type Route } from './route.ts';
import { Router } from './router.ts';
import type { Tokens } from './tokens.ts';

export interface ApiServerOptions {
  /** Where the settings stand, for messages: `extensions.api`. */
  readonly setting: string;
  /** Port 0 for a free one. */
  readonly endpoint: Endpoint;
  /** Null for plain text. */
  readonly tls: ServerTls | null;
  /** Largest body of a request. */
  readonly maxBytes: number;
  /** Longest wait for a request to come in whole, in milliseconds. */
  readonly timeoutMs: number;
  readonly tokens: Tokens;
  readonly routes: readonly Route[];
  /** Told where a route failed in a way of its own: the caller got 500, the server lives on. */
  onError(error: unknown): void;
}

/** A connection that nobody uses is kept so long: longer than clients do, who would else send into a closing one. */
const KEEP_ALIVE_MS = 65_000;

/** The HTTP API: JSON in, JSON out. */
export class ApiServer {
  private readonly options: ApiServerOptions;
  private readonly router: Router;
  private readonly server: HttpServer;
  private readonly stopping = new AbortController();

  constructor(options: ApiServerOptions) {
    this.options = options;
    this.router = new Router(options.routes);
    this.server = new HttpServer({
      tls: options.tls,
      headerTimeoutMs: options.timeoutMs,
      requestTimeoutMs: options.timeoutMs,
      idleTimeoutMs: KEEP_ALIVE_MS,
      handle: (request, response, waits) => {
        if (waits) response.writeContinue();
        void this.serve(request, response);
      },
      refusal: rawRefusal,
    });
  }

  /** Listens; resolves to the URL, its port known. Rejects with an Error of one sentence: what is wrong, and what to do. */
  async start(): Promise<string> {
    const { setting, endpoint, tls } = this.options;
    try {
      const port = await listenOn(`${setting}.endpoint`, endpoint, (address) => this.server.bind(address));
      return `${tls === null ? 'http' : 'https'}://${formatEndpoint({ host: endpoint.host, port })}`;
    } catch (error) {
      await this.stop(0);
      throw error;
    }
  }

  /** Takes no new requests, ends those that wait, and after `deadlineMs` cuts those that don't end. */
  async stop(deadlineMs: number): Promise<void> {
    this.stopping.abort();
    await this.server.stop(deadlineMs);
  }

  /** Never rejects. */
  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    const stop = () => gone.abort();
    this.stopping.signal.addEventListener('abort', stop);
    response.on('close', () => {
      this.stopping.signal.removeEventListener('abort', stop);
      gone.abort();
    });
    // A connection's error is the client's, and told by its close.
    response.on('error', () => {});
    let answer: Answer;
    try {
      const answered = this.answer(request, gone.signal);
      answer = await answered;
    } catch (error) {
      answer = this.refusal(error);
    }
    send(request, response, answer, this.stopping.signal.aborted);
  }

  private async answer(request: IncomingMessage, signal: AbortSignal): Promise<Answer> {
    const { method = '', url = '', headers } = request;
    const [path = '', query = ''] = split(url);
    const { route, params } = this.router.match(method, path);
    const { endpoint, tokens } = this.options;
    refusePages(headers, tokens.isOpen && LOOPBACK.test(endpoint.host));
    const { roles, identity } = tokens.admit(shownIn(request), route.roles);
    const maxBytes = Math.min(route.maxBytes ?? Number.POSITIVE_INFINITY, this.options.maxBytes);
    const body = await readBody(request, maxBytes);
    return route.handle({
      params,
      query: new URLSearchParams(query),
      headers,
      body,
      roles,
      identity,
      signal,
    });
  }

  private refusal(error: unknown): Answer {
    if (error instanceof ApiError) {
      const { status, code, message, headers } = error;
      return { status, headers, body: { error: { code, message } } };
    }
    this.options.onError(error);
    const message = 'goalkeeper failed on this request; its log says why';
    return { status: 500, body: { error: { code: 'internal', message } } };
  }
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer, last: boolean): void {
  if (response.destroyed) return;
  const { status, body, headers } = answer;
  const text = answer.text ?? (body === undefined ? '' : JSON.stringify(body));
  response.writeHead(status, {
    ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
    ...(status !== 304 && { 'content-length': Buffer.byteLength(text) }),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    // The rest of a request that is refused is not wanted.
    ...((last || !request.complete) && { connection: 'close' }),
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

function split(url: string): [string, string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

const TOO_SLOW = new Set(['ERR_HTTP_REQUEST_TIMEOUT']);
const TOO_LONG = new Set(['HPE_HEADER_OVERFLOW']);

function rawRefusal(error: NodeJS.ErrnoException): string {
  const code = error.code ?? '';
  if (TOO_SLOW.has(code)) return raw('408 Request Timeout', 'timeout', 'the request was not here in time');
  if (TOO_LONG.has(code))
    return raw('431 Request Header Fields Too Large', 'too_large', 'the headers are too long');
  return raw('400 Bad Request', 'invalid_argument', 'this is not HTTP');
}

function raw(status: string, code: string, message: string): string {
  const body = JSON.stringify({ error: { code, message } });
  const head = `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`;
  return `${head}\r\n\r\n${body}`;
}
