import { decodeExportResponse, type PartialSuccess } from '../grpc/export-response.ts';
import { decodeRpcStatus } from '../grpc/rpc-status.ts';
import type { Signal } from '../model/signal.ts';
import { VERSION } from '../version.ts';
import { compressed } from './compressed.ts';
import { type HttpAnswer, HttpClient, type HttpClientOptions, HttpFailure } from './http-client.ts';
import type { Outgoing } from './outgoing.ts';
import { Reachability } from './reachability.ts';
import { retryAfter } from './retry-after.ts';
import { PermanentError, RetryableError, type Sender } from './sender.ts';

export interface OtlpHttpSenderOptions extends HttpClientOptions {
  /** Where each signal goes; null for nowhere. */
  readonly urls: Readonly<Record<Signal, URL | null>>;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly compression: 'gzip' | 'zstd' | 'none';
  /** Writes a request in JSON; left out, it goes in protobuf as it is. */
  readonly inJson?: (signal: Signal, request: Buffer) => Promise<Buffer>;
  /** For one attempt; 0 waits for ever. */
  readonly timeoutMs: number;
  /** The backend took a request and said something about it. */
  onPartialSuccess(partial: PartialSuccess, signal: Signal): void;
  /** The backend has been out of reach for some seconds, or is reached again. */
  onReachable(reachable: boolean): void;
}

/** Codes after which the same request may be sent again (OTLP/HTTP, "Retryable Response Codes"). */
const RETRYABLE = new Set([429, 502, 503, 504]);
/** What a backend answers that has nothing at this path. */
const NOT_SERVED = new Set([404, 405, 501]);
/** Said of who sends, or where to, not of what. */
const STRANGER = new Set([401, 402, 403, 407, ...NOT_SERVED]);
const PROTOBUF = 'application/x-protobuf';
const MAX_SHOWN = 300;

/** OTLP/HTTP out: one attempt per `send`, the request's bytes as they are, or the same in JSON. */
export class OtlpHttpSender implements Sender {
  private readonly options: OtlpHttpSenderOptions;
  private readonly client: HttpClient;
  private readonly reachability: Reachability;
  private readonly headers: Readonly<Record<string, string>>;

  /** Throws an Error of one sentence where a certificate or the environment's proxy cannot be used. */
  constructor(options: OtlpHttpSenderOptions) {
    this.options = options;
    const { compression } = options;
    this.client = new HttpClient(options);
    for (const url of Object.values(options.urls)) if (url !== null) this.client.prepare(url);
    this.reachability = new Reachability((reachable) => options.onReachable(reachable));
    this.headers = {
      'user-agent': `goalkeeper/${VERSION} node/${process.versions.node}`,
      ...Object.fromEntries(options.headers),
      'content-type': options.inJson === undefined ? PROTOBUF : 'application/json',
      ...(compression !== 'none' && { 'content-encoding': compression }),
    };
  }

  async send({ signal, parts, loan }: Outgoing): Promise<void> {
    const url = this.options.urls[signal];
    if (url === null) throw new PermanentError(`no endpoint is set for ${signal}`, 'unsupported');
    const { compression, inJson } = this.options;
    const bytes = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    const whole = inJson === undefined ? bytes : await inJson(signal, bytes);
    // A backend may answer before it has read all: what is left then is still on its way.
    if (whole === parts[0] && compression === 'none') loan?.hold();
    const body = compression === 'none' ? whole : await compressed(compression, [whole]);
    const answer = await this.post(url, body);
    if (answer.status < 200 || answer.status > 299) throw failureOf(answer, signal);
    const partial = partialSuccess(answer);
    if (partial !== null) this.options.onPartialSuccess(partial, signal);
  }

  /** Ends what is under way and hangs up. */
  async close(): Promise<void> {
    this.reachability.stop();
    this.client.close();
  }

  private async post(url: URL, body: Buffer): Promise<HttpAnswer> {
    try {
      const answer = await this.client.post(url, this.headers, body, this.options.timeoutMs);
      this.reachability.reached();
      return answer;
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      if (!error.connected) this.reachability.failed();
      throw new RetryableError(error.message);
    }
  }
}

function failureOf(answer: HttpAnswer, signal: Signal): RetryableError | PermanentError {
  const { status, reason } = answer;
  const said = messageIn(answer);
  const words = `HTTP ${status} ${reason}`.trim() + (said === '' ? '' : `: ${said}`);
  if (RETRYABLE.has(status))
    return new RetryableError(words, retryAfter(answer.headers['retry-after'], Date.now()));
  // Many backends take spans alone.
  const unsupported = NOT_SERVED.has(status) && signal !== 'traces';
  return new PermanentError(words, unsupported ? 'unsupported' : 'refused', STRANGER.has(status));
}

/** What a backend says of a failure: a google.rpc.Status, or some text. */
function messageIn(answer: HttpAnswer): string {
  const { body } = answer;
  if (isProtobuf(answer)) return (decodeRpcStatus(body)?.message ?? '').slice(0, MAX_SHOWN);
  const text = body.toString('utf8').trim();
  const { message } = json(text) ?? {};
  return (typeof message === 'string' ? message : text).slice(0, MAX_SHOWN);
}

/** What cannot be read is a warning: the backend has said OK, so the request must not be sent again. */
function partialSuccess(answer: HttpAnswer): PartialSuccess | null {
  const { body } = answer;
  if (body.length === 0) return null;
  if (isProtobuf(answer)) return decodeExportResponse(body);
  // Backends that answer an export with a page or `OK` have taken it all the same.
  const partial = json(body.toString('utf8'))?.partialSuccess;
  return typeof partial === 'object' && partial !== null
    ? partialIn(partial as Record<string, unknown>)
    : null;
}

function partialIn(partial: Record<string, unknown>): PartialSuccess | null {
  const { rejectedSpans, rejectedLogRecords, rejectedDataPoints, errorMessage } = partial;
  const count = Number(rejectedSpans ?? rejectedLogRecords ?? rejectedDataPoints ?? 0);
  const rejected = Number.isSafeInteger(count) && count > 0 ? count : 0;
  const message = typeof errorMessage === 'string' ? errorMessage : '';
  return rejected > 0 || message !== '' ? { rejected, message } : null;
}

function isProtobuf({ headers }: HttpAnswer): boolean {
  return headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === PROTOBUF;
}

/** An object in JSON; null for anything else. */
function json(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
