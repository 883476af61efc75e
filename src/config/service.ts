import { z } from 'zod';
import { ownTracesSchema } from './own-traces.ts';

const names = z.array(z.string());

/** As the Collector writes them. */
const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const ENCODINGS = ['console', 'json'] as const;

const prometheus = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('Address to listen on; `0.0.0.0` for every interface.'),
    port: z.int().min(0).max(65_535).default(8888).describe('Port to listen on; metrics are at `/metrics`.'),
  })
  .describe('Served for Prometheus to fetch.');

const reader = z.strictObject({
  pull: z
    .strictObject({
      exporter: z.strictObject({ prometheus: prometheus.prefault({}) }).describe('How they are read.'),
    })
    .describe('Metrics that are fetched.'),
});

const logs = z
  .strictObject({
    level: z.enum(LEVELS).default('info').describe('Least level that is written.'),
    encoding: z
      .enum(ENCODINGS)
      .default('console')
      .describe('`console`: for people. `json`: an object a line, what is said at start and end too.'),
  })
  .describe("Goalkeeper's own log, on stderr.");

const telemetry = z
  .strictObject({
    logs: logs.prefault({}),
    metrics: z
      .strictObject({
        readers: z
          .array(reader)
          .max(1)
          .default([])
          .describe('One at most; without it no metrics are served.'),
      })
      .prefault({})
      .describe("Metrics of Goalkeeper's own."),
    traces: ownTracesSchema.optional(),
  })
  .describe('What Goalkeeper tells of itself.');

const pipeline = (exporters: string) =>
  z.strictObject({
    receivers: names.describe('All receivers of this file.'),
    processors: names
      .optional()
      .describe('`goalkeeper`, with `memory_limiter` before it or not; or left out.'),
    exporters: names.min(1).describe(exporters),
  });

export const serviceSchema = z
  .strictObject({
    extensions: names.optional().describe('All extensions of this file.'),
    pipelines: z
      .strictObject({
        traces: z
          .strictObject({
            receivers: names.describe('All receivers of this file.'),
            processors: names
              .optional()
              .describe('`goalkeeper`, with `memory_limiter` before it or not; or left out.'),
            exporters: names.describe('All exporters of this file.'),
          })
          .describe('Spans: everything received goes to every exporter.'),
        logs: pipeline('Those of this file that get log records.')
          .optional()
          .describe(
            'Log records, where some libraries keep what calls were asked for: read, and sent on as they came. Left out, none are taken.',
          ),
        metrics: pipeline('Those of this file that get metrics.')
          .optional()
          .describe('Metrics: counted, and sent on as they came. Left out, none are taken.'),
      })
      .optional()
      .describe('Pipelines.'),
    telemetry: telemetry.optional(),
  })
  .describe(
    'Not needed: without pipelines spans, log records and metrics go to every exporter. With them, as in a Collector, what they leave out is not served.',
  );

/** Where metrics are served. */
export type MetricsConfig = z.output<typeof prometheus>;

/** How the log is written. */
export type LogsConfig = z.output<typeof logs>;

export const DEFAULT_LOGS: LogsConfig = logs.parse({});
