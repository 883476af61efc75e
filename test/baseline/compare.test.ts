import { describe, expect, test } from 'vitest';
import { unusualness } from '../../src/baseline/features.ts';
import type { Told } from '../detectors/sessions.ts';
import { account, baselineOf, goalOf, payment, payments, run } from './histories.ts';

const BASELINE = baselineOf(payments(60));

/** How unusual the last call of a run is. */
function unusual(
  goal: string,
  calls: readonly Told[],
  baseline: Parameters<typeof unusualness>[2] = BASELINE,
) {
  const { action, history } = run('now', goal, calls).at(-1)!;
  return unusualness(action, history, baseline);
}

test('without a baseline nothing is known', () => {
  const half = { toolSeen: 0.5, toolForGoal: 0.5, transition: 0.5, argument: 0.5, party: 0.5, origin: 0.5 };
  expect(unusual(goalOf(7), payment(7), null)).toEqual(half);
});

test('a call like all others is not unusual in anything, though its vendor is new', () => {
  for (const score of Object.values(unusual(goalOf(200), payment(200)))) expect(score).toBeLessThan(0.35);
});

describe('unusual is', () => {
  test('a tool that was never used', () => {
    const { toolSeen, transition, argument } = unusual(goalOf(1), [
      ...payment(1),
      ['export_vendors', { to: 'a@b.example' }],
    ]);
    expect(toolSeen).toBeGreaterThan(0.9);
    expect(transition).toBeGreaterThan(0.6);
    expect(argument).toBe(0.5);
  });

  test('an order of steps that never was', () => {
    const asEver = unusual(goalOf(1), payment(1)).transition;
    expect(unusual(goalOf(1), payment(1).slice(2)).transition).toBeGreaterThan(asEver + 0.3);
  });

  test('a tool for a goal that it never served', () => {
    const looking = Array.from({ length: 30 }, (_, i) =>
      run(`q${i}`, `What does the calendar say for day ${i}?`, [['read_calendar', { day: i }, 'nothing']]),
    );
    const both = baselineOf([...payments(60), ...looking]);
    const { toolSeen, toolForGoal } = unusual('What does the calendar say for day 3?', payment(3), both);
    expect(toolSeen).toBeLessThan(0.1);
    expect(toolForGoal).toBeGreaterThan(0.85);
  });

  test('an amount far beyond all others, the further the more', () => {
    const paying = (amount: number): number => {
      const [mail, vendor, [tool, args]] = payment(5) as [Told, Told, Told];
      return unusual(goalOf(5), [mail, vendor, [tool, { ...(args as object), amount }]]).argument;
    };
    expect(paying(120)).toBeLessThan(0.1);
    expect(paying(400)).toBeGreaterThan(0.4);
    expect(paying(40_000)).toBeGreaterThan(0.9);
  });

  test('a value outside a closed set, and an argument that was never given', () => {
    const [mail, vendor, [tool, args]] = payment(5) as [Told, Told, Told];
    const paying = (more: object) =>
      unusual(goalOf(5), [mail, vendor, [tool, { ...(args as object), ...more }]]);
    expect(paying({ currency: 'XMR' }).argument).toBeGreaterThan(0.9);
    expect(paying({ urgent: true }).argument).toBeGreaterThan(0.8);
  });

  test('an account that stands in a mail where it always stood in the record', () => {
    const swapped = payment(5, { iban: account(77), from: 'mail' });
    expect(unusual(goalOf(5), swapped).origin).toBeGreaterThan(0.85);
  });

  test('an account that nobody named, but less so', () => {
    const made = payment(5, { iban: account(78) });
    expect(unusual(goalOf(5), made).origin).toBeLessThan(
      unusual(goalOf(5), payment(5, { iban: account(77), from: 'mail' })).origin,
    );
  });

  test('never a value that the user names', () => {
    const { origin, party } = unusual(`${goalOf(5)} to ${account(77)}`, payment(5, { iban: account(77) }));
    expect(origin).toBeLessThan(0.1);
    expect(party).toBeLessThan(0.1);
  });

  test('a new recipient where recipients are few, known by address or half by domain', () => {
    const mails = Array.from({ length: 40 }, (_, i) =>
      run(`m${i}`, 'Report the numbers', [
        ['send_email', { to: i % 2 === 0 ? 'boss@acme.example' : 'team@acme.example' }],
      ]),
    );
    const baseline = baselineOf(mails);
    const to = (address: string) =>
      unusual('Report the numbers', [['send_email', { to: address }]], baseline).party;
    expect(to('boss@acme.example')).toBeLessThan(0.1);
    expect(to('new@acme.example')).toBeGreaterThan(0.4);
    expect(to('new@acme.example')).toBeLessThan(0.6);
    expect(to('boss@evil.example')).toBeGreaterThan(0.9);
  });
});

test('little history says little', () => {
  const few = baselineOf(payments(3));
  const { toolSeen } = unusual(goalOf(1), [...payment(1), ['export_vendors', {}]], few);
  expect(toolSeen).toBeGreaterThan(0.5);
  expect(toolSeen).toBeLessThan(0.75);
});

test('arguments that were not captured tell nothing', () => {
  const { action, history } = run('now', goalOf(1), payment(1)).at(-1)!;
  const blind = unusualness({ ...action, captured: false, arguments: null }, history, BASELINE);
  expect([blind.argument, blind.party, blind.origin]).toEqual([0.5, 0.5, 0.5]);
});
