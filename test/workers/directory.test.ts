import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SpanPlace } from '../../src/session/joins.ts';
import { Sessions } from '../../src/session/sessions.ts';
import { Directory, type Located, workerOf } from '../../src/workers/directory.ts';
import { ROOMY } from '../session/actions.ts';

const directory = (workers = 4, max = 1_000) => new Directory({ workers, max, idleMs: 60_000 });
const at = (traceId: string, conversation?: string, calls: readonly string[] = []): SpanPlace => ({
  traceId,
  conversation,
  service: 'shop',
  calls,
});

function currentOf(located: Located): Located {
  let current = located;
  while (current.into !== null) current = current.into;
  return current;
}

/** A conversation that another worker than `other`'s has. */
function elsewhere(known: Directory, other: number): { name: string; worker: number } {
  for (let n = 0; n < 100; n++) {
    const worker = workerOf(known.find(at(`far${n}`, `conversation ${n}`), 0));
    if (worker !== other) return { name: `conversation ${n}`, worker };
  }
  throw new Error('all are at one worker');
}

describe('at which worker a conversation is', () => {
  test('all spans of a conversation are at one worker, whatever their traces', () => {
    const known = directory();
    const worker = workerOf(known.find(at('t1', 'c'), 0));
    for (let n = 2; n < 50; n++) expect(workerOf(known.find(at(`t${n}`, 'c'), 0))).toBe(worker);
    expect(workerOf(known.find(at('t7'), 0))).toBe(worker);
    expect(known.takeMoves()).toEqual([]);
  });

  test('many conversations are spread over all workers, none having more than twice its share', () => {
    const known = directory(4, 10_000);
    const counts = [0, 0, 0, 0];
    for (let n = 0; n < 2_000; n++) {
      const worker = workerOf(known.find(at(`trace-of-${n}`), 0));
      counts[worker] = (counts[worker] ?? 0) + 1;
    }
    for (const count of counts) expect(count).toBeGreaterThan(250);
    expect(Math.max(...counts)).toBeLessThan(1_000);
  });

  test('a forgotten conversation comes back to the worker that it was at', () => {
    const known = directory(8, 10);
    const worker = workerOf(known.find(at('t1', 'c'), 0));
    for (let n = 0; n < 100; n++) known.find(at(`other${n}`), 0);
    expect(known.size).toBeLessThanOrEqual(11);
    expect(workerOf(known.find(at('t1', 'c'), 0))).toBe(worker);
  });

  test('a trace that turns out to belong to a conversation elsewhere moves there, once', () => {
    const known = directory();
    const loose = known.find(at('t1'), 0);
    const from = workerOf(loose);
    const { name, worker } = elsewhere(known, from);
    known.takeMoves();
    const found = known.find(at('t1', name), 0);
    expect(known.takeMoves()).toEqual([{ from, to: worker, key: 'trace t1' }]);
    expect([workerOf(found), workerOf(loose), workerOf(known.find(at('t1'), 0))]).toEqual([
      worker,
      worker,
      worker,
    ]);
    expect(known.takeMoves()).toEqual([]);
  });

  test('the span of a call that was announced goes where it was, whatever conversation it names', () => {
    const known = directory();
    const located = known.find(at('t1', 'ours'), 0);
    known.announce(located, { traceId: 't1', spanId: 's1' });
    const { name } = elsewhere(known, workerOf(located));
    const place = known.announced({ traceId: 't1', spanId: 's1' });
    expect(place && workerOf(known.find(place, 0))).toBe(workerOf(located));
    expect(known.announced({ traceId: 't1', spanId: 's2' })).toBeNull();
    expect(workerOf(known.find(at('t9', name), 0))).not.toBe(workerOf(located));
  });

  test('it joins what sessions in one process join, and nothing else', () => {
    const id = fc.constantFrom('call-00000000000a1', 'call-00000000000b2', 'call-00000000000c3');
    const place = fc.record({
      traceId: fc.constantFrom('t1', 't2', 't3', 't4', 't5'),
      service: fc.constantFrom('shop', 'bank'),
      conversation: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
      calls: fc.array(id, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(place, { maxLength: 25 }), (places) => {
        const known = directory();
        const sessions = new Sessions(ROOMY);
        const found = places.map((one) => [known.find(one, 0), sessions.find(one, 0)] as const);
        const located = found.map(([one]) => currentOf(one));
        const session = found.map(([, one]) => {
          let current = one;
          while (current.mergedInto !== null) current = current.mergedInto;
          return current;
        });
        for (let a = 0; a < found.length; a++)
          for (let b = 0; b < a; b++) expect(located[a] === located[b]).toBe(session[a] === session[b]);
      }),
    );
  });
});
