import type { OtlpExporterConfig } from '../../../src/config/exporters.ts';
import { type OtlpHttpExporterConfig, signalUrls } from '../../../src/config/http-exporter.ts';
import { exporterFromEnvironment } from '../../../src/config/otel-environment.ts';
import { clientTls } from '../../../src/exporters/client-tls.ts';
import { OtlpGrpcSender } from '../../../src/exporters/otlp-grpc.ts';
import { OtlpHttpSender } from '../../../src/exporters/otlp-http.ts';
import { outgoing } from '../../../src/exporters/outgoing.ts';
import { PermanentError, type Sender } from '../../../src/exporters/sender.ts';
import { formatEndpoint } from '../../../src/grpc/endpoint.ts';
import type { PartialSuccess } from '../../../src/grpc/export-response.ts';
import { messageOf } from '../../../src/model/thrown.ts';
import { say } from '../core/say.ts';
import { encodeSpans } from './encode.ts';
import type { Wire } from './exporter.ts';

// The processor's own OTLP senders, and no SDK: that would be 20 MB more of memory in every agent. Loaded when the
// first span is to leave.

type Environment = Readonly<Record<string, string | undefined>>;

/** Where OTLP goes when nothing is set, by OpenTelemetry's specification. */
const DEFAULT_ENDPOINTS = { grpc: 'http://localhost:4317', http: 'http://localhost:4318' } as const;

/** Throws an Error of one sentence where the variables cannot be used. */
export function wireFrom(env: Environment): Wire {
  const set = exporterFromEnvironment(env);
  const read =
    'exporter' in set && set.exporter === null
      ? exporterFromEnvironment({ ...env, OTEL_EXPORTER_OTLP_ENDPOINT: defaultEndpoint(env) })
      : set;
  if ('problems' in read) {
    throw new Error(read.problems.map(({ file, message }) => `${file} ${message}`).join('; '));
  }
  const config = read.exporter;
  if (config === null) throw new Error('no endpoint');
  const { target, sender } = config.kind === 'otlp' ? overGrpc(config) : overHttp(config);
  return {
    async send(spans, resource) {
      const bytes = encodeSpans(spans, resource);
      try {
        await sender.send(outgoing('traces', [bytes], spans.length));
        return 'taken';
      } catch (error) {
        if (!(error instanceof PermanentError)) return 'later';
        say(`${target} refuses spans: ${messageOf(error)}`);
        return 'refused';
      }
    },
    close: () => sender.close(),
  };
}

function defaultEndpoint(env: Environment): string {
  const protocol = env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL?.trim() || env.OTEL_EXPORTER_OTLP_PROTOCOL;
  return DEFAULT_ENDPOINTS[protocol?.trim().startsWith('http') ? 'http' : 'grpc'];
}

interface Way {
  /** For people. */
  readonly target: string;
  readonly sender: Sender;
}

function overGrpc(config: OtlpExporterConfig): Way {
  const target = formatEndpoint(config.endpoint);
  const sender = new OtlpGrpcSender({
    endpoint: config.endpoint,
    tls: config.secure ? clientTls(config.tls, (message) => say(message)) : null,
    ...common(config, target),
  });
  return { target, sender };
}

function overHttp(config: OtlpHttpExporterConfig): Way {
  const urls = signalUrls(config);
  const target = urls.traces?.host ?? '';
  const tls = clientTls(config.tls, (message) => say(message));
  return { target, sender: new OtlpHttpSender({ urls, tls, ...common(config, target) }) };
}

function common(config: OtlpExporterConfig | OtlpHttpExporterConfig, target: string) {
  return {
    setting: 'OTEL_EXPORTER_OTLP',
    headers: Object.entries(config.headers).map(([name, secret]) => [name, secret.reveal()] as const),
    compression: config.compression,
    timeoutMs: config.timeout,
    background: true,
    onPartialSuccess: ({ rejected, message }: PartialSuccess) => {
      say(`${target} took spans and says: ${message} (${rejected} rejected)`);
    },
    onReachable: (reachable: boolean) => {
      if (!reachable) say(`spans wait: cannot reach ${target}; set OTEL_EXPORTER_OTLP_ENDPOINT`);
    },
  };
}
