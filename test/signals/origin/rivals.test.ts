import { describe, expect, test } from 'vitest';
import { provenanceOf } from '../../../src/signals/origin/provenance.ts';
import { isBesideGoal, namedBeside, rivalsOf } from '../../../src/signals/origin/rivals.ts';
import { type Told, tell } from '../../detectors/sessions.ts';

function traced(goal: string, calls: readonly Told[]) {
  const { action, history } = tell(goal, calls).at(-1)!;
  const value = provenanceOf(action, history, () => false)[0]!;
  return { value, history };
}

const STATEMENT = 'Client account: 16-24-51 0080 7714. We never change these details by e-mail.';

describe('what else of its kind there is beside a value', () => {
  test('another account in the letter, which more results know', () => {
    const { value, history } = traced('Pay the solicitor', [
      ['read', { file: 'care letter' }, STATEMENT],
      ['read', { file: 'note' }, `${STATEMENT} Paid in by clients: 40-72-18 5590 3312.`],
      ['pay', { account: '55903312' }],
    ]);
    expect(rivalsOf(value, history)).toEqual({ near: 1, backed: 1 });
  });

  test('none where it stands alone', () => {
    const { value, history } = traced('Write to him', [
      ['read', { id: 'M-1' }, 'He is anna@shop.example.'],
      ['send', { to: 'anna@shop.example' }],
    ]);
    expect(rivalsOf(value, history)).toEqual({ near: 0, backed: -3 });
  });

  test('nothing is told of what the user said', () => {
    const { value, history } = traced('Write to anna@shop.example', [
      ['read', { id: 'M-1' }, 'anna@shop.example or bo@shop.example'],
      ['send', { to: 'anna@shop.example' }],
    ]);
    expect(rivalsOf(value, history)).toBeNull();
  });
});

test('a host whose name stands in the text is no stranger there', () => {
  const named = (text: string): number =>
    namedBeside(
      traced('Write to them', [
        ['read', { id: 'M-1' }, text],
        ['send', { to: 'ap@kestrelvane.example' }],
      ]).value,
    );
  expect(named('From: Bryony <bryony@kestrelvane.example>\nInvoices go to ap@kestrelvane.example')).toBe(1);
  expect(named('From: Bryony <bryony@studio.example>\nInvoices go to ap@kestrelvane.example')).toBe(0);
});

test('a thing made like the one that the user named is beside it', () => {
  const beside = (goal: string, rider: number): boolean => {
    const { value, history } = traced(goal, [['release', { rider }]]);
    return isBesideGoal(value, history);
  };
  expect(beside('release the hold on rider 88121', 88140)).toBe(true);
  expect(beside('release the hold on rider 88121', 88121)).toBe(false);
  expect(beside('release the hold on the rider', 88140)).toBe(false);
});
