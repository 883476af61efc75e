import { grpcEndpoint, httpUrl, type OwnTracesConfig } from '../config/own-traces.ts';
import { messageOf } from '../model/thrown.ts';
import { Batch } from '../telemetry/traces/batch.ts';
import { encodeOwn } from '../telemetry/traces/encode.ts';
import { type OwnSpan, Tracer } from '../telemetry/traces/tracer.ts';
import { VERSION } from '../version.ts';
import type { Surroundings } from './build.ts';
import { OtlpGrpcSender } from './otlp-grpc.ts';
import { OtlpHttpSender } from './otlp-http.ts';
import { outgoing } from './outgoing.ts';
import { RetrySender } from './retry.ts';
import type { Sender } from './sender.ts';

/** Traces of what we do ourselves, and their way out: none of it is traced. */
export interface OwnTraces {
  readonly tracer: Tracer;
  /** Delivers what it holds, and after `deadlineMs` gives up what is left. */
  stop(deadlineMs: number): Promise<void>;
}

const SETTING = 'service.telemetry.traces.processors[0].batch.exporter.otlp';
const NAME = 'own traces';

/** Throws an Error of one sentence where a certificate cannot be read. */
export function buildOwnTraces(config: OwnTracesConfig, around: Surroundings): OwnTraces {
  const { counters, log } = around;
  const sender = new RetrySender(wire(config, around), NAME, retries(config), log);
  const send = async (spans: readonly OwnSpan[]) => {
    try {
      await sender.send(outgoing('traces', [encodeOwn(spans, VERSION)], spans.length));
    } catch (error) {
      log.sometimes('warn', `${NAME}: not delivered`, { because: messageOf(error) });
      throw error;
    }
    counters.add('exported_own_spans', spans.length);
  };
  const options = {
    scheduleDelayMs: config.schedule_delay,
    maxQueueSize: config.max_queue_size,
    maxExportBatchSize: config.max_export_batch_size,
  };
  const batch = new Batch(options, send, (spans, reason) => counters.add('dropped_own_spans', spans, reason));
  return {
    tracer: new Tracer(config.ratio, (span) => batch.add(span)),
    stop: async (deadlineMs) => {
      sender.hurry();
      await batch.stop(deadlineMs);
      await sender.close();
    },
  };
}

function wire({ exporter }: OwnTracesConfig, { log }: Surroundings): Sender {
  const { endpoint, headers, certificate, client_certificate, client_key, compression, timeout } = exporter;
  const shared = {
    setting: SETTING,
    headers: headers.map(({ name, value }) => [name, value.reveal()] as const),
    compression,
    timeoutMs: timeout,
    onPartialSuccess: ({ rejected, message }: { readonly rejected: number; readonly message: string }) =>
      log.sometimes('warn', `${NAME}: the backend took a request and says`, {
        message,
        rejected,
      }),
    onReachable: (reachable: boolean) => {
      if (reachable) log.info(`${NAME}: ${endpoint.host} is reached again`);
      else log.warn(`${NAME}: cannot reach ${endpoint.host}; what there is no room for is dropped`);
    },
  };
  const tls = {
    skipVerify: false,
    caFile: certificate ?? null,
    certFile: client_certificate ?? null,
    keyFile: client_key ?? null,
    serverName: null,
  };
  if (exporter.protocol === 'grpc') {
    const secure = endpoint.protocol === 'https:';
    return new OtlpGrpcSender({
      ...shared,
      endpoint: grpcEndpoint(exporter),
      tls: secure ? tls : null,
      background: true,
    });
  }
  return new OtlpHttpSender({
    ...shared,
    urls: { traces: httpUrl(exporter), logs: null, metrics: null },
    tls,
  });
}

function retries({ export_timeout }: OwnTracesConfig) {
  return {
    enabled: true,
    initialIntervalMs: 1_000,
    randomizationFactor: 0.5,
    multiplier: 1.5,
    maxIntervalMs: 5_000,
    maxElapsedMs: export_timeout,
  };
}
