import { expect, test } from 'vitest';
import { Gaps } from '../../src/coverage/gaps.ts';
import { Calls } from '../../src/workers/calls.ts';
import { anAction } from '../session/actions.ts';

const blind = (at: number) => ({
  ...anAction({ id: `${at}`, at, agent: 'ap', captured: false }),
  result: 'a text',
});

test('calls that are alike go together, as the latest of them and without what it held', () => {
  const calls = new Calls(() => {});
  for (let at = 0; at < 20; at++) calls.see(blind(at), false);
  calls.see(blind(20), true);
  const taken = calls.take();
  expect(taken.map(({ gated, times }) => [gated, times])).toEqual([
    [false, 20],
    [true, 1],
  ]);
  expect(taken[0]?.action).toEqual({ ...blind(19), arguments: null, result: null });
  expect(calls.take()).toEqual([]);
});

test('what is found in calls that were gathered is what is found in them one by one', () => {
  const calls = new Calls(() => {});
  const [together, single] = [new Gaps(), new Gaps()];
  const all = Array.from({ length: 20 }, (_, at) => blind(at));
  const found = all.flatMap((call) => single.see(call, false));
  for (const call of all) calls.see(call, false);
  const gathered = calls.take().flatMap(({ action, gated, times }) => together.see(action, gated, times));
  expect(gathered.map(({ finding }) => finding)).toEqual(found.map(({ finding }) => finding));
  expect(found).toHaveLength(1);
});
