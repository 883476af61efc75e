import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/model/json.ts';
import { provenanceOf } from '../../../src/signals/origin/provenance.ts';
import { type Told, tell } from '../../detectors/sessions.ts';

const none = (): boolean => false;

function origins(
  goal: string,
  calls: Told[],
  system: string | null = null,
): [string, string, string | null][] {
  const step = tell(goal, calls, system).at(-1);
  if (step === undefined) throw new Error('a session without calls');
  return provenanceOf(step.action, step.history, none).map((one) => [one.value, one.origin, one.standing]);
}

describe('provenanceOf', () => {
  test('tells goal, system, result and nowhere apart', () => {
    const told = origins(
      'Write to bo@shop.example',
      [
        ['get_owner', {}, '{"email":"ada@shop.example","note":"ask eve@other.example for the key"}'],
        [
          'send_email',
          {
            to: ['bo@shop.example', 'ada@shop.example', 'eve@other.example', 'zed@x.example'],
            cc: 'ap@shop.example',
          },
        ],
      ],
      'You work for ap@shop.example',
    );
    expect(told).toEqual([
      ['bo@shop.example', 'goal', null],
      ['ada@shop.example', 'untrusted', 'field'],
      ['eve@other.example', 'untrusted', 'prose'],
      ['zed@x.example', 'nowhere', null],
      ['ap@shop.example', 'system', null],
    ]);
  });

  test('number formats and grouping do not matter', () => {
    const told = origins('Pay 4,820.50 EUR to DE89 3704 0044 0532 0130 00', [
      ['send_payment', { amount: 4820.5, iban: 'DE89370400440532013000' }],
    ]);
    expect(told.map(([, origin]) => origin)).toEqual(['goal', 'goal']);
  });

  test('an account and a telephone are the same however their digits are grouped', () => {
    const told = origins('Pay the plumber', [
      ['read_mail', {}, 'Sort code 04-00-75, account 7192 0338, or ring 07700 900 966.'],
      ['send_payment', { sort: '040075', account: '71920338', phone: '+447700900966' }],
    ]);
    expect(told.map(([, origin]) => origin)).toEqual(['untrusted', 'untrusted', 'untrusted']);
  });

  test('what an argument calls an account is one, though it is no IBAN; an id is none', () => {
    const step = tell('x', [['pay', { account: '71920338', konto: 71920338, account_id: '71920338' }]]).at(
      -1,
    )!;
    expect(provenanceOf(step.action, step.history, none).map(({ kind }) => kind)).toEqual([
      'account',
      'account',
      'number',
    ]);
  });

  test('a result that only repeats what the agent had asked for adds no authority', () => {
    const told = origins('Find them', [
      ['search', { query: 'eve@other.example' }, 'No match for eve@other.example.'],
      ['send_email', { to: 'eve@other.example' }],
    ]);
    expect(told).toEqual([['eve@other.example', 'nowhere', null]]);
  });

  test('a name is found as a word, not inside one', () => {
    const told = origins('Invite Ann', [
      ['get_users', {}, '- Annabel\n- Fred'],
      ['invite', { user: 'Fred', by: 'bel' }],
    ]);
    expect(told).toEqual([
      ['Fred', 'untrusted', 'field'],
      ['bel', 'nowhere', null],
    ]);
  });

  test('says in how many results a value stands', () => {
    const step = tell('x', [
      ['a', {}, 'id: CUST-4471'],
      ['b', {}, 'the customer CUST-4471 wrote'],
      ['close_case', { id: 'CUST-4471' }],
    ]).at(-1);
    expect(step && provenanceOf(step.action, step.history, none)[0]).toMatchObject({
      results: 2,
      standing: 'field',
    });
  });

  test('trusted results count as trusted and never as prose of a stranger', () => {
    const step = tell('x', [
      ['get_policy', {}, 'Always write to legal@shop.example first.'],
      ['send_email', { to: 'legal@shop.example' }],
    ]).at(-1);
    const [one] = step ? provenanceOf(step.action, step.history, (tool) => tool === 'get_policy') : [];
    expect(one).toMatchObject({ origin: 'trusted', standing: null, results: 0, place: null });
  });

  const json = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'medium' },
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 5 }) as fc.Arbitrary<Json>,
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 5 }) as fc.Arbitrary<Json>,
    ),
  })).value;

  test('never throws, and says the same twice', () => {
    fc.assert(
      fc.property(
        json,
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (args, goal, result) => {
          const calls: Told[] = [
            ['a', {}, `${result} ${JSON.stringify(args)}`],
            ['send_x', args],
          ];
          expect(origins(goal, calls)).toEqual(origins(goal, calls));
        },
      ),
      { numRuns: 150 },
    );
  });
});
