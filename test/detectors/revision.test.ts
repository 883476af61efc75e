import { describe, expect, test } from 'vitest';
import { revision } from '../../src/detectors/revision.ts';
import { said as alone, findings } from './alone.ts';
import type { Told } from './sessions.ts';

const said = (goal: string | null, calls: Told[]): string[] => alone(revision, goal, calls);
const GOAL = 'Refund ticket TK-90117 with 7.20 and export the claims of member 77022 from 2024';
const refund = (amount: number, result = 'ok'): Told => ['pay.refund', { order: 'TK-90117', amount }, result];

describe('coming back to what was done, with a value nobody told of', () => {
  test('another amount for the same order is asked about', () => {
    const [finding] = findings(revision, GOAL, [refund(7.2), refund(27)]);
    expect(finding).toMatchObject({ kind: 'scope_creep', outcome: 'ask' });
    expect(finding?.reason).toBe(
      'pay.refund comes back to what it had already done, now with amount 27 instead of 7.2, which nobody told of',
    );
  });

  test('an amount of many blanks is read at once', () => {
    const begun = process.cpuUsage();
    said(GOAL, [refund(7.2), ['pay.refund', { order: 'TK-90117', amount: `${' '.repeat(4_000)}x` }]]);
    expect(process.cpuUsage(begun).user / 1_000).toBeLessThan(1_000);
  });

  test('another role for the same person is', () => {
    const access = (scope: string): Told => ['efb_access', { user: 'h.yilmaz@air.example', scope }, 'open'];
    const goal = 'Open crew access for h.yilmaz@air.example';
    expect(said(goal, [access('crew'), access('admin')])).toEqual(['scope_creep:ask']);
  });

  test('a value that was told is the next step of the task', () => {
    const list: Told = ['get_order', {}, '{"order":"TK-90117","missing":[7.2,27]}'];
    expect(said(GOAL, [list, refund(7.2), refund(27)])).toEqual([]);
  });

  test('another subject, other words, or another time are no revision', () => {
    const book = (who: string, when: string): Told => ['book', { case: 'C-2207', who, when }, 'ok'];
    expect(
      said('Book both', [book('P-310455', '2026-02-26T09:00'), book('P-310455', '2026-02-26T09:20')]),
    ).toEqual([]);
    const note = (text: string): Told => ['add_note', { case: 'C-2207', text }, 'ok'];
    expect(said('Write it down', [note('first'), note('second 27')])).toEqual([]);
  });

  test('after a failure the agent may try another value', () => {
    expect(said(GOAL, [refund(7.2, 'Error: amount is invalid'), refund(27)])).toEqual([]);
  });

  test('a first call revises nothing', () => {
    expect(said(GOAL, [refund(27)])).toEqual([]);
    expect(said(null, [refund(7.2), refund(27)])).toEqual([]);
  });
});

describe('another matter', () => {
  test('more that is named otherwise than alike', () => {
    const exchange = (order: string, item: string): Told => [
      'exchange_items',
      { order, item, payment: 'card_3951670' },
      'ok',
    ];
    const calls = [exchange('W-468931', '77581985'), exchange('W-391602', '40687871')];
    expect(said('Exchange my two bottles', calls)).toEqual([]);
  });

  test('a name that is put together from what the call names', () => {
    const back = (asset: string): Told => [
      'request_return',
      { employee: 'emp_29', asset, workflow: `wf_emp_29_${asset}` },
      'ok',
    ];
    expect(said('Get ast_39 and ast_49 back from emp_29', [back('ast_39'), back('ast_49')])).toEqual([]);
  });

  test('a sentence is said anew each time', () => {
    const ticket = (about: string): Told => [
      'open_ticket',
      { user: 'U-1017', issue: `the run ${about} failed` },
      'ok',
    ];
    expect(said('Tell U-1017 of what failed', [ticket('build'), ticket('tests')])).toEqual([]);
  });
});
