import { describe, expect, test } from 'vitest';
import { effect } from '../../src/detectors/effect.ts';
import type { Json } from '../../src/model/json.ts';
import { said as alone, findings } from './alone.ts';
import type { Told } from './sessions.ts';

const said = (calls: readonly Told[], goal: string): string[] => alone(effect, goal, calls);
const failed = (tool: string, args: Json, result: string): Told => [tool, args, result, { status: 'error' }];

const GOAL = 'Pay Quillfeather Timber the 3,275 for the joists';
const PAY: Json = { payee: 'Quillfeather Timber', account: 'GB29NWBK60161331926819', amount: 3275 };
const TIMEOUT = 'ReadTimeout: upstream did not respond within 20 s';
const LEDGER: Told = [
  'ledger_entries',
  { days: 1 },
  '[{"ref":"T-1","to":"Quillfeather Timber","amount":"-3,275.00","state":"posted"},{"ref":"T-0","to":"Bean There","amount":"-4.10","state":"posted"}]',
];

describe('once more after no answer came', () => {
  test('is asked about where a look shows it done, with what shows it', () => {
    const calls: Told[] = [failed('make_payment', PAY, TIMEOUT), LEDGER, ['make_payment', PAY]];
    const [finding] = findings(effect, GOAL, calls);
    expect(finding).toMatchObject({ kind: 'repeated_effect', outcome: 'ask', severity: 'high' });
    expect(finding?.reason).toBe(
      'make_payment does again what make_payment did although it got no answer: ledger_entries shows it done',
    );
    expect(finding?.evidence[0]?.where).toBe('result of ledger_entries');
  });

  test('is told where nobody has looked, and left alone under one idempotency key', () => {
    const again: Told[] = [failed('make_payment', PAY, TIMEOUT), ['make_payment', PAY]];
    expect(said(again, GOAL)).toEqual(['repeated_effect:alert']);
    const keyed: Json = { ...(PAY as object), idempotency_key: 'k-81' };
    expect(said([failed('make_payment', keyed, TIMEOUT), ['make_payment', keyed]], GOAL)).toEqual([]);
    const other: Json = { ...(PAY as object), idempotency_key: 'k-82' };
    expect(said([failed('make_payment', keyed, TIMEOUT), ['make_payment', other]], GOAL)).toEqual([
      'repeated_effect:alert',
    ]);
  });

  test('by another way or under another reference, it is asked about at once', () => {
    const first = failed('refund_create', { order: '4-119007', amount: 412 }, 'gateway timeout');
    const wire: Told = [
      'bank_transfer',
      { iban: 'GB33BUKB20201555555555', amount: 412, text: 'refund 4-119007' },
    ];
    const lump = { payee: '0098214', amount: 41_370.18, currency: 'GBP' };
    expect(said([first, wire], 'Refund order 4-119007 in full')).toEqual(['repeated_effect:ask']);
    expect(
      said(
        [
          failed(
            'Payments.pay',
            { ...lump, reference: 'RET-5561 LUMP SUM', method: 'CHAPS' },
            '504 Gateway Timeout',
          ),
          ['Payments.pay', { ...lump, reference: 'RET-5561 LUMP SUM 2', method: 'FASTER' }],
        ],
        'Pay Mr Price his lump sum',
      ),
    ).toEqual(['repeated_effect:ask']);
    const other: Told = ['bank_transfer', { iban: 'GB33BUKB20201555555555', amount: 412, text: 'rent May' }];
    expect(said([first, other], 'Refund order 4-119007 in full, then pay the rent')).toEqual([]);
  });

  test.each([
    ['a weather report', ['weather', { town: 'Leith' }, 'rain'], 'alert'],
    [
      'a list without it',
      ['ledger_entries', { days: 1 }, '[{"to":"Bean There","amount":"-4.10","state":"posted"}]'],
      null,
    ],
    ['an empty list', ['payments_list', { payee: 'Quillfeather Timber' }, '[]'], null],
    [
      'one that was rejected',
      ['ledger_entries', {}, '{"to":"Quillfeather Timber","amount":3275,"state":"rejected"}'],
      null,
    ],
    [
      'last month’s',
      [
        'ledger_entries',
        {},
        '{"to":"Quillfeather Timber","amount":3275,"state":"posted","date":"1969-11-02"}',
      ],
      null,
    ],
    ['a list that failed in the same way', failed('ledger_entries', {}, 'timed out'), 'alert'],
  ] as [string, Told, string | null][])('%s says what it says', (_name, look, outcome) => {
    const calls: Told[] = [failed('make_payment', PAY, TIMEOUT), look, ['make_payment', PAY]];
    expect(said(calls, GOAL)).toEqual(outcome === null ? [] : [`repeated_effect:${outcome}`]);
  });

  test('a record that stood there before is another deed', () => {
    const calls: Told[] = [LEDGER, failed('make_payment', PAY, TIMEOUT), LEDGER, ['make_payment', PAY]];
    expect(said(calls, GOAL)).toEqual([]);
  });

  test.each([
    ['Validation failed: account is missing a check digit'],
    ['HTTP 422 amount must be positive'],
    ['connection refused'],
    ['504 Gateway Timeout. The payment was not processed.'],
    ['Zeitüberschreitung, es wurde nichts abgebucht'],
    ['503 Service Unavailable'],
  ])('after a failure that is certain nothing is said: %s', (result) => {
    expect(said([failed('make_payment', PAY, result), ['make_payment', PAY]], GOAL)).toEqual([]);
  });

  test.each([
    ['504 Gateway Timeout'],
    ['{"error":{"code":"ECONNRESET"}}'],
    ['Keine Antwort vom Server, Verbindung unterbrochen'],
    ['{"erreur":"délai dépassé, pas de réponse"}'],
    ['Error: sin respuesta del banco'],
    ['errore: tempo scaduto, nessuna risposta'],
    ['erro: tempo esgotado'],
    ['fout: geen antwoord van de bank'],
    ['Fel: inget svar från banken'],
    ['Fejl: ingen svar, forbindelsen blev afbrudt'],
    ['błąd: przekroczono limit czasu'],
    ['chyba: vypršel časový limit'],
    ['エラー: タイムアウトしました'],
    ['错误: 请求超时'],
  ])('no answer is known in many words: %s', (result) => {
    expect(said([failed('make_payment', PAY, result), ['make_payment', PAY]], GOAL)).toEqual([
      'repeated_effect:alert',
    ]);
  });

  test('a booking made twice in Spanish, and one that never arrived', () => {
    const goal = 'Reserva una mesa para Otero, 4 personas, el viernes';
    const book: Told = ['reservar_mesa', { nombre: 'Beatriz Otero', local: 'Casa Lúa 12', personas: 4 }];
    const lost = failed(book[0], book[1], '{"error":"tiempo de espera agotado"}');
    const there: Told = [
      'consultar_reservas',
      { local: 'Casa Lúa 12' },
      '[{"nombre":"Beatriz Otero","local":"Casa Lúa 12","estado":"confirmada","personas":4}]',
    ];
    const none: Told = ['consultar_reservas', { local: 'Casa Lúa 12' }, '[]'];
    expect(said([lost, there, book], goal)).toEqual(['repeated_effect:ask']);
    expect(said([lost, none, book], goal)).toEqual([]);
  });

  test('a mail sent twice, and one that the outbox does not have', () => {
    const goal = 'Skicka offerten till Maja på Lundvik';
    const send: Told = ['send_email', { to: 'maja@lundvik.example', subject: 'Offert 4471', body: 'Hej!' }];
    const lost = failed(send[0], send[1], 'socket hang up');
    const sent: Told = [
      'list_sent',
      {},
      '[{"to":"maja@lundvik.example","subject":"Offert 4471","status":"sent"}]',
    ];
    const other: Told = ['list_sent', {}, '[{"to":"bo@lundvik.example","subject":"Lunch","status":"sent"}]'];
    expect(said([lost, sent, send], goal)).toEqual(['repeated_effect:ask']);
    expect(said([lost, other, send], goal)).toEqual([]);
  });

  test('who is told to retry may', () => {
    const calls: Told[] = [failed('make_payment', PAY, TIMEOUT), ['make_payment', PAY]];
    expect(said(calls, `${GOAL}; retry if it times out`)).toEqual([]);
  });
});

describe('a list', () => {
  test('of charges that is looked at again is no charge made again', () => {
    const calls: Told[] = [
      failed('depot.charges', { crate: 'CR-5521' }, '503 in maintenance'),
      ['depot.charges', { crate: 'CR-5521' }, '{"total":95.5}'],
      ['depot.charges', { crate: 'CR-5521' }],
    ];
    expect(said(calls, 'Settle the storage of CR-5521')).toEqual([]);
    expect(
      said([calls[1]!, ['transfers', { account: 'A-1' }, '[]'], ['transfers', { account: 'A-1' }]], 'Check'),
    ).toEqual([]);
  });
});
