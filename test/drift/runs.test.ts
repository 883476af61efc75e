import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Runs } from '../../src/drift/runs.ts';
import { anAction } from '../session/actions.ts';

const SETUP = { model: null, prompt: null, toolset: null };
const MINUTE = 60_000;
const END = Number.POSITIVE_INFINITY;

const call = (trace: string, at: number, agent = 'clerk') =>
  anAction({ id: String(at), trace: trace.repeat(32), at, agent, result: 'long' });

test('a run is over when five minutes brought nothing of it', () => {
  const runs = new Runs();
  runs.add(call('a', 1), SETUP, 0);
  runs.add(call('a', 2), SETUP, 4 * MINUTE);
  runs.add(call('b', 3), SETUP, 6 * MINUTE);
  expect(runs.take(9 * MINUTE)).toEqual([]);
  expect(runs.take(9 * MINUTE + 1).map(({ tools }) => tools.length)).toEqual([2]);
  expect(runs.take(END).map(({ id }) => id.slice(0, 1))).toEqual(['b']);
});

test('an agent that another one hands over to has a run of its own', () => {
  const runs = new Runs();
  runs.add(call('a', 1, 'boss'), SETUP, 0);
  runs.add(call('a', 2, 'clerk'), SETUP, 0);
  expect(runs.take(END).map(({ agent }) => agent)).toEqual(['boss', 'clerk']);
});

test('what its last action held is not kept', () => {
  const runs = new Runs();
  runs.add(call('a', 1), SETUP, 0);
  expect(runs.take(END)[0]?.last).toMatchObject({ arguments: null, result: null });
});

test('runs without end are bounded: the one that was quiet for longest ends early', () => {
  const runs = new Runs();
  for (let index = 0; index < 4_500; index++) {
    runs.add({ ...call('a', index), conversation: String(index) }, SETUP, index);
  }
  expect(runs.take(4_500)).toHaveLength(500);
});

test('the same calls give the same runs in whatever order they arrive', () => {
  const calls = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(50)), { maxLength: 30 });
  const shuffled = calls.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  const gather = (all: readonly (readonly [string, number])[]) => {
    const runs = new Runs();
    for (const [trace, at] of all) runs.add(call(trace, at), SETUP, 0);
    return runs.take(END).map(({ features, ...run }) => run);
  };
  fc.assert(
    fc.property(shuffled, ([one, other]) => {
      expect(gather(other)).toEqual(gather(one));
    }),
  );
});
