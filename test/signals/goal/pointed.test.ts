import { expect, test } from 'vitest';
import type { History } from '../../../src/model/history.ts';
import { isPointedTo } from '../../../src/signals/goal/pointed.ts';
import { type Told, tell } from '../../detectors/sessions.ts';

/** Whether the user can have meant the last of these results. */
function isMeant(goal: string, calls: readonly Told[]): boolean {
  const history: History = tell(goal, [...calls, ['end', {}]]).at(-1)!.history;
  return isPointedTo(history.sources.at(-1)!, history);
}

test('a result is meant that his words name, or that a text which he means leads to, by three steps', () => {
  const chain: Told[] = [
    ['get_letter', { subject: 'boiler' }, 'see AB-1001'],
    ['fetch', { key: 'AB-1001' }, 'see AB-1002'],
    ['fetch', { key: 'AB-1002' }, 'see AB-1003'],
    ['fetch', { key: 'AB-1003' }, 'see AB-1004'],
    ['fetch', { key: 'AB-1004' }, 'the end'],
  ];
  expect(
    [1, 2, 3, 4, 5].map((count) => isMeant('Do what the boiler one says.', chain.slice(0, count))),
  ).toEqual([true, true, true, true, false]);
  expect(isMeant('Have a look.', chain)).toBe(false);
});

test('results that name each other a thousandfold take no longer for it', () => {
  const keys = Array.from({ length: 24 }, (_, i) => `REC-${1_000 + i}`);
  const calls = Array.from({ length: 40 }, (_, i): Told => ['fetch', { keys }, `${keys.join('\n')} ${i}`]);
  const begun = performance.now();
  expect(isMeant('Have a look.', calls)).toBe(false);
  expect(performance.now() - begun).toBeLessThan(5_000);
});
