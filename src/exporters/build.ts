import type { ExporterConfig, OtlpExporterConfig } from '../config/exporters.ts';
import { formatEndpoint } from '../grpc/endpoint.ts';
import { type Counters, ITEMS } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import { clientTls } from './client-tls.ts';
import { DebugExporter } from './debug.ts';
import type { Exporter, Lane } from './exporter.ts';
import { OtlpGrpcSender } from './otlp-grpc.ts';
import type { Outgoing } from './outgoing.ts';
import { Queue } from './queue.ts';
import { RetrySender } from './retry.ts';
import { type StoredLogs, storedLanes } from './stored-lane.ts';
import { SupportedSender } from './supported.ts';

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

/** The onion: queue ( supported ( retry ( wire ) ) ). A request passes it from the outside in. */
class OtlpExporter implements Exporter {
  readonly name: string;
  readonly target: string;
  readonly blocks: boolean;
  private readonly queue: Queue;
  private readonly retry: RetrySender;

  constructor(config: OtlpExporterConfig, around: Surroundings, logs: StoredLogs | null) {
    const { name, sending_queue: queue } = config;
    this.name = name;
    this.target = formatEndpoint(config.endpoint);
    this.blocks = queue.block_on_overflow;
    const wire = this.wire(config, around);
    this.retry = new RetrySender(wire, name, retryOptions(config), around.log);
    // Without a queue nothing waits here: a request is taken in only when it can go out at once.
    const sizes = queue.enabled
      ? { sizer: queue.sizer, capacity: queue.queue_size }
      : { sizer: 'requests' as const, capacity: queue.num_consumers };
    const options = { name, consumers: queue.num_consumers, ...sizes, stored: logs !== null };
    const supported = new SupportedSender(this.retry, name, around.log);
    const lanes = logs === null ? undefined : storedLanes(logs, queue.num_consumers);
    this.queue = new Queue(options, supported, around.counters, around.log, lanes);
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

  private wire(config: OtlpExporterConfig, { log, counters }: Surroundings): OtlpGrpcSender {
    const { name, endpoint } = config;
    return new OtlpGrpcSender({
      setting: `exporters.${name}`,
      endpoint,
      tls: config.secure
        ? clientTls(config.tls, (because) =>
            log.warn(`${name}: TLS files have changed and cannot be used; what they held before is kept`, {
              because,
            }),
          )
        : null,
      headers: Object.entries(config.headers).map(([header, secret]) => [header, secret.reveal()]),
      gzip: config.compression === 'gzip',
      timeoutMs: config.timeout,
      onPartialSuccess: ({ rejected, message }, signal) => {
        const counter = ITEMS[signal].rejected;
        counters.add(counter, rejected, name);
        const total = counters.get(counter, name);
        log.sometimes('warn', `${name}: the backend took a request and says`, { message, rejected, total });
      },
      onReachable: (reachable) => {
        if (reachable) log.info(`${name}: ${this.target} is reached again; what waited is on its way`);
        else log.warn(unreachable(name, this.target, config));
      },
    });
  }
}

function unreachable(name: string, target: string, config: OtlpExporterConfig): string {
  const { sending_queue: queue } = config;
  const wait = queue.enabled
    ? `what is to go there waits in a queue (up to ${queue.queue_size} ${queue.sizer}), then agents are asked to wait`
    : 'agents are asked to wait';
  return `${name}: cannot reach ${target}; ${wait}. Start the backend there or set exporters.${name}.endpoint`;
}

function retryOptions({ retry_on_failure: retry }: OtlpExporterConfig) {
  return {
    enabled: retry.enabled,
    initialIntervalMs: retry.initial_interval,
    randomizationFactor: retry.randomization_factor,
    multiplier: retry.multiplier,
    maxIntervalMs: retry.max_interval,
    maxElapsedMs: retry.max_elapsed_time,
  };
}
