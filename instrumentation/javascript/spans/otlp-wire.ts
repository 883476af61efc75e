import { exporterFromEnvironment } from '../../../src/config/otel-environment.ts';
import { clientTls } from '../../../src/exporters/client-tls.ts';
import { OtlpGrpcSender } from '../../../src/exporters/otlp-grpc.ts';
import { outgoing } from '../../../src/exporters/outgoing.ts';
import { PermanentError } from '../../../src/exporters/sender.ts';
import { formatEndpoint } from '../../../src/grpc/endpoint.ts';
import { messageOf } from '../../../src/model/thrown.ts';
import { say } from '../core/say.ts';
import { encodeSpans } from './encode.ts';
import type { Wire } from './exporter.ts';

// The processor's own OTLP/gRPC sender, and no SDK: that would be 20 MB more of memory in every agent. Loaded when the
// first span is to leave.

type Environment = Readonly<Record<string, string | undefined>>;

/** Where OTLP/gRPC goes when nothing is set, by OpenTelemetry's specification. */
const DEFAULT_ENDPOINT = 'http://localhost:4317';

/** Throws an Error of one sentence where the variables cannot be used. */
export function wireFrom(env: Environment): Wire {
  const set = exporterFromEnvironment(env);
  const read =
    'exporter' in set && set.exporter === null
      ? exporterFromEnvironment({ ...env, OTEL_EXPORTER_OTLP_ENDPOINT: DEFAULT_ENDPOINT })
      : set;
  if ('problems' in read) {
    throw new Error(read.problems.map(({ file, message }) => `${file} ${message}`).join('; '));
  }
  const config = read.exporter;
  if (config === null) throw new Error('no endpoint');
  const { endpoint } = config;
  const target = formatEndpoint(endpoint);
  const sender = new OtlpGrpcSender({
    setting: 'OTEL_EXPORTER_OTLP',
    endpoint,
    tls: config.secure ? clientTls(config.tls, (message) => say(message)) : null,
    headers: Object.entries(config.headers).map(([name, secret]) => [name, secret.reveal()]),
    compression: config.compression,
    timeoutMs: config.timeout,
    background: true,
    onPartialSuccess: ({ rejected, message }) => {
      say(`${target} took spans and says: ${message} (${rejected} rejected)`);
    },
    onReachable: (reachable) => {
      if (!reachable) say(`spans wait: cannot reach ${target}; set OTEL_EXPORTER_OTLP_ENDPOINT`);
    },
  });
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
