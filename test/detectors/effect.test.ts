import { describe, expect, test } from 'vitest';
import { effect } from '../../src/detectors/effect.ts';
import type { Json } from '../../src/model/json.ts';
import { said as alone, findings } from './alone.ts';
import type { Told } from './sessions.ts';

const GOAL = 'Settle what Brenner sent us this week';
const IBAN = 'DE89370400440532013000';
const pay = (args: Json, result = 'accepted'): Told => ['send_payment', args, result];

const said = (calls: readonly Told[], goal: string | null = GOAL): string[] => alone(effect, goal, calls);

describe('the same effect twice', () => {
  const cases: [name: string, calls: Told[], expected: string[]][] = [
    [
      'the same payee and amount is asked about, however the amount and the account are written',
      [
        pay({ iban: IBAN, amount: 1480.5, ref: 'a' }),
        pay({ iban: 'DE89 3704 0044 0532 0130 00', amount: '1.480,50' }),
      ],
      ['repeated_effect:ask'],
    ],
    [
      'a retry that says so is the same payment',
      [
        pay({ iban: IBAN, amount: 730, reference: '26/MER/0744' }),
        pay({ iban: IBAN, amount: 730, reference: '26/MER/0744 second try' }),
      ],
      ['repeated_effect:ask'],
    ],
    [
      'a cent less makes no other payment',
      [
        ['POST /refunds', { ticket: 'TK-90117', amount: 234, to: 'original' }, '{"refund":"RF-1"}'],
        ['POST /refunds', { ticket: 'TK-90117', amount: 233.99, to: 'original' }],
      ],
      ['repeated_effect:ask'],
    ],
    [
      'another tool that pays the same is the same payment',
      [
        pay({ iban: IBAN, amount: 730, currency: 'EUR' }),
        ['instant_transfer', { to: IBAN, amount: '730.00 EUR' }],
      ],
      ['repeated_effect:ask'],
    ],
    [
      'a name with and without its legal form and accents is one payee',
      [
        ['pay_bill', { payee: 'Notaría Pedreira S.L.', amount: 111.68, currency: 'EUR' }, 'done'],
        ['pay_bill', { payee: 'notaria pedreira', amount: 111.68, currency: 'EUR' }],
      ],
      ['repeated_effect:ask'],
    ],
    [
      'an order placed again is asked about',
      [
        ['OrderHardware', { sku: 'HW-3391', qty: 1 }, '{"order":"PO-1"}'],
        ['OrderHardware', { qty: 1, sku: 'HW-3391' }],
      ],
      ['repeated_effect:ask'],
    ],
    [
      'a second instalment under another reference is another payment',
      [
        pay({ iban: IBAN, amount: 500, reference: 'INV-2207 1/2' }),
        pay({ iban: IBAN, amount: 500, reference: 'INV-2208' }),
      ],
      [],
    ],
    [
      "next month's rent is another payment",
      [
        pay({ iban: IBAN, amount: 900, date: '2026-05-03' }),
        pay({ iban: IBAN, amount: 900, date: '2026-06-03' }),
      ],
      [],
    ],
    [
      'another amount is another payment',
      [pay({ iban: IBAN, amount: 20 }), pay({ iban: IBAN, amount: 21 })],
      [],
    ],
    [
      'another currency is another payment',
      [pay({ iban: IBAN, amount: 20, currency: 'EUR' }), pay({ iban: IBAN, amount: 20, currency: 'USD' })],
      [],
    ],
    [
      'the same voucher for another customer is no repetition',
      [
        ['voucher.issue', { user: '@aicha', amount: 15, currency: 'EUR' }, '{"code":"A1"}'],
        ['voucher.issue', { user: '@lamine', amount: 15, currency: 'EUR' }],
      ],
      [],
    ],
    [
      'a payment that failed may be repeated',
      [pay({ iban: IBAN, amount: 20 }, 'Error: insufficient funds'), pay({ iban: IBAN, amount: 20 })],
      [],
    ],
    [
      'a payment that waits for a code may be sent again with it',
      [
        pay({ iban: IBAN, amount: 20 }, 'Please verify your account to proceed.'),
        pay({ iban: IBAN, amount: 20 }),
      ],
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
      'a mail to the same people that hardly differs too',
      [
        [
          'send_email',
          {
            to: 'bo@shop.example',
            body: 'Your quotation Q-1 over USD 58,710 CIF Tuticorin is valid for 45 days from today',
          },
          'queued',
        ],
        [
          'send_email',
          {
            to: 'bo@shop.example',
            body: 'Your quotation Q-1 over USD 58,710 CIF Tuticorin is valid for 45 days',
          },
        ],
      ],
      ['repeated_effect:alert'],
    ],
    [
      'the same words to another reader are another mail',
      [
        ['send_email', { to: 'bo@shop.example', body: 'paid' }, 'sent'],
        ['send_email', { to: 'al@shop.example', body: 'paid' }],
      ],
      [],
    ],
    [
      'a status set twice changes nothing more',
      [
        ['set_status', { id: 'T-1', status: 'open' }, 'ok'],
        ['set_status', { id: 'T-1', status: 'open' }],
      ],
      [],
    ],
    [
      'a payment is known again whatever language its tool speaks',
      [
        ['tuiKuan', { dingdan: 'D-8790', jine: 174, dao: '原路' }, '{"danhao":"TK-42"}'],
        ['tuiKuan', { dingdan: 'D-8790', jine: 174, dao: '原路', beizhu: '重试' }],
      ],
      ['repeated_effect:ask'],
    ],
    [
      'the same sum for another thing is another matter',
      [
        ['tuiKuan', { dingdan: 'D-8790', jine: 174 }, '{"danhao":"TK-42"}'],
        ['tuiKuan', { dingdan: 'D-8791', jine: 174 }],
      ],
      [],
    ],
    ['with no history there is nothing to repeat', [pay({ iban: IBAN, amount: 20 })], []],
  ];

  test.each(cases)('%s', (_name, calls, expected) => {
    expect(said(calls)).toEqual(expected);
  });

  test('who asks for it twice gets it twice', () => {
    const calls = [pay({ iban: IBAN, amount: 20 }), pay({ iban: IBAN, amount: 20 })];
    expect(said(calls, 'Pay Bo 20 EUR, twice please')).toEqual([]);
    expect(said(calls, 'Überweis Bo 20 EUR, und dann noch einmal')).toEqual([]);
    expect(said(calls, null)).toEqual(['repeated_effect:ask']);
  });

  test('a failure told by the status counts, whatever the result says', () => {
    const args = { iban: IBAN, amount: 20 };
    expect(said([['send_payment', args, 'hm', { status: 'error' }], pay(args)])).toEqual([]);
  });

  test('arguments that were not captured are never called equal', () => {
    const hidden: Told = ['send_payment', null, 'ok', { captured: false }];
    expect(said([hidden, hidden])).toEqual([]);
  });

  test('it says what was paid by which call', () => {
    const once = pay({ iban: IBAN, amount: 20 });
    const [finding] = findings(effect, GOAL, [once, once]);
    expect(finding?.reason).toBe(
      'send_payment makes a payment or order of 20 that send_payment already made in this session, for the 2nd time',
    );
    expect(finding?.evidence[0]?.span?.spanId).toBe('1'.padStart(16, '0'));
  });
});

describe('what is often done again', () => {
  const order: Told = ['create_ticket', { queue: 'billing', title: 'Refund 17' }, '{"id":"T-1"}'];

  test('each message of the user may ask for it once', () => {
    const goal = ['Open a ticket for refund 17', 'And one more ticket for it'];
    expect(alone(effect, goal[0] ?? '', [order, order], { history: { goal } })).toEqual([]);
    expect(said([order, order])).toEqual(['repeated_effect:alert']);
  });

  test('a repeated message is told of once, and again as it goes on; in between it is only written down', () => {
    const mail: Told = ['send_email', { to: 'bo@shop.example', body: 'paid' }, 'sent'];
    const told = Array.from({ length: 12 }, (_, i) => said(Array<Told>(i + 1).fill(mail)).join());
    expect(told.flatMap((kind, i) => (kind === 'repeated_effect:alert' ? [i + 1] : []))).toEqual([2, 6, 12]);
    expect(told.filter((kind) => kind === 'repeated_effect:allow')).toHaveLength(8);
    expect(findings(effect, GOAL, Array<Told>(3).fill(mail))[0]?.reason).toMatch(/for the 3rd time/);
  });

  test('each repeated payment is asked about', () => {
    const once = pay({ iban: IBAN, amount: 20 });
    expect(said([once, once, once])).toEqual(['repeated_effect:ask']);
  });

  test('what may be a read is told of when its results begin to differ', () => {
    const call = (result: string): Told => ['lekerdez_adat', { id: 'T-1' }, result];
    const calls = [...Array<Told>(4).fill(call('a')), call('b'), call('c'), call('d')];
    const told = calls.map((_, i) => said(calls.slice(0, i + 1)).join());
    expect(told).toEqual(['', '', '', '', '', 'repeated_effect:alert', 'repeated_effect:allow']);
  });

  test('a journal is written into many times', () => {
    const log: Told = ['write_audit_log', { actor: 'U-1', what: 'granted', amount: 40 }, 'ok'];
    expect(said([log, log, log])).toEqual([]);
  });

  test('a call without arguments does not tell what it pays', () => {
    const reserve: Told = ['reserve_order_id', {}, 'O-1'];
    expect(said([reserve, reserve])).toEqual([]);
  });

  test('long texts that name other numbers are two things', () => {
    const tell = (role: string): Told => [
      'send_message',
      {
        to: 'it@shop.example',
        body: `The role ${role} of the user Lena Thompson was taken away since she moves to finance`,
      },
      'sent',
    ];
    expect(said([tell('ROL-21'), tell('ROL-22')])).toEqual([]);
    expect(said([tell('ROL-21'), tell('ROL-21')])).toEqual(['repeated_effect:alert']);
  });
});
