import { z } from 'zod';
import { detectorSchedules } from '../charter/schedule.ts';
import { type ApiConfig, apiSchema } from './api.ts';
import { approvalsSchema } from './approvals.ts';
import { duration } from './duration.ts';
import { callEndpoint, listenEndpoint } from './endpoint.ts';
import { falseAlarmsSchema } from './false-alarms.ts';
import { secondOpinionSchema } from './second-opinion.ts';
import { Secret } from './secret.ts';
import { serverTls } from './server-tls.ts';

// One schema is validation, defaults, editor completion and reference table (see describe.ts).
// Keys are the Collector's own words where the Collector has the thing, and stay so in the code.

const path = z.string().min(1);
const count = z.int().min(1);

export const grpcReceiverSchema = z
  .strictObject({
    endpoint: listenEndpoint
      .prefault('127.0.0.1:4317')
      .describe('Address to listen on; `0.0.0.0:4317` for every interface.'),
    max_recv_msg_size_mib: z
      .int()
      .min(1)
      .max(512)
      .default(16)
      .describe('Largest request taken, in MiB after decompression.'),
    server: z
      .enum(['http2', 'grpc-js'])
      .default('http2')
      .describe(
        "What serves it: Node's own `http2`, or the library `grpc-js`, which costs more per request and which a hostile client can make abort Node 20.",
      ),
    tls: serverTls.optional(),
  })
  .describe('OTLP over gRPC.');

const receivers = z
  .strictObject({
    otlp: z
      .strictObject({
        protocols: z
          .strictObject({ grpc: grpcReceiverSchema.prefault({}) })
          .prefault({})
          .describe('Protocols to speak.'),
      })
      .prefault({})
      .describe('The OTLP receiver.'),
  })
  .describe('Where spans and log records come in.');

const clientTls = z
  .strictObject({
    insecure: z.boolean().optional().describe('Plain text instead of TLS.'),
    insecure_skip_verify: z
      .boolean()
      .default(false)
      .describe('TLS without a check of the server certificate.'),
    ca_file: path
      .optional()
      .describe("Authority that the server certificate must come from; the system's without it."),
    cert_file: path.optional().describe('Client certificate for mutual TLS.'),
    key_file: path.optional().describe('Private key of `cert_file`.'),
    server_name_override: z.string().min(1).optional().describe('Name to expect in the server certificate.'),
  })
  .describe('TLS towards the backend: on unless `insecure` is true or the endpoint starts with `http://`.');

/** What gRPC itself says in headers, and what HTTP/2 doesn't allow there (RFC 9113, section 8.2.2). */
const OWN_HEADERS =
  /^(grpc-.*|content-type|te|connection|keep-alive|proxy-connection|transfer-encoding|upgrade|http2-settings)$/i;

const headerName = z
  .string()
  .regex(/^[0-9a-zA-Z_.-]+$/, 'letters, digits, `-`, `_` and `.`')
  .refine((name) => !OWN_HEADERS.test(name), 'a header that gRPC and HTTP/2 leave to the user');

const header = z
  .string()
  .regex(/^[ -~]*$/, 'printable ASCII')
  .transform((text) => new Secret(text));

const sendingQueue = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe('Queue requests in memory while the backend is slow or away.'),
    queue_size: count.default(1000).describe('Most the queue holds, counted as `sizer` says.'),
    num_consumers: count
      .max(1000)
      .default(10)
      .describe('Requests under way to the backend at the same time.'),
    sizer: z.enum(['requests', 'bytes']).default('requests').describe('What `queue_size` counts.'),
    block_on_overflow: z
      .boolean()
      .default(false)
      .describe('Let senders wait for room in a full queue instead of refusing their request.'),
  })
  .describe('Queue before the backend.');

const retryOnFailure = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Send again what the backend could not take for now.'),
    initial_interval: duration.prefault('5s').describe('Wait before the first retry.'),
    randomization_factor: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Share by which each wait varies at random.'),
    multiplier: z
      .number()
      .min(1)
      .max(100)
      .default(1.5)
      .describe('Each wait is this many times the one before.'),
    max_interval: duration.prefault('30s').describe('Longest wait.'),
    max_elapsed_time: duration
      .prefault('300s')
      .describe('Give a request up after this time; `0` never gives up.'),
  })
  .describe('Retries.');

export const otlpExporterSchema = z
  .strictObject({
    endpoint: callEndpoint.describe('Backend: `host:port`, `http://host:port` or `https://host:port`.'),
    tls: clientTls.prefault({}),
    headers: z
      .record(headerName, header)
      .prefault({})
      .describe('Headers sent with each request. Never printed.'),
    compression: z.enum(['gzip', 'none']).default('gzip').describe('Compression of requests.'),
    timeout: duration
      .prefault('5s')
      .describe('Longest wait for an answer to one attempt; `0` waits for ever.'),
    sending_queue: sendingQueue.prefault({}),
    retry_on_failure: retryOnFailure.prefault({}),
  })
  .describe('Sends to an OTLP/gRPC backend.');

export const debugExporterSchema = z.strictObject({}).describe('Prints alerts on the terminal.');

const sessions = z
  .strictObject({
    max: count.max(10_000_000).default(10_000).describe('Sessions kept; the one idle longest makes room.'),
    max_actions: count.max(100_000).default(256).describe('Actions remembered in a session.'),
    max_source_bytes: count
      .max(1024 * 1024 * 1024)
      .default(262_144)
      .describe('Bytes of texts read by the agent that a session remembers.'),
    idle_timeout: duration.prefault('30m').describe('A session without a span for this long is forgotten.'),
  })
  .describe('Bounds of what is remembered of each conversation.');

const drift = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Whether agents are watched.'),
    false_alarms: z
      .int()
      .min(20)
      .max(1_000_000_000)
      .default(10_000)
      .describe('One false alarm in so many runs of an agent, on average, or fewer.'),
    warm_up: z
      .int()
      .min(10)
      .max(100_000)
      .default(50)
      .describe("An agent's first runs, which the later ones are compared with."),
  })
  .describe('An alert where an agent behaves otherwise than it used to.');

const effects = z
  .strictObject({
    file: path
      .optional()
      .describe(
        'File that they are kept in beyond a restart, relative to this one; without it they are known as long as the process lives. It holds hashes, no payees or amounts.',
      ),
  })
  .describe('Business effects that charters want once.');

export const goalkeeperSchema = z
  .strictObject({
    mode: z
      .enum(['inline', 'tee'])
      .default('inline')
      .describe('`inline`: every span goes on, alerts beside them. `tee`: only alert spans go out.'),
    settle: duration
      .prefault('500ms')
      .describe('How long an action waits for spans that are late or out of order.'),
    charters: z.array(path).default([]).describe('Charter files: paths or globs, relative to this file.'),
    baselines: z
      .array(path)
      .default([])
      .describe('Baselines that `goalkeeper learn` wrote: paths or globs, relative to this file.'),
    baseline_key: path
      .optional()
      .describe(
        'Public key (Ed25519, PEM) that baselines must be signed with; without it any whole one is taken.',
      ),
    detectors: detectorSchedules
      .prefault({})
      .describe('How far detectors count where no charter says, by their names.'),
    false_alarms: falseAlarmsSchema.prefault({}),
    second_opinion: secondOpinionSchema.optional(),
    sessions: sessions.prefault({}),
    drift: drift.prefault({}),
    effects: effects.prefault({}),
    approvals: approvalsSchema.prefault({}),
  })
  .describe('The judgement.');

const names = z.array(z.string());

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

const telemetry = z
  .strictObject({
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
  })
  .describe('What Goalkeeper tells of itself.');

const service = z
  .strictObject({
    pipelines: z
      .strictObject({
        traces: z
          .strictObject({
            receivers: names.describe('All receivers of this file.'),
            processors: names.optional().describe('`goalkeeper`, or left out.'),
            exporters: names.describe('All exporters of this file.'),
          })
          .describe('Spans: everything received goes to every exporter.'),
        logs: z
          .strictObject({
            receivers: names.describe('All receivers of this file.'),
            processors: names.optional().describe('`goalkeeper`, or left out.'),
            exporters: names.min(1).describe('Those of this file that get log records.'),
          })
          .optional()
          .describe(
            'Log records, where some libraries keep what calls were asked for: read, and sent on as they came. Left out, none are taken.',
          ),
      })
      .optional()
      .describe('Pipelines.'),
    telemetry: telemetry.optional(),
  })
  .describe(
    'Not needed: without pipelines spans and log records go to every exporter. With them, as in a Collector, what they leave out is not served.',
  );

/** The file as a whole. Each exporter is checked by the schema of its kind (see load.ts). */
export const configSchema = z.strictObject({
  receivers: receivers.prefault({}),
  processors: z
    .strictObject({ goalkeeper: goalkeeperSchema.prefault({}) })
    .prefault({})
    .describe('What is done with spans.'),
  extensions: z
    .strictObject({ api: apiSchema.optional() })
    .prefault({})
    .describe('What is served beside the pipelines.'),
  exporters: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      'Where spans go: each gets everything. Keys are `otlp`, `otlp_grpc` or `debug`, or one of these and `/NAME`.',
    ),
  service: service.optional(),
});

/** Where metrics are served. */
export type MetricsConfig = z.output<typeof prometheus>;
export type GrpcReceiverConfig = z.output<typeof grpcReceiverSchema>;
export type GoalkeeperConfig = z.output<typeof goalkeeperSchema>;

export interface OtlpExporterConfig extends z.output<typeof otlpExporterSchema> {
  readonly kind: 'otlp';
  /** As the file names it: `otlp/backend`. */
  readonly name: string;
  /** Whether to speak TLS: what the endpoint's scheme and `tls.insecure` come to. */
  readonly secure: boolean;
}

export interface DebugExporterConfig {
  readonly kind: 'debug';
  readonly name: string;
}

export type ExporterConfig = OtlpExporterConfig | DebugExporterConfig;

/** A whole configuration, checked and filled with defaults. Durations are milliseconds. */
export interface Config {
  /** The file it was read from; null where none was given. */
  readonly file: string | null;
  readonly receiver: GrpcReceiverConfig;
  readonly exporters: readonly ExporterConfig[];
  /** Names of the exporters that get log records; null where none are taken. */
  readonly logs: { readonly exporters: readonly string[] } | null;
  /** Null where none is served. */
  readonly api: ApiConfig | null;
  /** Null where none are served. */
  readonly metrics: MetricsConfig | null;
  /** Charter paths are absolute and exist. */
  readonly goalkeeper: GoalkeeperConfig;
}
