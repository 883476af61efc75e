import type { Signal } from '../model/signal.ts';
import { namedMessageOf } from '../model/thrown.ts';
import type { Steps } from '../pipeline/turns.ts';
import type { Counters } from '../telemetry/counters.ts';
import { KIND, type OpenSpan, type Tracer } from '../telemetry/traces/tracer.ts';

/** What an intake does, told in traces of our own where there are any: else all is passed on as it is. */
export class Traces {
  private readonly tracer: Tracer | null;
  private readonly counters: Counters;

  constructor(tracer: Tracer | null, counters: Counters) {
    this.tracer = tracer;
    this.counters = counters;
  }

  /** A request is taken in, from when its turn has come: part of the trace that its receiver began. */
  taking<T>(signal: Signal, work: Steps<T>): Steps<T> {
    const received = this.tracer?.current ?? null;
    if (received === null) return work;
    return this.throughout(
      () => received.child(`processor/goalkeeper/${signal}`),
      work,
      (span) => span.end({}),
    );
  }

  /** What has settled is judged: of requests from everywhere, so that it begins a trace. */
  judging(work: Steps<void>): Steps<void> {
    const root = this.tracer?.begin('processor/goalkeeper/judge') ?? null;
    if (root === null) return work;
    return this.throughout(
      () => root,
      work,
      (span, actions, alerts) => {
        // Now and then nothing is due.
        if (actions + alerts > 0) span.end({ 'goalkeeper.actions': actions, 'goalkeeper.alerts': alerts });
      },
    );
  }

  /** A program asks about a call. */
  deciding<T>(decide: () => T, outcomeOf: (decided: T) => string): T {
    const span = this.tracer?.begin('goalkeeper/decide', KIND.server) ?? null;
    if (span === null) return decide();
    try {
      const decided = decide();
      span.end({ 'goalkeeper.verdict': outcomeOf(decided) });
      return decided;
    } catch (error) {
      span.end({}, namedMessageOf(error));
      throw error;
    }
  }

  /** What is sent in its steps is part of the span too; others go on in between. */
  private *throughout<T>(
    begin: () => OpenSpan,
    work: Steps<T>,
    end: (span: OpenSpan, actions: number, alerts: number) => void,
  ): Steps<T> {
    const { tracer, counters } = this;
    const span = begin();
    const counts = () => [counters.get('actions'), counters.get('alerts')] as const;
    let [actions, alerts] = [0, 0];
    try {
      for (;;) {
        const before = counts();
        const step = tracer === null ? work.next() : tracer.within(span, () => work.next());
        const after = counts();
        actions += after[0] - before[0];
        alerts += after[1] - before[1];
        if (step.done === true) {
          end(span, actions, alerts);
          return step.value;
        }
        yield step.value;
      }
    } catch (error) {
      span.end({}, namedMessageOf(error));
      throw error;
    } finally {
      // Given up in between: it may have to put things back.
      work.return(undefined as T);
    }
  }
}
