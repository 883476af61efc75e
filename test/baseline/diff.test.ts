import { expect, test } from 'vitest';
import { diffBaselines } from '../../src/baseline/diff.ts';
import type { Told } from '../detectors/sessions.ts';
import { account, baselineOf, goalOf, payment, payments, run } from './histories.ts';

const BEFORE = baselineOf(payments(40));

const told = (after: Parameters<typeof diffBaselines>[1], before = BEFORE) =>
  diffBaselines(before, after).map(({ weight, text }) => `${weight}: ${text}`);

function changed(change: (calls: Told[], i: number) => Told[]) {
  return baselineOf(Array.from({ length: 40 }, (_, i) => run(`r${i}`, goalOf(i), change(payment(i), i))));
}

test('the same history has no changes', () => {
  expect(told(baselineOf(payments(40)))).toEqual([]);
});

test('a tool first seen, and one no longer used', () => {
  const after = changed((calls) => [...calls, ['export_vendors', { to: 'a@b.example' }, 'sent']]);
  expect(told(after)).toContain('high: tool export_vendors first seen: 40 runs of 40');
  expect(told(BEFORE, after)).toContain(
    'medium: tool export_vendors no longer used, before in 40 runs of 40',
  );
});

test('a tool that was rare and is a habit now', () => {
  const rare = baselineOf([...payments(38), run('x', 'Export', [['export_vendors', {}, 'sent']])]);
  const after = changed((calls) => [...calls, ['export_vendors', {}, 'sent']]);
  expect(told(after, rare)).toContain(
    'high: tool export_vendors now a habit, before in 1 run only: 40 runs of 40',
  );
});

test('amounts three times as high', () => {
  const after = changed(([mail, vendor, [tool, args] = ['', {}]]) => [
    mail!,
    vendor!,
    [tool, { ...(args as { amount: number }), amount: 3 * (args as { amount: number }).amount }],
  ]);
  expect(told(after)).toContainEqual(
    expect.stringMatching(/^high: send_payment: amount p99 ×3 \(102 to 137, now 306 to 411\)$/),
  );
});

test('new recipients, and values from where they never came', () => {
  const mailing = (domain: string) =>
    baselineOf(
      Array.from({ length: 20 }, (_, i) =>
        run(`m${i}`, 'Report', [['send_email', { to: `boss@${domain}` }]]),
      ),
    );
  expect(told(mailing('evil.example'), mailing('acme.example'))).toContain(
    'high: send_email: to new recipient domains or hosts: evil.example',
  );
  const after = changed((_, i) => payment(i, { iban: account(i + 300), from: 'mail' }));
  expect(told(after)).toContainEqual(
    expect.stringMatching(
      /^high: send_payment: iban comes from prose:read_mail in 100 % of runs, before 0 %$/,
    ),
  );
});

test('another order of steps', () => {
  const after = changed(([mail, vendor, pay]) => [vendor!, mail!, pay!]);
  expect(told(after)).toContain('low: order changed: the first call mostly lookup_vendor, before read_mail');
});

test('hidden values of two salts are not compared', () => {
  const salted = (salt: string) => baselineOf(payments(20), { salt });
  expect(told(salted('a'.repeat(32)), salted('b'.repeat(32)))).toEqual([]);
});
