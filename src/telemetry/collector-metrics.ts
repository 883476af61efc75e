import type { Signal } from '../model/signal.ts';
import { type Counter, type Counters, DOOR_ITEMS, ITEMS } from './counters.ts';
import type { Family, MetricDescription, Sample } from './exposition.ts';

/** What is told of an exporter; `state` is that of its queue, where it has one. */
export interface MeasuredExporter {
  readonly name: string;
  readonly state?:
    | {
        readonly size: number;
        readonly capacity: number;
        readonly bytes: number;
        /** In seconds. */
        readonly oldest: number;
      }
    | undefined;
}

const DOOR = ['receiver', 'transport'] as const;
const EXPORTER = ['exporter'] as const;

/** As the Collector's default pipelines name their items. */
const SIGNALS: readonly (readonly [Signal, suffix: string, words: string])[] = [
  ['traces', 'spans', 'spans'],
  ['logs', 'log_records', 'log records'],
  ['metrics', 'metric_points', 'metric points'],
];

function ofItems(
  prefix: string,
  labels: readonly string[],
  meaning: (words: string) => string,
): MetricDescription[] {
  return SIGNALS.map(([, suffix, words]) => ({
    name: `otelcol_${prefix}_${suffix}`,
    type: 'counter',
    unit: `{${suffix}}`,
    labels,
    meaning: meaning(words),
  }));
}

/** Metrics that bear the Collector's names, with its types and labels. */
export const COLLECTOR_METRICS: readonly MetricDescription[] = [
  ...ofItems('receiver_accepted', DOOR, (words) => `Number of ${words} taken in.`),
  ...ofItems(
    'receiver_refused',
    DOOR,
    (words) =>
      `Number of ${words} that could not be taken in; of a request that cannot be read none is counted.`,
  ),
  ...ofItems('exporter_sent', EXPORTER, (words) => `Number of ${words} that a backend took.`),
  ...ofItems(
    'exporter_send_failed',
    EXPORTER,
    (words) => `Number of ${words} given up on the way to a backend.`,
  ),
  ...ofItems(
    'exporter_enqueue_failed',
    EXPORTER,
    (words) =>
      `Number of ${words} that found no room in the queue: always 0, for room is looked for at the door.`,
  ),
  {
    name: 'otelcol_exporter_queue_size',
    type: 'gauge',
    unit: '{requests}',
    labels: EXPORTER,
    meaning: 'What the queue holds, in units of its `sizer`; what is under way is counted.',
  },
  {
    name: 'otelcol_exporter_queue_capacity',
    type: 'gauge',
    unit: '{requests}',
    labels: EXPORTER,
    meaning: 'What the queue may hold, in units of its `sizer`.',
  },
  {
    name: 'otelcol_process_uptime',
    type: 'counter',
    unit: 's',
    labels: [],
    meaning: 'Uptime of the process.',
  },
  {
    name: 'otelcol_process_cpu_seconds',
    type: 'counter',
    unit: 's',
    labels: [],
    meaning: 'CPU user and system time.',
  },
  {
    name: 'otelcol_process_memory_rss',
    type: 'gauge',
    unit: 'By',
    labels: [],
    meaning: 'Physical memory (resident set size).',
  },
  {
    name: 'otelcol_process_runtime_heap_alloc_bytes',
    type: 'gauge',
    unit: 'By',
    labels: [],
    meaning: "Bytes of objects on V8's heap.",
  },
];

/** The Collector's metrics as they are now. */
export function collectorFamilies(counters: Counters, exporters: readonly MeasuredExporter[]): Family[] {
  const values = new Map<string, readonly Sample[]>();
  for (const [signal, suffix] of SIGNALS) {
    const { accepted, refused, failed } = DOOR_ITEMS[signal];
    values.set(`otelcol_receiver_accepted_${suffix}`, byTransport(counters, accepted));
    values.set(`otelcol_receiver_refused_${suffix}`, byTransport(counters, refused));
    values.set(`otelcol_exporter_sent_${suffix}`, byExporter(counters, ITEMS[signal].exported, exporters));
    values.set(`otelcol_exporter_send_failed_${suffix}`, byExporter(counters, failed, exporters));
    values.set(
      `otelcol_exporter_enqueue_failed_${suffix}`,
      ofQueues(exporters, () => 0),
    );
  }
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  values.set(
    'otelcol_exporter_queue_size',
    ofQueues(exporters, ({ size }) => size),
  );
  values.set(
    'otelcol_exporter_queue_capacity',
    ofQueues(exporters, ({ capacity }) => capacity),
  );
  values.set('otelcol_process_uptime', [{ value: process.uptime() }]);
  values.set('otelcol_process_cpu_seconds', [{ value: (user + system) / 1e6 }]);
  values.set('otelcol_process_memory_rss', [{ value: rss }]);
  values.set('otelcol_process_runtime_heap_alloc_bytes', [{ value: heapUsed }]);
  return COLLECTOR_METRICS.map(({ name, type, meaning }) => ({
    name,
    type,
    help: meaning,
    samples: values.get(name) ?? [],
  }));
}

/** A door that has taken nothing tells of none. */
function byTransport(counters: Counters, counter: Counter): Sample[] {
  return counters
    .labels(counter)
    .map(([transport, value]) => ({ labels: { receiver: 'otlp', transport }, value }));
}

function byExporter(counters: Counters, counter: Counter, exporters: readonly MeasuredExporter[]): Sample[] {
  return exporters.map(({ name }) => ({ labels: { exporter: name }, value: counters.get(counter, name) }));
}

/** One for each exporter that has a queue. */
export function ofQueues(
  exporters: readonly MeasuredExporter[],
  value: (state: NonNullable<MeasuredExporter['state']>) => number,
): Sample[] {
  return exporters.flatMap(({ name, state }) =>
    state === undefined ? [] : [{ labels: { exporter: name }, value: value(state) }],
  );
}
