import { z } from 'zod';
import { type ApiConfig, apiSchema } from './api.ts';
import { type BearerTokenAuthConfig, bearerTokenAuthSchema } from './client.ts';
import type { ExporterConfig } from './exporters.ts';
import { type FileStorageConfig, fileStorageSchema } from './file-storage.ts';
import { type GoalkeeperConfig, goalkeeperSchema } from './goalkeeper.ts';
import { type HealthCheckConfig, healthCheckSchema } from './health-check.ts';
import type { HttpReceiverConfig } from './http-receiver.ts';
import { type MemoryLimiterConfig, memoryLimiterSchema } from './memory-limiter.ts';
import type { OwnTracesConfig } from './own-traces.ts';
import { type GrpcReceiverConfig, receiversSchema } from './receivers.ts';
import { type LogsConfig, type MetricsConfig, serviceSchema } from './service.ts';

// One schema is validation, defaults, editor completion and reference table (see describe.ts); each block of the file has
// its own. Keys are the Collector's own words where the Collector has the thing, and stay so in the code.

/** The file as a whole. Each exporter is checked by the schema of its kind (see load.ts). */
export const configSchema = z.strictObject({
  receivers: receiversSchema.prefault({}),
  processors: z
    .strictObject({
      memory_limiter: memoryLimiterSchema.prefault({}),
      goalkeeper: goalkeeperSchema.prefault({}),
    })
    .prefault({})
    .describe('What is done with spans.'),
  extensions: z
    .strictObject({
      api: apiSchema.optional(),
      file_storage: fileStorageSchema.optional(),
      bearertokenauth: bearerTokenAuthSchema.optional(),
      health_check: healthCheckSchema.optional(),
    })
    .prefault({})
    .describe('What is served beside the pipelines.'),
  exporters: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      'Where spans go: each gets everything. Keys are `otlp`, `otlp_grpc`, `otlp_http`, `otlphttp` or `debug`, or one of these and `/NAME`.',
    ),
  service: serviceSchema.optional(),
});

/** Names of the exporters that get a signal; null instead where none of it is taken. */
export interface PipelineConfig {
  readonly exporters: readonly string[];
}

/** A whole configuration, checked and filled with defaults. Durations are milliseconds. */
export interface Config {
  /** The file it was read from; null where none was given. */
  readonly file: string | null;
  /** Null where gRPC is not served, and so no guard over it. */
  readonly receiver: GrpcReceiverConfig | null;
  /** Null where none is served. */
  readonly http: HttpReceiverConfig | null;
  readonly exporters: readonly ExporterConfig[];
  /** Who gets log records and metrics; spans go to all. */
  readonly pipelines: { readonly logs: PipelineConfig | null; readonly metrics: PipelineConfig | null };
  /** Who is known at the doors that ask; null where none does. */
  readonly auth: BearerTokenAuthConfig | null;
  /** Null where none is served. */
  readonly api: ApiConfig | null;
  /** Where queues survive the process, its directory absolute; null where none does. */
  readonly storage: FileStorageConfig | null;
  /** Null where none is served. */
  readonly health: HealthCheckConfig | null;
  /** How our own log is written. */
  readonly log: LogsConfig;
  /** Null where none are served. */
  readonly metrics: MetricsConfig | null;
  /** Null where there are none of our own. */
  readonly ownTraces: OwnTracesConfig | null;
  readonly memoryLimiter: MemoryLimiterConfig;
  /** Charter paths are absolute and exist. */
  readonly goalkeeper: GoalkeeperConfig;
}
