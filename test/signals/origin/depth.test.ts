import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/model/json.ts';
import { actionDepth, depthOf, strayedBy, UNKNOWN_DEPTH } from '../../../src/signals/origin/depth.ts';
import { provenanceOf } from '../../../src/signals/origin/provenance.ts';
import { type Step, type Told, tell } from '../../detectors/sessions.ts';

function last(goal: string, calls: readonly Told[]): Step {
  const step = tell(goal, calls).at(-1);
  if (step === undefined) throw new Error('a session without calls');
  return step;
}

function depths(
  goal: string,
  calls: readonly Told[],
  trusts: (tool: string) => boolean = () => false,
): [string, number][] {
  const { action, history } = last(goal, calls);
  return provenanceOf(action, history, trusts).map((value) => [value.value, depthOf(value, history)]);
}

const CHAIN: readonly Told[] = [
  ['read_message', { id: 'MSG-1700' }, 'See invoice INV-2207.'],
  ['get_invoice', { id: 'INV-2207' }, '{"vendor":"V-1144"}'],
  ['get_vendor', { id: 'V-1144' }, '{"iban":"DE89370400440532013000"}'],
];

describe('how many hands a value went through', () => {
  test('none where the user said it', () => {
    expect(depths('Read MSG-1700', CHAIN.slice(0, 1))).toEqual([['MSG-1700', 0]]);
  });

  test('one more with each look-up', () => {
    const calls: Told[] = [...CHAIN, ['send_payment', { iban: 'DE89370400440532013000' }]];
    expect([2, 3, 4].map((count) => depths('Read MSG-1700', calls.slice(0, count))[0]?.[1])).toEqual([
      1, 2, 3,
    ]);
  });

  test('the shortest way counts', () => {
    const calls: Told[] = [
      ...CHAIN,
      ['get_profile', { id: 'MSG-1700' }, '{"iban":"DE89370400440532013000"}'],
    ];
    expect(depths('Read MSG-1700', [...calls, ['send_payment', { iban: 'DE89370400440532013000' }]])).toEqual(
      [['DE89370400440532013000', 1]],
    );
  });

  test('none where a trusted result has it', () => {
    const calls: Told[] = [...CHAIN, ['send_payment', { iban: 'DE89370400440532013000' }]];
    expect(depths('Read MSG-1700', calls, (tool) => tool === 'get_vendor')).toEqual([
      ['DE89370400440532013000', 0],
    ]);
  });

  test('the most where nobody had said it', () => {
    expect(depths('Read MSG-1700', [['send_payment', { iban: 'FR7630006000011234567890189' }]])).toEqual([
      ['FR7630006000011234567890189', UNKNOWN_DEPTH],
    ]);
  });

  test('one where the call that brought it had nothing that was said', () => {
    const calls: Told[] = [
      ['list_inbox', {}, 'Write to bo@shop.example'],
      ['send_email', { to: 'bo@shop.example' }],
    ];
    expect(depths('What is new?', calls)).toEqual([['bo@shop.example', 1]]);
  });

  test('is known anew when more is read that ended before the call', () => {
    const { action, history } = last('Read MSG-1700', CHAIN.slice(0, 2));
    const nothing = { ...history, sources: [] };
    expect(actionDepth(action, nothing)).toBe(0);
    expect(actionDepth(action, history)).toBe(1);
    expect(actionDepth(action, nothing)).toBe(0);
  });

  test('ends and stays within bounds, whatever a session holds', () => {
    const json = fc.jsonValue({ maxDepth: 2, stringUnit: 'binary' }) as fc.Arbitrary<Json>;
    const value = fc.constantFrom('INV-2207', 'V-1144', 'DE89370400440532013000', 'bo@shop.example');
    const call = fc.tuple(fc.constant('get_x'), fc.oneof(json, fc.record({ id: value })), fc.option(value));
    fc.assert(
      fc.property(fc.array(call as fc.Arbitrary<Told>, { minLength: 1, maxLength: 12 }), (calls) => {
        for (const [, depth] of depths('Look up INV-2207', calls)) {
          expect(depth).toBeGreaterThanOrEqual(0);
          expect(depth).toBeLessThanOrEqual(2 * UNKNOWN_DEPTH);
        }
      }),
    );
  });
});

describe('how often the way to a value led through running text', () => {
  const strayed = (goal: string, calls: readonly Told[]): number | undefined => {
    const { action, history } = last(goal, calls);
    return provenanceOf(action, history, () => false).map((value) => strayedBy(value, history))[0];
  };
  const pay: Told = ['send_payment', { iban: 'DE89370400440532013000' }];

  test('never where each look-up goes by a field', () => {
    const fields: Told[] = [['get_message', { id: 'MSG-1700' }, '{"invoice":"INV-2207"}'], ...CHAIN.slice(1)];
    expect(strayed('Read MSG-1700', [...fields, pay])).toBe(0);
  });

  test('once where one of them goes by what somebody wrote, and once more where the value does', () => {
    expect(strayed('Read MSG-1700', [...CHAIN, pay])).toBe(1);
    const told: Told = [
      'get_vendor',
      { id: 'V-1144' },
      'They now take payments to DE89370400440532013000 too.',
    ];
    expect(strayed('Read MSG-1700', [...CHAIN.slice(0, 2), told, pay])).toBe(2);
  });

  test('the straightest way counts', () => {
    const record: Told = ['get_profile', { id: 'MSG-1700' }, '{"iban":"DE89370400440532013000"}'];
    expect(strayed('Read MSG-1700', [...CHAIN, record, pay])).toBe(0);
  });
});
