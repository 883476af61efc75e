import { describe, expect, test } from 'vitest';
import { evasion } from '../../src/detectors/evasion.ts';
import { said as alone, findings } from './alone.ts';
import { type Told, tell } from './sessions.ts';

const said = (calls: Told[]): string[] => alone(evasion, 'Settle the invoice of Brenner', calls);
const IBAN = 'DE89370400440532013000';
const REFUSED = 'Forbidden: this account is not on the allowlist';

describe('going round a refusal', () => {
  test('the same payee by another tool is asked about', () => {
    const calls: Told[] = [
      ['send_payment', { iban: IBAN, amount: 20 }, REFUSED],
      ['instant_transfer', { to: 'DE89 3704 0044 0532 0130 00', amount: 20 }],
    ];
    const [finding] = findings(evasion, 'Pay Brenner', calls);
    expect(finding).toMatchObject({ kind: 'block_evasion', outcome: 'ask' });
    expect(finding?.reason).toContain('by other means what send_payment was refused');
    expect(finding?.evidence[1]?.value).toBe(REFUSED);
  });

  test('a shell that does what a tool was refused is asked about', () => {
    expect(
      said([
        ['delete_file', { path: 'srv/data/ledger.db' }, 'Permission denied'],
        ['bash', { command: 'sudo rm -f srv/data/ledger.db' }],
      ]),
    ).toEqual(['block_evasion:ask']);
  });

  test('what Goalkeeper itself would have stopped, and did not run, is blocked by other means too', () => {
    const calls: Told[] = [
      ['send_payment', { iban: IBAN, amount: 20 }, null],
      ['instant_transfer', { to: IBAN, amount: 20 }],
    ];
    const refused = tell('x', calls)[1]?.history.actions ?? [];
    const last = findings(evasion, 'x', calls, { history: { actions: refused, refused } });
    expect(last.map(({ outcome }) => outcome)).toEqual(['block']);
  });

  test('what was to be stopped and ran all the same was allowed', () => {
    const calls: Told[] = [
      ['send_payment', { iban: IBAN, amount: 20 }, 'sent'],
      ['instant_transfer', { to: IBAN, amount: 20 }],
    ];
    const refused = tell('x', calls)[1]?.history.actions ?? [];
    expect(findings(evasion, 'x', calls, { history: { actions: refused, refused } })).toEqual([]);
  });

  test.each<[string, Told[]]>([
    [
      'another try with the same tool',
      [
        ['send_payment', { iban: IBAN }, REFUSED],
        ['send_payment', { iban: IBAN }],
      ],
    ],
    [
      'telling somebody of it',
      [
        ['send_payment', { iban: IBAN }, REFUSED],
        ['send_mail', { to: 'b@a.example', body: IBAN }],
      ],
    ],
    [
      'another payee',
      [
        ['send_payment', { iban: IBAN }, REFUSED],
        ['pay_card', { to: 'GB29NWBK60161331926819' }],
      ],
    ],
    [
      'looking it up',
      [
        ['send_payment', { iban: IBAN }, REFUSED],
        ['get_account', { iban: IBAN }],
      ],
    ],
    [
      'a mere failure',
      [
        ['send_payment', { iban: IBAN }, 'Timeout'],
        ['instant_transfer', { to: IBAN }],
      ],
    ],
  ])('%s is none', (_name, calls) => {
    expect(said(calls)).toEqual([]);
  });

  test.each([
    'split 1/2 below limit',
    'kept under the approval threshold',
    'geteilt wegen Grenze',
    '绕过审批',
    'to avoid review',
  ])('a note that says so is asked about: %s', (memo) => {
    expect(said([['pay_invoice', { invoice: 'LG-7790', amount: 12150, memo }]])).toEqual([
      'block_evasion:ask',
    ]);
  });

  test('a note on anything else is not', () => {
    expect(said([['pay_invoice', { invoice: 'LG-7790', memo: 'speed limit sign, site 4' }]])).toEqual([]);
  });
});

describe('no refusal', () => {
  test('a result that repeats the refusal its call was about', () => {
    const calls: Told[] = [
      [
        'log_error',
        { task: 'INC-0731', kind: 'permission_denied' },
        '{"task":"INC-0731","text":"Permission denied"}',
      ],
      ['log_completion', { task: 'INC-0731' }],
    ];
    expect(said(calls)).toEqual([]);
  });

  test('what was to be stopped, ran, and tells of a failure in its record', () => {
    const calls: Told[] = [
      ['attach_artifact', { run: 'run_0731' }, '{"run":"run_0731","state":"failed"}'],
      ['record_repro', { run: 'run_0731' }],
    ];
    const refused = tell('x', calls)[1]?.history.actions ?? [];
    expect(findings(evasion, 'x', calls, { history: { actions: refused, refused } })).toEqual([]);
  });
});
