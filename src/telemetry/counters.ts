import type { Signal } from '../model/signal.ts';
import { Histogram } from './histogram.ts';

/** What is counted, since the start. The label says which, or why. */
export const COUNTERS = {
  received_requests: 'Requests taken.',
  received_spans: 'Spans of the requests taken.',
  refused_requests:
    'Requests answered with an error, by reason: `invalid`, `overloaded`, `memory_limited`, `failed`; of clients that were not let in, `unauthenticated`, `rate_limited`.',
  identity_mismatches:
    'Spans, log records and data points left out because their sender spoke in a name that is not its own, by client.',
  agent_spans: "Spans that carry a sign of an agent's.",
  unreadable_spans: "Agents' spans that could not be read; they went on unjudged.",
  actions: 'Actions judged.',
  judging_errors: 'Actions and requests that went on unjudged because judging failed.',
  alerts: 'Alerts, by verdict.',
  monitored_actions:
    'Actions whose verdict would be heavier if no rule or detector ran in `monitor`, by that verdict.',
  second_opinions:
    'Questions to a model where a verdict was in doubt, by answer: `allow`, `ask`, `block`; or by why there was none: `late`, `over_budget`, `failed`, `unreadable`, `stopped`.',
  decisions: 'Calls judged before they were made, because a program asked, by verdict.',
  approvals:
    'Approvals, by what became of them: `open` when a person was asked, then `approved`, `denied`, `expired`, `used`; `refused` where too many wait.',
  webhook_messages: 'What webhooks were to tell of approvals, by result: `delivered`, `failed`, `dropped`.',
  exported_spans: 'Spans a backend has taken, alerts included, by exporter.',
  dropped_spans: 'Spans lost on the way to a backend, alerts included, by reason.',
  rejected_spans: 'Spans a backend left out of a request it took (`partial_success`), by exporter.',
  received_log_records: 'Log records of the requests taken.',
  agent_log_records: "Log records that carry a sign of an agent's.",
  unreadable_log_records: "Agents' log records that could not be read; they went on all the same.",
  stray_log_records: "Agents' log records that tell neither a trace nor a known conversation or call.",
  exported_log_records: 'Log records a backend has taken, by exporter.',
  dropped_log_records: 'Log records lost on the way to a backend, by reason.',
  rejected_log_records: 'Log records a backend left out of a request it took, by exporter.',
  received_metric_points: 'Data points of metrics of the requests taken.',
  exported_metric_points: 'Data points of metrics a backend has taken, by exporter.',
  dropped_metric_points: 'Data points of metrics lost on the way to a backend, by reason.',
  rejected_metric_points: 'Data points of metrics a backend left out of a request it took, by exporter.',
  recovered_actions: 'Actions that a process before this one had taken and not sent on, taken from disk.',
  exported_own_spans: 'Spans of the traces of Goalkeeper itself that were delivered.',
  dropped_own_spans:
    'Spans of the traces of Goalkeeper itself that were not, by reason: `queue_full`, `failed`, `stopped`.',
  dead_letters:
    'Requests kept because a backend refused them for good, or did not take them in time, by exporter.',
  discarded_dead_letters: 'Dead letters thrown away, by reason: `no_room`, `failed`.',
  storage_damaged_bytes: 'Bytes of persistent queues that cannot be read any more, by queue.',
} as const;
export type Counter = keyof typeof COUNTERS | DoorCounter;

/** What is told under the Collector's names alone: by transport what came to a door, by exporter what was given up. */
export const DOOR_ITEMS = {
  traces: { accepted: 'accepted_spans', refused: 'refused_spans', failed: 'send_failed_spans' },
  logs: {
    accepted: 'accepted_log_records',
    refused: 'refused_log_records',
    failed: 'send_failed_log_records',
  },
  metrics: {
    accepted: 'accepted_metric_points',
    refused: 'refused_metric_points',
    failed: 'send_failed_metric_points',
  },
} as const satisfies Record<Signal, Record<string, string>>;
type DoorCounter = (typeof DOOR_ITEMS)[Signal]['accepted' | 'refused' | 'failed'];

/** What is timed. */
export const TIMES = {
  verdict_duration_seconds: 'Time to judge an action that has settled.',
  decision_duration_seconds: 'Time to the verdict on a call that a program asked about before making it.',
  export_duration_seconds: 'Time to the answer to an attempt to send a request, by exporter.',
  delivery_duration_seconds:
    'Time from when a request was ready to go out, what waits to settle having settled, to when a backend had taken it: queue, attempts and waits between them, by exporter.',
} as const;
export type Timed = keyof typeof TIMES;

/** What requests carry, in words and as a part of names, and its counters. */
export const ITEMS = {
  traces: {
    words: 'spans',
    key: 'spans',
    received: 'received_spans',
    exported: 'exported_spans',
    dropped: 'dropped_spans',
    rejected: 'rejected_spans',
  },
  logs: {
    words: 'log records',
    key: 'log_records',
    received: 'received_log_records',
    exported: 'exported_log_records',
    dropped: 'dropped_log_records',
    rejected: 'rejected_log_records',
  },
  metrics: {
    words: 'metric points',
    key: 'metric_points',
    received: 'received_metric_points',
    exported: 'exported_metric_points',
    dropped: 'dropped_metric_points',
    rejected: 'rejected_metric_points',
  },
} as const satisfies Record<Signal, { words: string } & Record<string, string>>;

/** Plain sums by counter and label, in one table; and how long things took. */
export class Counters {
  private readonly sums = new Map<Counter, Map<string, number>>();
  private readonly durations = new Map<Timed, Map<string, Histogram>>();

  /** Something took so long, so many times. */
  time(what: Timed, seconds: number, times = 1, label = ''): void {
    const labels = this.durations.get(what) ?? new Map<string, Histogram>();
    const histogram = labels.get(label) ?? new Histogram();
    histogram.observe(seconds, times);
    labels.set(label, histogram);
    this.durations.set(what, labels);
  }

  /** How long something took, by label. */
  times(what: Timed): ReadonlyMap<string, Histogram> {
    return this.durations.get(what) ?? new Map<string, Histogram>();
  }

  add(counter: Counter, amount: number, label = ''): void {
    if (amount === 0) return;
    const labels = this.sums.get(counter) ?? new Map<string, number>();
    labels.set(label, (labels.get(label) ?? 0) + amount);
    this.sums.set(counter, labels);
  }

  /** The sum of a counter, of one label or of all. */
  get(counter: Counter, label?: string): number {
    const labels = this.sums.get(counter);
    if (labels === undefined) return 0;
    if (label !== undefined) return labels.get(label) ?? 0;
    return [...labels.values()].reduce((sum, value) => sum + value, 0);
  }

  /** A counter's labels that are not zero, the largest first. */
  labels(counter: Counter): [label: string, value: number][] {
    return [...(this.sums.get(counter) ?? [])].sort(([, a], [, b]) => b - a);
  }
}
