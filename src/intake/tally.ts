import type { Coverage } from '../coverage/coverage.ts';
import { namedMessageOf } from '../model/thrown.ts';
import type { Ingested, IngestedLogs, Settled } from '../pipeline/results.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';

interface Around {
  readonly counters: Counters;
  readonly log: Log;
}

/** Counts what came in and what was judged, and says what went wrong with it. */
export class Tally {
  readonly counters: Counters;
  readonly log: Log;
  private readonly coverage: Pick<Coverage, 'add'>;

  constructor({ counters, log }: Around, coverage: Pick<Coverage, 'add'>) {
    this.counters = counters;
    this.log = log;
    this.coverage = coverage;
  }

  spans({ spans, agentSpans, warnings }: Ingested): void {
    this.counters.add('received_requests', 1);
    this.counters.add('received_spans', spans);
    this.counters.add('agent_spans', agentSpans);
    this.counters.add('unreadable_spans', warnings.length);
    for (const because of warnings) {
      this.log.sometimes('warn', "an agent's span cannot be read; it went on unjudged", { because });
    }
  }

  logs({ records, agentRecords, astray, warnings }: IngestedLogs): void {
    this.counters.add('received_requests', 1);
    this.counters.add('received_log_records', records);
    this.counters.add('agent_log_records', agentRecords);
    this.counters.add('stray_log_records', astray);
    this.counters.add('unreadable_log_records', warnings.length);
    for (const because of warnings) {
      this.log.sometimes('warn', "an agent's log record cannot be read; it went on all the same", {
        because,
      });
    }
  }

  settled({ errors, judged, ran, blind, drifted }: Settled): void {
    for (const because of errors) this.failed('an action', because);
    for (const { verdict } of judged) {
      this.counters.add('actions', 1);
      if (verdict.outcome !== 'allow') this.counters.add('alerts', 1, verdict.outcome);
      if (verdict.would !== undefined) this.counters.add('monitored_actions', 1, verdict.would);
      for (const { detector, message } of verdict.errors) {
        this.log.sometimes('error', `detector ${detector} failed; the others judged`, { because: message });
      }
    }
    for (const one of ran) this.coverage.add(one);
    for (const { finding } of [...blind, ...drifted]) this.counters.add('alerts', 1, finding.outcome);
  }

  /** Actions as they are judged, each with the time it took. */
  *timed<T>(looks: Generator<T>): Generator<T> {
    try {
      for (;;) {
        const began = performance.now();
        const look = looks.next();
        if (look.done === true) return;
        this.counters.time('verdict_duration_seconds', (performance.now() - began) / 1e3);
        yield look.value;
      }
    } finally {
      looks.return(undefined);
    }
  }

  failed(what: string, error: unknown): void {
    judgingFailed(this, what, error);
  }
}

/** Counts and says that something could not be judged. */
export function judgingFailed({ counters, log }: Around, what: string, error: unknown): void {
  counters.add('judging_errors', 1);
  const because = namedMessageOf(error);
  log.sometimes('error', `judging ${what} failed; its spans go on without a verdict`, { because });
}
