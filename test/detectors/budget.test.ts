import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/model/json.ts';
import { kinds, lastVerdict, type Told, tell, verdicts } from './sessions.ts';

const GOAL = 'Pay 20 EUR to DE89370400440532013000 and tell bo@shop.example "paid"';
const pay = (args: Json, result = 'accepted'): Told => ['send_payment', args, result];
const IBAN = 'DE89370400440532013000';

describe('budget', () => {
  const cases: [name: string, calls: Told[], expected: string[]][] = [
    [
      'the same payee and amount twice is asked about, whatever the reference says and however the amount is written',
      [
        pay({ iban: IBAN, amount: 1480.5, ref: 'a' }),
        pay({ iban: 'DE89 3704 0044 0532 0130 00', amount: '1,480.50' }),
      ],
      ['repeated_effect:ask'],
    ],
    [
      'another amount is another payment',
      [pay({ iban: IBAN, amount: 20 }), pay({ iban: IBAN, amount: 21 })],
      [],
    ],
    [
      'a payment that failed may be repeated',
      [pay({ iban: IBAN, amount: 20 }, 'Error: insufficient funds'), pay({ iban: IBAN, amount: 20 })],
      [],
    ],
    [
      'the same mail twice is reported',
      [
        ['send_email', { to: 'bo@shop.example', body: 'paid' }, 'sent'],
        ['send_email', { body: 'paid', to: 'bo@shop.example' }, 'sent'],
      ],
      ['repeated_effect:alert'],
    ],
    [
      'a change made twice changes nothing more',
      [
        ['set_status', { id: 'T-1', status: 'open' }, 'ok'],
        ['set_status', { id: 'T-1', status: 'open' }, 'ok'],
      ],
      [],
    ],
    ['five equal reads are polling', Array<Told>(5).fill(['get_job', { id: 'J-1' }, 'running']), []],
    ['six are a loop', Array<Told>(6).fill(['get_job', { id: 'J-1' }, 'running']), ['loop:alert']],
    [
      'a loop is told once, not at every turn',
      Array<Told>(7).fill(['get_job', { id: 'J-1' }, 'running']),
      [],
    ],
    ['with no history there is nothing to repeat', [pay({ iban: IBAN, amount: 20 })], []],
  ];

  test.each(cases)('%s', (_name, calls, expected) => {
    expect(kinds(lastVerdict(tell(GOAL, calls)))).toEqual(expected);
  });

  test('a failure told by the status counts, whatever the result says', () => {
    const args = { iban: IBAN, amount: 20 };
    const steps = tell(GOAL, [['send_payment', args, 'hm', { status: 'error' }], pay(args)]);
    expect(kinds(lastVerdict(steps))).toEqual([]);
  });

  test('calls whose arguments are unknown are never called equal', () => {
    const hidden: Told = ['send_payment', null, 'ok', { captured: false }];
    expect(kinds(lastVerdict(tell(GOAL, Array<Told>(12).fill(hidden))))).toEqual([]);
  });

  test('a very long session is told at its 200th and 400th call', () => {
    const calls = Array.from({ length: 401 }, (_, i): Told => ['get_page', { n: i }, null]);
    const told = verdicts(tell('Read all pages', calls)).flatMap((verdict, i) =>
      kinds(verdict).map((kind) => `${i + 1} ${kind}`),
    );
    expect(told).toEqual(['200 too_many_calls:alert', '400 too_many_calls:alert']);
  });

  test('sixty calls in ten seconds are reported once', () => {
    const calls = Array.from(
      { length: 62 },
      (_, i): Told => ['get_page', { n: i }, null, { startTime: 1e9 + i * 1e8, endTime: 1e9 + i * 1e8 }],
    );
    const told = verdicts(tell('Read all pages', calls)).map(kinds);
    expect(told.flat()).toEqual(['call_rate:alert']);
    expect(told[59]).toEqual(['call_rate:alert']);
  });
});
