import { z } from 'zod';
import { duration } from './duration.ts';
import { clientTls, compression, exporterHeaders, retryOnFailure, sendingQueue } from './exporter-blocks.ts';

const EXPECTED = 'expected a URL such as `https://backend.example:4318`';

/** Not shown in messages: some backends want a key in it. */
const url = z.string().transform((text, context): URL => {
  const parsed = URL.canParse(text) ? new URL(text) : null;
  const problem =
    parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.hostname === ''
      ? EXPECTED
      : parsed.username !== '' || parsed.password !== ''
        ? 'a URL with a password in it would be shown by many a log: expected credentials in `headers`'
        : parsed.port === '0'
          ? 'the port is `0`, expected a number from 1 to 65535'
          : null;
  if (parsed !== null && problem === null) return parsed;
  context.addIssue({ code: 'custom', message: problem ?? EXPECTED });
  return z.NEVER;
});

export const httpExporterSchema = z
  .strictObject({
    endpoint: url
      .optional()
      .describe('Backend: `http://host:port` or `https://host:port`; `/v1/traces` and the like are added.'),
    traces_endpoint: url.optional().describe('Where spans go instead, as it stands.'),
    logs_endpoint: url.optional().describe('The same for log records.'),
    metrics_endpoint: url.optional().describe('The same for metrics.'),
    tls: clientTls.prefault({}),
    headers: exporterHeaders,
    compression,
    encoding: z
      .enum(['proto', 'json'])
      .default('proto')
      .describe('How requests are written; `json` costs several times as much.'),
    timeout: duration
      .prefault('30s')
      .describe('Longest wait for an answer to one attempt; `0` waits for ever.'),
    sending_queue: sendingQueue.prefault({}),
    retry_on_failure: retryOnFailure.prefault({}),
  })
  .superRefine(({ endpoint, traces_endpoint }, context) => {
    if (endpoint !== undefined || traces_endpoint !== undefined) return;
    context.addIssue({ code: 'custom', message: 'expected `endpoint`, or at least `traces_endpoint`' });
  })
  .describe('Sends to an OTLP/HTTP backend.');

export interface OtlpHttpExporterConfig extends z.output<typeof httpExporterSchema> {
  readonly kind: 'otlp_http';
  /** As the file names it: `otlp_http/backend`. */
  readonly name: string;
}

/** Where each signal goes; null for nowhere. */
export function signalUrls(
  config: z.output<typeof httpExporterSchema>,
): Readonly<Record<'traces' | 'logs' | 'metrics', URL | null>> {
  const { endpoint } = config;
  const below = (path: string): URL | null => {
    if (endpoint === undefined) return null;
    const whole = new URL(endpoint);
    whole.pathname = `${whole.pathname.replace(/\/$/, '')}${path}`;
    return whole;
  };
  return {
    traces: config.traces_endpoint ?? below('/v1/traces'),
    logs: config.logs_endpoint ?? below('/v1/logs'),
    metrics: config.metrics_endpoint ?? below('/v1/metrics'),
  };
}
