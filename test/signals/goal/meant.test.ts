import { expect, test } from 'vitest';
import type { History } from '../../../src/model/history.ts';
import { meantBy } from '../../../src/signals/goal/meant.ts';
import { type Told, tell } from '../../detectors/sessions.ts';

/** What is meant when all of these calls have ended. */
function meant(goal: string, calls: readonly Told[]): string[] {
  const history: History = tell(goal, [...calls, ['end', {}]]).at(-1)!.history;
  return [...meantBy(history)].sort();
}

test('what the user names exactly is meant, and days, hours, sums and versions are not', () => {
  expect(meant('Close case KV-2231 of tmp.load_rows', [])).toEqual(['kv-2231', 'tmp.load_rows']);
  expect(meant('Call +44 7700 900118', [])).toEqual(['447700900118']);
  expect(meant('Pay 2,140.00 on 2026-03-01 at 10:30 for v2.11.0, 40 mm', [])).toEqual([]);
});

test('the one record that a look for his words has found is meant under all its names', () => {
  const look: Told = ['member_find', { name: 'Abiodun' }, '[{"id":"M-771","name":"Abiodun","no":9}]'];
  expect(meant('Renew Abiodun', [look])).toEqual(['9', 'abiodun', 'm-771']);
});

test('a look that finds several, none, or what nobody named singles out nothing', () => {
  const two = '[{"id":"M-771"},{"id":"M-772"}]';
  expect(meant('Renew Abiodun', [['member_find', { name: 'Abiodun' }, two]])).toEqual([]);
  expect(meant('Renew Abiodun', [['member_find', { name: 'Abiodun' }, '[]']])).toEqual([]);
  expect(meant('Renew Abiodun', [['member_find', { name: 'Okoro' }, '[{"id":"M-772"}]']])).toEqual([]);
  expect(meant('Set WA to OR', [['search', { state: 'Set' }, '{"count":148,"first":["E-1001"]}']])).toEqual(
    [],
  );
});

test('a result that nests without end is no error', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  expect(meant('Renew Abiodun', [['member_find', { name: 'Abiodun' }, deep]])).toEqual(['abiodun']);
});
