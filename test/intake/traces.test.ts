import { describe, expect, it } from 'vitest';
import { Traces } from '../../src/intake/traces.ts';
import { finish, type Steps } from '../../src/pipeline/turns.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { type OwnSpan, Tracer } from '../../src/telemetry/traces/tracer.ts';

function made() {
  const spans: OwnSpan[] = [];
  const counters = new Counters();
  const tracer = new Tracer(1, (span) => spans.push(span));
  return { spans, counters, tracer, traces: new Traces(tracer, counters) };
}

describe('what an intake tells of itself', () => {
  it('is nothing where there are no traces: work is passed on as it is', () => {
    const work = (function* (): Steps<void> {})();
    const traces = new Traces(null, new Counters());
    expect(traces.taking('traces', work)).toBe(work);
    expect(traces.judging(work)).toBe(work);
    expect(traces.deciding(() => 7, String)).toBe(7);
  });

  it('counts what was judged in the steps of the work, not what others did in between', () => {
    const { traces, counters, spans, tracer } = made();
    const work = traces.judging(
      (function* (): Steps<void> {
        counters.add('actions', 2);
        expect(tracer.current).not.toBeNull();
        yield;
        counters.add('alerts', 1, 'block');
      })(),
    );
    work.next();
    expect(tracer.current).toBeNull();
    counters.add('actions', 100);
    work.next();
    expect(spans.map(({ attributes }) => attributes)).toEqual([
      { 'goalkeeper.actions': 2, 'goalkeeper.alerts': 1 },
    ]);
  });

  it('tells nothing of a look at which nothing was due', () => {
    const { traces, spans } = made();
    finish(traces.judging((function* (): Steps<void> {})()));
    expect(spans).toEqual([]);
  });

  it('tells of work that failed, and why', () => {
    const { traces, spans } = made();
    const work = (function* (): Steps<void> {
      yield;
      throw new Error('a bug');
    })();
    expect(() => finish(traces.judging(work))).toThrow('a bug');
    expect(spans).toMatchObject([{ error: expect.stringContaining('a bug') }]);
  });

  it('lets work that is given up in between put things back', () => {
    const { traces, tracer, spans } = made();
    let back = false;
    const root = tracer.begin('root');
    if (root === null) throw new Error('not kept');
    const work = tracer.within(root, () =>
      traces.taking(
        'traces',
        (function* (): Steps<void> {
          try {
            yield;
          } finally {
            back = true;
          }
        })(),
      ),
    );
    work.next();
    work.return();
    expect([back, spans]).toEqual([true, []]);
  });

  it('tells that a question could not be answered', () => {
    const { traces, spans } = made();
    const fails = () => {
      throw new Error('no');
    };
    expect(() => traces.deciding(fails, String)).toThrow('no');
    expect(spans[0]?.error).toMatch(/no/);
  });
});
