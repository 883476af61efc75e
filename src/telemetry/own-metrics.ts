import type { Coverage } from '../coverage/coverage.ts';
import { FACTS } from '../coverage/facts.ts';
import { type MeasuredExporter, ofQueues } from './collector-metrics.ts';
import { COUNTERS, type Counter, type Counters, TIMES, type Timed } from './counters.ts';
import type { EventLoop } from './event-loop.ts';
import type { Family, MetricDescription, Sample } from './exposition.ts';

/** What a counter's label says; null where it has none. */
const LABELS: Readonly<Partial<Record<Counter, string>>> = {
  refused_requests: 'reason',
  identity_mismatches: 'client',
  storage_damaged_bytes: 'queue',
  dead_letters: 'exporter',
  discarded_dead_letters: 'reason',
  alerts: 'verdict',
  monitored_actions: 'verdict',
  decisions: 'verdict',
  second_opinions: 'answer',
  approvals: 'state',
  webhook_messages: 'result',
  exported_spans: 'exporter',
  dropped_spans: 'reason',
  dropped_own_spans: 'reason',
  rejected_spans: 'exporter',
  exported_log_records: 'exporter',
  dropped_log_records: 'reason',
  rejected_log_records: 'exporter',
  exported_metric_points: 'exporter',
  dropped_metric_points: 'reason',
  rejected_metric_points: 'exporter',
};

/** Who is seen, and how well. */
const SOURCE = ['library', 'library_version', 'agent', 'service'] as const;

const counted = Object.keys(COUNTERS) as (keyof typeof COUNTERS)[];
const timed = Object.keys(TIMES) as Timed[];
const BY_EXPORTER: readonly Timed[] = ['export_duration_seconds', 'delivery_duration_seconds'];
const LAG = ['mean', 'p50', 'p99', 'max'] as const;

/** Our own metrics; the first ones are the counters, in their order. */
export const OWN_METRICS: readonly MetricDescription[] = [
  ...counted.map((counter) => ({
    name: `goalkeeper_${counter}_total`,
    type: 'counter' as const,
    unit: unitOf(counter),
    labels: LABELS[counter] === undefined ? [] : [LABELS[counter]],
    meaning: COUNTERS[counter],
  })),
  {
    name: 'goalkeeper_tool_calls_total',
    type: 'counter',
    unit: '{call}',
    labels: SOURCE,
    meaning: 'Tool calls that ran, by who told them.',
  },
  {
    name: 'goalkeeper_tool_call_facts_total',
    type: 'counter',
    unit: '{call}',
    labels: [...SOURCE, 'fact'],
    meaning: `Of these, the calls of which a fact is known: ${FACTS.map((fact) => `\`${fact}\``).join(', ')}.`,
  },
  {
    name: 'goalkeeper_truncated_tool_calls_total',
    type: 'counter',
    unit: '{call}',
    labels: SOURCE,
    meaning: 'Of these, the calls whose arguments or result an attribute limit cut.',
  },
  ...timed.map((what) => ({
    name: `goalkeeper_${what}`,
    type: 'histogram' as const,
    unit: 's',
    labels: BY_EXPORTER.includes(what) ? ['exporter'] : [],
    meaning: TIMES[what],
  })),
  {
    name: 'goalkeeper_sessions',
    type: 'gauge',
    unit: '{session}',
    labels: [],
    meaning: 'Conversations that are remembered.',
  },
  {
    name: 'goalkeeper_waiting_actions',
    type: 'gauge',
    unit: '{action}',
    labels: [],
    meaning: 'Actions that wait until they have settled.',
  },
  {
    name: 'goalkeeper_exporter_queue_bytes',
    type: 'gauge',
    unit: 'By',
    labels: ['exporter'],
    meaning: 'Bytes that the queue holds, whatever its `sizer` counts.',
  },
  {
    name: 'goalkeeper_exporter_queue_oldest_seconds',
    type: 'gauge',
    unit: 's',
    labels: ['exporter'],
    meaning:
      'How long the oldest request in the queue, or under way, has been ready to go out; of one found on disk at the start, since then.',
  },
  ...LAG.map((which) => ({
    name: `nodejs_eventloop_lag_${which}_seconds`,
    type: 'gauge' as const,
    unit: 's',
    labels: [],
    meaning: `How late the event loop came to what was due, in the last minute or two: ${which}.`,
  })),
];

/** Where the values come from. */
export interface Measured {
  readonly counters: Counters;
  readonly coverage: Coverage;
  readonly exporters: readonly MeasuredExporter[];
  readonly eventLoop: Pick<EventLoop, 'delays'>;
  /** Conversations and actions held. */
  held(): { readonly sessions: number; readonly waiting: number };
}

/** Our own metrics as they are now. */
export function ownFamilies({ counters, coverage, exporters, eventLoop, held }: Measured): Family[] {
  const values = new Map<string, readonly Sample[]>([
    ...counted.map((counter) => [`goalkeeper_${counter}_total`, samplesOf(counters, counter)] as const),
    ...timed.map((what) => [`goalkeeper_${what}`, durations(counters, what)] as const),
    ...ofCoverage(coverage),
  ]);
  const { sessions, waiting } = held();
  values.set('goalkeeper_sessions', [{ value: sessions }]);
  values.set('goalkeeper_waiting_actions', [{ value: waiting }]);
  values.set(
    'goalkeeper_exporter_queue_bytes',
    ofQueues(exporters, ({ bytes }) => bytes),
  );
  values.set(
    'goalkeeper_exporter_queue_oldest_seconds',
    ofQueues(exporters, ({ oldest }) => oldest),
  );
  const lag = eventLoop.delays();
  for (const which of LAG) values.set(`nodejs_eventloop_lag_${which}_seconds`, [{ value: lag[which] }]);
  return OWN_METRICS.map(({ name, type, meaning }) => ({
    name,
    type,
    help: meaning,
    samples: values.get(name) ?? [],
  }));
}

function samplesOf(counters: Counters, counter: keyof typeof COUNTERS): Sample[] {
  const label = LABELS[counter];
  if (label === undefined) return [{ value: counters.get(counter) }];
  return counters.labels(counter).map(([name, value]) => ({ labels: { [label]: name }, value }));
}

function durations(counters: Counters, what: Timed): Sample[] {
  return [...counters.times(what)].flatMap(([label, histogram]) =>
    histogram.samples(label === '' ? {} : { exporter: label }),
  );
}

function ofCoverage(coverage: Coverage): [name: string, samples: readonly Sample[]][] {
  const calls: Sample[] = [];
  const facts: Sample[] = [];
  const cut: Sample[] = [];
  for (const row of coverage.rows()) {
    const labels = {
      library: row.library?.name ?? '',
      library_version: row.library?.version ?? '',
      agent: row.agent ?? '',
      service: row.service ?? '',
    };
    calls.push({ labels, value: row.calls });
    cut.push({ labels, value: row.cut });
    for (const fact of FACTS) facts.push({ labels: { ...labels, fact }, value: row.known[fact] });
  }
  return [
    ['goalkeeper_tool_calls_total', calls],
    ['goalkeeper_tool_call_facts_total', facts],
    ['goalkeeper_truncated_tool_calls_total', cut],
  ];
}

function unitOf(counter: Counter): string {
  const [unit = counter] =
    /(?:request|span|log_record|metric_point|action|error|alert|opinion|approval|message|byte|letter)(?=s$)/.exec(
      counter,
    ) ?? [];
  return `{${unit}}`;
}
