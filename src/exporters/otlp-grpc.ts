import {
  type ChannelCredentials,
  type ChannelOptions,
  Client,
  type ClientUnaryCall,
  connectivityState,
  credentials,
  Metadata,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { type Endpoint, formatEndpoint } from '../grpc/endpoint.ts';
import { decodeExportResponse, type PartialSuccess } from '../grpc/export-response.ts';
import { assertKeyPair, readPem } from '../grpc/pem.ts';
import { retryDelay } from '../grpc/retry-info.ts';
import { EXPORT } from '../grpc/trace-service.ts';
import { PermanentError, RetryableError, type Sender } from './sender.ts';

export interface OtlpGrpcSenderOptions {
  /** Where the settings stand, for messages: `exporters.otlp`. */
  readonly setting: string;
  readonly endpoint: Endpoint;
  /** Null for plain text. */
  readonly tls: ClientTlsOptions | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly gzip: boolean;
  /** For one attempt; 0 waits for ever. */
  readonly timeoutMs: number;
  /** The backend took a request and said something about it. */
  onPartialSuccess(partial: PartialSuccess): void;
  /** The backend has been out of reach for some seconds, or is reached again. */
  onReachable(reachable: boolean): void;
}

export interface ClientTlsOptions {
  readonly skipVerify: boolean;
  readonly caFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
  readonly serverName: string | null;
}

/** Out of reach for so long is worth a word; shorter is a restart or a slow name server. */
const UNREACHABLE_MS = 3_000;
/** grpc-js would wait up to two minutes before it tries to connect again. */
const MAX_RECONNECT_MS = 5_000;
/** Notices a dead connection; more often, and Go's servers hang up with ENHANCE_YOUR_CALM. */
const KEEPALIVE_MS = 300_000;

/** Codes after which the same request may be sent again (OTLP/gRPC, "Failures"). */
const RETRYABLE: ReadonlySet<status> = new Set([
  status.CANCELLED,
  status.DEADLINE_EXCEEDED,
  status.ABORTED,
  status.OUT_OF_RANGE,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);

/**
 * What grpc-js makes of a stream that was torn without a status (INTERNAL, RESOURCE_EXHAUSTED): the connection's
 * failure and not the backend's word, so the request may be sent again.
 */
const TORN = /^Received RST_STREAM with code|^Bandwidth exhausted or memory limit exceeded$/;

/** OTLP/gRPC out: one attempt per `send`, the request's bytes as they are. */
export class OtlpGrpcSender implements Sender {
  private readonly options: OtlpGrpcSenderOptions;
  private readonly client: Client;
  private readonly metadata = new Metadata();
  private readonly calls = new Set<ClientUnaryCall>();
  private unreachableTimer: NodeJS.Timeout | null = null;
  private toldUnreachable = false;
  private closed = false;

  /** Begins to connect. Throws an Error of one sentence where a certificate cannot be read. */
  constructor(options: OtlpGrpcSenderOptions) {
    this.options = options;
    for (const [name, value] of options.headers) this.metadata.set(name, value);
    this.client = new Client(`dns:${formatEndpoint(options.endpoint)}`, channelCredentials(options), {
      ...channelOptions(options),
    });
    this.watch(this.client.getChannel().getConnectivityState(true));
  }

  send(request: Buffer): Promise<void> {
    const { timeoutMs } = this.options;
    const deadline = timeoutMs === 0 ? Number.POSITIVE_INFINITY : Date.now() + timeoutMs;
    return new Promise((taken, failed) => {
      const call = this.client.makeUnaryRequest(
        EXPORT.path,
        EXPORT.requestSerialize,
        EXPORT.responseDeserialize,
        request,
        this.metadata,
        { deadline },
        (error, response) => {
          this.calls.delete(call);
          if (error !== null) {
            failed(failureOf(error));
            return;
          }
          const partial = response && decodeExportResponse(response);
          if (partial) this.options.onPartialSuccess(partial);
          taken();
        },
      );
      this.calls.add(call);
    });
  }

  /** Cancels what is under way and hangs up. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.unreachableTimer !== null) clearTimeout(this.unreachableTimer);
    for (const call of this.calls) call.cancel();
    this.client.close();
  }

  private watch(state: connectivityState): void {
    this.changed(state);
    const channel = this.client.getChannel();
    channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, () => {
      if (!this.closed) this.watch(channel.getConnectivityState(false));
    });
  }

  private changed(state: connectivityState): void {
    if (state === connectivityState.READY || state === connectivityState.IDLE) {
      if (this.unreachableTimer !== null) clearTimeout(this.unreachableTimer);
      this.unreachableTimer = null;
      if (state === connectivityState.READY && this.toldUnreachable) this.tell(true);
    } else if (!this.toldUnreachable) {
      this.unreachableTimer ??= setTimeout(() => this.tell(false), UNREACHABLE_MS).unref();
    }
  }

  private tell(reachable: boolean): void {
    this.unreachableTimer = null;
    this.toldUnreachable = !reachable;
    this.options.onReachable(reachable);
  }
}

function channelCredentials({ setting, tls }: OtlpGrpcSenderOptions): ChannelCredentials {
  if (tls === null) return credentials.createInsecure();
  const read = (key: string, file: string | null) =>
    file === null ? null : readPem(`${setting}.tls.${key}`, file);
  const ca = read('ca_file', tls.caFile);
  const cert = read('cert_file', tls.certFile);
  const key = read('key_file', tls.keyFile);
  assertKeyPair(`${setting}.tls`, { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) });
  return credentials.createSsl(ca, key, cert, { rejectUnauthorized: !tls.skipVerify });
}

function channelOptions({ tls, gzip }: OtlpGrpcSenderOptions): ChannelOptions {
  const serverName = tls?.serverName ?? null;
  return {
    'grpc.primary_user_agent': 'goalkeeper',
    'grpc.keepalive_time_ms': KEEPALIVE_MS,
    'grpc.initial_reconnect_backoff_ms': 500,
    'grpc.max_reconnect_backoff_ms': MAX_RECONNECT_MS,
    // Retrying is retry.ts' work, and the service config that DNS could tell would bring its own.
    'grpc.enable_retries': 0,
    'grpc.service_config_disable_resolution': 1,
    // Exporters to one backend keep a connection each, so closing one leaves the other alone.
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_channelz': 0,
    ...(gzip && { 'grpc.default_compression_algorithm': 2 }),
    ...(serverName !== null && {
      'grpc.ssl_target_name_override': serverName,
      'grpc.default_authority': serverName,
    }),
  };
}

/** OTLP's table of codes: RESOURCE_EXHAUSTED may be retried only where the backend says when. */
function failureOf({ code, details, metadata }: ServiceError): RetryableError | PermanentError {
  const message = `${status[code]}: ${details}`;
  const retryAfterMs = retryDelay(metadata);
  const recovers = code === status.RESOURCE_EXHAUSTED && retryAfterMs !== null;
  if (RETRYABLE.has(code) || recovers || TORN.test(details)) {
    return new RetryableError(message, retryAfterMs);
  }
  return new PermanentError(message, 'refused');
}
