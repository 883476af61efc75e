import { Coverage } from '../coverage/coverage.ts';
import type { Ran } from '../coverage/facts.ts';
import { type Counter, Counters, type Timed } from '../telemetry/counters.ts';
import type { Counts } from './messages.ts';

/** What is counted where requests are taken: of whole requests, not of a worker's parts of them. */
const COUNTED_BEFORE: ReadonlySet<Counter> = new Set<Counter>([
  'received_requests',
  'received_spans',
  'agent_spans',
  'received_log_records',
  'agent_log_records',
]);

/** Counts for another thread, which takes the counts from time to time. */
export class Counting extends Counters {
  private freshSums = new Map<string, [Counter, string, number]>();
  private freshTimes: [Timed, string, number, number][] = [];
  private freshCoverage = new Coverage();
  private readonly changed: () => void;

  /** `changed`: something has been counted. */
  constructor(changed: () => void) {
    super();
    this.changed = changed;
  }

  override add(counter: Counter, amount: number, label = ''): void {
    if (amount === 0 || COUNTED_BEFORE.has(counter)) return;
    const key = `${counter} ${label}`;
    const sum = this.freshSums.get(key);
    if (sum === undefined) this.freshSums.set(key, [counter, label, amount]);
    else sum[2] += amount;
    this.changed();
  }

  override time(what: Timed, seconds: number, times = 1, label = ''): void {
    this.freshTimes.push([what, label, seconds, times]);
    this.changed();
  }

  /** Who is seen. */
  readonly coverage = {
    add: (ran: Ran): void => {
      this.freshCoverage.add(ran);
      this.changed();
    },
  };

  take(): Counts {
    const { freshSums, freshTimes: times, freshCoverage } = this;
    this.freshSums = new Map();
    this.freshTimes = [];
    this.freshCoverage = new Coverage();
    return { kind: 'counts', sums: [...freshSums.values()], times, coverage: freshCoverage.rows() };
  }
}
