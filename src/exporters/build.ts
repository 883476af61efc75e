import type { ExporterConfig, OtlpExporterConfig } from '../config/exporters.ts';
import { type OtlpHttpExporterConfig, signalUrls } from '../config/http-exporter.ts';
import { formatEndpoint } from '../grpc/endpoint.ts';
import { DeadLetters } from '../store/dead-letters.ts';
import { type Counters, ITEMS } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import { type ClientTlsOptions, clientTls } from './client-tls.ts';
import { DebugExporter } from './debug.ts';
import type { Exporter, ExporterState, Lane } from './exporter.ts';
import { inJson } from './in-json.ts';
import { OtlpGrpcSender, type OtlpGrpcSenderOptions } from './otlp-grpc.ts';
import { OtlpHttpSender } from './otlp-http.ts';
import type { Outgoing } from './outgoing.ts';
import { Queue, type QueueOptions } from './queue.ts';
import { RetrySender } from './retry.ts';
import type { Sender } from './sender.ts';
import { type StoredLogs, storedLanes } from './stored-lane.ts';
import { SupportedSender } from './supported.ts';
import { TracedSender } from './traced.ts';
import { WatchedSender } from './watched.ts';

/** What exporters share: the log, the counters, and where `debug` prints. */
export interface Surroundings {
  readonly log: Log;
  readonly counters: Counters;
  /** Takes one line, its newline included. */
  readonly print: (line: string) => void;
  readonly colour: boolean;
}

/** Throws an Error of one sentence where a certificate cannot be read. */
export function buildExporter(
  config: ExporterConfig,
  around: Surroundings,
  logs: StoredLogs | null = null,
): Exporter {
  return config.kind === 'debug'
    ? new DebugExporter(config.name, around.print, around.colour)
    : new OtlpExporter(config, around, logs);
}

/** Of requests that go out together: what each costs beside its bytes is small by then. */
const JOIN_BYTES = 256 * 1024;

type Told = Pick<OtlpGrpcSenderOptions, 'onPartialSuccess' | 'onReachable'>;

/** The onion: queue ( traced ( supported ( retry ( wire ) ) ) ). A request passes it from the outside in. */
class OtlpExporter implements Exporter {
  readonly name: string;
  readonly target: string;
  readonly blocks: boolean;
  private readonly queue: Queue;
  private readonly retry: RetrySender;
  private readonly watched: WatchedSender;

  constructor(
    config: OtlpExporterConfig | OtlpHttpExporterConfig,
    around: Surroundings,
    logs: StoredLogs | null,
  ) {
    const { name, sending_queue: queue } = config;
    this.name = name;
    this.target = targetOf(config);
    this.blocks = queue.block_on_overflow;
    const wire = config.kind === 'otlp' ? this.grpc(config, around) : this.http(config, around);
    this.watched = new WatchedSender(wire, name, around.counters);
    this.retry = new RetrySender(this.watched, name, retryOptions(config), around.log);
    // Without a queue nothing waits here: a request is taken in only when it can go out at once.
    const sizes = queue.enabled
      ? { sizer: queue.sizer, capacity: queue.queue_size }
      : { sizer: 'requests' as const, capacity: queue.num_consumers };
    const options = {
      name,
      consumers: queue.num_consumers,
      ...sizes,
      stored: logs !== null,
      joinBytes: JOIN_BYTES,
    };
    const supported = new SupportedSender(this.retry, name, around.log);
    const lanes = logs === null ? undefined : storedLanes(logs, queue.num_consumers);
    const bury = burial(name, queue.dead_letters, around);
    const traced = new TracedSender(supported, name);
    this.queue = new Queue({ ...options, bury }, traced, around.counters, around.log, lanes);
  }

  get state(): ExporterState {
    return { ...this.queue.load, ...this.watched.known };
  }

  hasRoom(bytes: number): boolean {
    return this.queue.hasRoom(bytes);
  }

  change(): Promise<void> {
    return this.queue.change();
  }

  put(lane: Lane, request: Outgoing): Promise<void> | null {
    return this.queue.put(lane, request);
  }

  /**
   * First the waits of retries are cut short, so that the time is spent on attempts; then the queue empties, its
   * deadline permitting; last, what is under way is cancelled and the connection closed.
   */
  async drain(deadlineMs: number): Promise<void> {
    this.retry.hurry();
    await this.queue.drain(deadlineMs);
  }

  private http(config: OtlpHttpExporterConfig, around: Surroundings): Sender {
    return new OtlpHttpSender({
      setting: `exporters.${this.name}`,
      urls: signalUrls(config),
      tls: this.tls(config.tls, around),
      headers: revealed(config),
      compression: config.compression,
      ...(config.encoding === 'json' && { inJson }),
      timeoutMs: config.timeout,
      ...this.told(config, around),
    });
  }

  private grpc(config: OtlpExporterConfig, around: Surroundings): Sender {
    const { name, endpoint } = config;
    return new OtlpGrpcSender({
      setting: `exporters.${name}`,
      endpoint,
      tls: config.secure ? this.tls(config.tls, around) : null,
      headers: revealed(config),
      compression: config.compression,
      timeoutMs: config.timeout,
      ...this.told(config, around),
    });
  }

  private tls(tls: OtlpExporterConfig['tls'], { log }: Surroundings): ClientTlsOptions {
    return clientTls(tls, (because) =>
      log.warn(`${this.name}: TLS files have changed and cannot be used; what they held before is kept`, {
        because,
      }),
    );
  }

  /** What is said of a backend, whatever it is called by. */
  private told(config: OtlpExporterConfig | OtlpHttpExporterConfig, { log, counters }: Surroundings): Told {
    const { name } = this;
    return {
      onPartialSuccess: ({ rejected, message }, signal) => {
        const counter = ITEMS[signal].rejected;
        counters.add(counter, rejected, name);
        const total = counters.get(counter, name);
        log.sometimes('warn', `${name}: the backend took a request and says`, { message, rejected, total });
      },
      onReachable: (reachable) => {
        this.watched.reachable(reachable);
        if (reachable) log.info(`${name}: ${this.target} is reached again; what waited is on its way`);
        else log.warn(unreachable(name, this.target, config));
      },
    };
  }
}

function revealed({ headers }: OtlpExporterConfig | OtlpHttpExporterConfig): [string, string][] {
  return Object.entries(headers).map(([header, secret]) => [header, secret.reveal()]);
}

/** For people: without path and query, which may hold a key. */
function targetOf(config: OtlpExporterConfig | OtlpHttpExporterConfig): string {
  if (config.kind === 'otlp') return formatEndpoint(config.endpoint);
  const { protocol, host } = signalUrls(config).traces ?? { protocol: '', host: '' };
  return `${protocol}//${host}`;
}

/** Null where dead letters are not kept. */
function burial(
  exporter: string,
  settings: OtlpExporterConfig['sending_queue']['dead_letters'],
  around: Surroundings,
): NonNullable<QueueOptions['bury']> | null {
  if (settings === undefined) return null;
  const { directory, max_size_mib } = settings;
  const letters = new DeadLetters({ directory, maxBytes: max_size_mib * 1024 * 1024, exporter }, around);
  return ({ signal, items, parts }, reason, because) =>
    letters.keep({ exporter, signal, items, parts, reason, because });
}

function unreachable(
  name: string,
  target: string,
  config: Pick<OtlpExporterConfig, 'sending_queue'>,
): string {
  const { sending_queue: queue } = config;
  const wait = queue.enabled
    ? `what is to go there waits in a queue (up to ${queue.queue_size} ${queue.sizer}), then agents are asked to wait`
    : 'agents are asked to wait';
  return `${name}: cannot reach ${target}; ${wait}. Start the backend there or set exporters.${name}.endpoint`;
}

function retryOptions({ retry_on_failure: retry }: Pick<OtlpExporterConfig, 'retry_on_failure'>) {
  return {
    enabled: retry.enabled,
    initialIntervalMs: retry.initial_interval,
    randomizationFactor: retry.randomization_factor,
    multiplier: retry.multiplier,
    maxIntervalMs: retry.max_interval,
    maxElapsedMs: retry.max_elapsed_time,
  };
}
