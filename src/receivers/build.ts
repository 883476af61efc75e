import type { HttpReceiverConfig } from '../config/http-receiver.ts';
import type { GrpcReceiverConfig } from '../config/receivers.ts';
import { readServerTls } from '../grpc/pem.ts';
import type { ServerLimits } from '../grpc/unary-method.ts';
import type { Signal } from '../model/signal.ts';
import { OtlpGrpcReceiver, type OtlpGrpcReceiverOptions } from './otlp-grpc.ts';
import { OtlpHttpReceiver, type OtlpHttpReceiverOptions } from './otlp-http.ts';

/** Where OTLP comes in, whatever protocol it comes by. */
export interface Receiver {
  /** Listens; resolves to the endpoint bound, its port known. Rejects with an Error of one sentence. */
  start(): Promise<string>;
  /** Takes no more, lets what is under way end, and after `deadlineMs` cuts what doesn't. */
  stop(deadlineMs: number): Promise<void>;
}

interface Watched {
  /** Told why TLS files that have changed cannot be used. */
  onStaleTls(message: string): void;
}

type GrpcParts = Watched &
  Pick<OtlpGrpcReceiverOptions, 'signals' | 'receive' | 'onError' | 'admit' | 'methods'>;
type HttpParts = Watched &
  Pick<OtlpHttpReceiverOptions, 'receive' | 'onError' | 'onUnreadable' | 'admit'> & {
    readonly signals: readonly Signal[];
  };

/** Throws an Error of one sentence where a certificate cannot be read. */
export function grpcReceiver(config: GrpcReceiverConfig, { onStaleTls, ...parts }: GrpcParts): Receiver {
  const setting = 'receivers.otlp.protocols.grpc';
  const { endpoint, tls } = config;
  return new OtlpGrpcReceiver({
    setting,
    server: config.server,
    endpoint,
    maxRecvBytes: config.max_recv_msg_size_mib * 1024 * 1024,
    tls: tls === undefined ? null : readServerTls(`${setting}.tls`, tls, onStaleTls),
    limits: serverLimits(config),
    ...parts,
  });
}

/** Throws an Error of one sentence where a certificate cannot be read. */
export function httpReceiver(
  config: HttpReceiverConfig,
  { signals, onStaleTls, ...parts }: HttpParts,
): Receiver {
  const setting = 'receivers.otlp.protocols.http';
  const { tls, cors } = config;
  const paths = {
    traces: config.traces_url_path,
    logs: config.logs_url_path,
    metrics: config.metrics_url_path,
  };
  return new OtlpHttpReceiver({
    setting,
    endpoint: config.endpoint,
    tls: tls === undefined ? null : readServerTls(`${setting}.tls`, tls, onStaleTls),
    paths: new Map(signals.map((signal) => [paths[signal], signal])),
    maxBytes: config.max_request_body_size,
    encodings: config.compression_algorithms.filter((name) => name !== ''),
    cors: {
      allowedOrigins: cors.allowed_origins,
      allowedHeaders: cors.allowed_headers,
      maxAge: cors.max_age,
    },
    headerTimeoutMs: config.read_header_timeout,
    requestTimeoutMs: config.read_timeout,
    writeTimeoutMs: config.write_timeout,
    idleTimeoutMs: config.keep_alives_enabled ? config.idle_timeout : null,
    ...parts,
  });
}

/** What a client may cost. */
function serverLimits(grpc: GrpcReceiverConfig): Partial<ServerLimits> {
  const { server_parameters: server, enforcement_policy: policy } = grpc.keepalive;
  return {
    streams: grpc.max_concurrent_streams,
    connections: grpc.max_connections,
    keepaliveMs: server.time,
    keepaliveTimeoutMs: server.timeout,
    maxIdleMs: server.max_connection_idle,
    maxAgeMs: server.max_connection_age,
    maxAgeGraceMs: server.max_connection_age_grace,
    minPingMs: policy.min_time,
    pingsWithoutCalls: policy.permit_without_stream,
    transferMs: grpc.read_timeout,
  };
}
