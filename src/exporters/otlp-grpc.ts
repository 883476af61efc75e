import type { OutgoingHttpHeaders } from 'node:http2';
import { Metadata, status } from '@grpc/grpc-js';
import { type Endpoint, formatEndpoint } from '../grpc/endpoint.ts';
import { decodeExportResponse, type PartialSuccess } from '../grpc/export-response.ts';
import { retryDelay } from '../grpc/retry-info.ts';
import { EXPORT } from '../grpc/services.ts';
import { encodeTimeout } from '../grpc/timeout.ts';
import { type Ending, type RequestMessage, UnaryCall } from '../grpc/unary-call.ts';
import type { Signal } from '../model/signal.ts';
import { messageOf } from '../model/thrown.ts';
import { VERSION } from '../version.ts';
import { ClientTls, type ClientTlsOptions } from './client-tls.ts';
import { compressed } from './compressed.ts';
import { Connection } from './connection.ts';
import { dial, type Target } from './dial.ts';
import type { Outgoing } from './outgoing.ts';
import { proxyFor } from './proxy.ts';
import { PermanentError, RetryableError, type Sender } from './sender.ts';

export interface OtlpGrpcSenderOptions {
  /** Where the settings stand, for messages: `exporters.otlp`. */
  readonly setting: string;
  readonly endpoint: Endpoint;
  /** Null for plain text. */
  readonly tls: ClientTlsOptions | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly compression: 'gzip' | 'zstd' | 'none';
  /** For one attempt; 0 waits for ever. */
  readonly timeoutMs: number;
  /** True where the connection must not keep the process alive. */
  readonly background?: boolean;
  /** The backend took a request and said something about it. */
  onPartialSuccess(partial: PartialSuccess, signal: Signal): void;
  /** The backend has been out of reach for some seconds, or is reached again. */
  onReachable(reachable: boolean): void;
}

/** Codes after which the same request may be sent again (OTLP/gRPC, "Failures"). */
const RETRYABLE: ReadonlySet<status> = new Set([
  status.CANCELLED,
  status.DEADLINE_EXCEEDED,
  status.ABORTED,
  status.OUT_OF_RANGE,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);
/** Said of who sends, or where to, not of what. */
const STRANGER: ReadonlySet<status> = new Set([
  status.NOT_FOUND,
  status.PERMISSION_DENIED,
  status.UNIMPLEMENTED,
  status.UNAUTHENTICATED,
]);

/** OTLP/gRPC out over node's own HTTP/2: one attempt per `send`, the request's bytes as they are. */
export class OtlpGrpcSender implements Sender {
  private readonly options: OtlpGrpcSenderOptions;
  private readonly connection: Connection;
  private readonly headers: Readonly<Record<Signal, OutgoingHttpHeaders>>;
  private readonly calls = new Set<UnaryCall>();

  /** Begins to connect. Throws an Error of one sentence where a certificate or the environment's proxy cannot be used. */
  constructor(options: OtlpGrpcSenderOptions) {
    this.options = options;
    const target = targetOf(options);
    this.headers = {
      traces: requestHeaders('traces', options),
      logs: requestHeaders('logs', options),
      metrics: requestHeaders('metrics', options),
    };
    this.connection = new Connection({
      dial: (signal) => dial(target(), signal),
      onReachable: options.onReachable,
    });
  }

  async send({ signal, parts, length, loan }: Outgoing): Promise<void> {
    const { compression, timeoutMs } = this.options;
    const began = performance.now();
    const message: RequestMessage =
      compression === 'none'
        ? { parts, length, compressed: false, loan }
        : await compressedMessage(compression, parts);
    const headers = this.headers[signal];
    let ending = await this.call(headers, message, timeoutMs);
    if (ending.unprocessed && timeoutMs === 0) ending = await this.call(headers, message, 0);
    else if (ending.unprocessed) {
      const left = timeoutMs - (performance.now() - began);
      if (left > 0) ending = await this.call(headers, message, left);
    }
    if (ending.code !== status.OK) throw failureOf(ending, signal);
    const partial = partialSuccess(ending.response);
    if (partial !== null) this.options.onPartialSuccess(partial, signal);
  }

  /** Cancels what is under way and hangs up. */
  async close(): Promise<void> {
    for (const call of this.calls) call.giveUp(status.CANCELLED, 'the exporter is closed');
    this.connection.close();
  }

  private async call(
    headers: OutgoingHttpHeaders,
    message: RequestMessage,
    timeoutMs: number,
  ): Promise<Ending> {
    const call = new UnaryCall();
    this.calls.add(call);
    const timer =
      timeoutMs === 0 ? undefined : setTimeout(() => call.expire(this.options.timeoutMs), timeoutMs);
    if (this.options.background) timer?.unref();
    this.connection.ready().then(
      (session) => call.start(session, headers, message),
      (error) => call.giveUp(status.UNAVAILABLE, messageOf(error)),
    );
    const ending = await call.ending;
    clearTimeout(timer);
    this.calls.delete(call);
    return ending;
  }
}

async function compressedMessage(
  compression: 'gzip' | 'zstd',
  parts: readonly Buffer[],
): Promise<RequestMessage> {
  const bytes = await compressed(compression, parts);
  return { parts: [bytes], length: bytes.length, compressed: true };
}

/** Whom each connection calls, and with what. */
function targetOf({ setting, endpoint, tls, background = false }: OtlpGrpcSenderOptions): () => Target {
  const proxy = proxyFor(endpoint.host, process.env);
  const own = tls === null ? null : new ClientTls(setting, endpoint.host, tls);
  return () => ({ endpoint, tls: own?.current() ?? null, proxy, background });
}

/** The same for each request, so that HTTP/2 sends a byte for each after the first. */
function requestHeaders(signal: Signal, options: OtlpGrpcSenderOptions): OutgoingHttpHeaders {
  const { endpoint, tls, headers, compression, timeoutMs } = options;
  const own = new Metadata();
  for (const [name, value] of headers) {
    // gRPC carries any bytes under names that end so, as base64.
    own.set(name, name.toLowerCase().endsWith('-bin') ? Buffer.from(value) : value);
  }
  return {
    'user-agent': `goalkeeper/${VERSION} node/${process.versions.node}`,
    ...own.toHttp2Headers(),
    ':method': 'POST',
    ':scheme': tls === null ? 'http' : 'https',
    ':authority': tls?.serverName ?? formatEndpoint(endpoint),
    ':path': EXPORT[signal].path,
    'content-type': 'application/grpc',
    te: 'trailers',
    'grpc-accept-encoding': 'identity,gzip',
    ...(compression !== 'none' && { 'grpc-encoding': compression }),
    ...(timeoutMs > 0 && { 'grpc-timeout': encodeTimeout(timeoutMs) }),
  };
}

/** What cannot be read is a warning: the backend has said OK, so the spans must not be sent again. */
function partialSuccess(response: Ending['response']): PartialSuccess | null {
  if (response instanceof Error) return { rejected: 0, message: `the answer ${response.message}` };
  return response === null ? null : decodeExportResponse(response);
}

/** OTLP's table of codes: RESOURCE_EXHAUSTED may be retried only where the backend says when. */
function failureOf(
  { code, message, metadata, torn }: Ending,
  signal: Signal,
): RetryableError | PermanentError {
  const words = `${status[code]}: ${message}`;
  const retryAfterMs = retryDelay(metadata);
  const recovers = code === status.RESOURCE_EXHAUSTED && retryAfterMs !== null;
  if (RETRYABLE.has(code) || recovers || torn) return new RetryableError(words, retryAfterMs);
  // Many backends take spans alone. What takes no spans is no backend, and a proxy may say so while it starts.
  const unsupported = code === status.UNIMPLEMENTED && signal !== 'traces';
  return new PermanentError(words, unsupported ? 'unsupported' : 'refused', STRANGER.has(code));
}
