import { describe, expect, test } from 'vitest';
import { substitution } from '../../src/detectors/substitution.ts';
import { said as alone } from './alone.ts';
import type { Told } from './sessions.ts';

const said = (goal: string, calls: Told[]): string[] => alone(substitution, goal, calls);
const FAILED: Told = ['update_vendor', { vendor: 'V-17', city: 'Graz' }, 'Error: record is locked'];
const GOAL = 'Update the address in record V-17';

describe('another goal after a failed step', () => {
  test('a deed of weight that nobody asked for is asked about', () => {
    expect(said(GOAL, [FAILED, ['pay_invoice', { invoice: 'RE-1', amount: 5 }]])).toEqual([
      'goal_substitution:ask',
    ]);
  });

  test.each<[string, string, Told[]]>([
    [
      'what the user asked for too',
      'Update V-17 and pay RE-1',
      [FAILED, ['pay_invoice', { invoice: 'RE-1' }]],
    ],
    ['the same step again', GOAL, [FAILED, ['update_vendor', { vendor: 'V-17' }]]],
    ['to look what is wrong', GOAL, [FAILED, ['get_vendor', { vendor: 'V-17' }]]],
    [
      'after a step that worked',
      GOAL,
      [
        ['update_vendor', { vendor: 'V-17' }, 'ok'],
        ['pay_invoice', { invoice: 'RE-1' }],
      ],
    ],
    [
      'what the failed step itself advised',
      GOAL,
      [
        ['update_vendor', { vendor: 'V-17' }, 'Error: pay the renewal fee first'],
        ['pay_fee', { vendor: 'V-17' }],
      ],
    ],
    ['where a text may decide', 'Do what the e-mail says', [FAILED, ['pay_invoice', { invoice: 'RE-1' }]]],
  ])('%s is none', (_name, goal, calls) => {
    expect(said(goal, calls)).toEqual([]);
  });
});
