import { describe, expect, test } from 'vitest';
import type { Finding, Outcome } from '../../src/model/finding.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { Comparison } from '../../src/replay/comparison.ts';
import type { Judged } from '../../src/verdict/looks.ts';
import { after } from '../charter/history.ts';
import { anAction } from '../session/actions.ts';

const NOTHING = after([]);

function judged(
  id: string,
  outcome: Outcome,
  given: { tool?: string; rule?: string | null; would?: Outcome; run?: string } = {},
): Judged {
  const { tool = 'pay', rule = 'large', would, run = 'a' } = given;
  const finding: Finding = {
    detector: 'rule',
    rule,
    kind: 'rule_violation',
    severity: 'medium',
    outcome,
    score: 1,
    reason: `${outcome} by ${rule}`,
    evidence: [],
    owasp: null,
  };
  const verdict: Verdict = {
    outcome,
    ...(would === undefined ? {} : { would }),
    findings: outcome === 'allow' ? [] : [finding],
    errors: [],
    charter: null,
    mode: 'enforce',
  };
  return { action: anAction({ id, at: 1, tool, conversation: run }), history: NOTHING, verdict, late: false };
}

function compare(before: readonly Judged[], now: readonly Judged[]): Comparison {
  const comparison = new Comparison();
  for (const one of before) comparison.add('before', one);
  for (const one of now) comparison.add('now', one);
  return comparison;
}

describe('a comparison', () => {
  test('gathers changes by tool, rule and outcomes, the most frequent first', () => {
    const comparison = compare(
      [judged('1', 'allow'), judged('2', 'allow'), judged('3', 'block', { rule: 'old' }), judged('4', 'ask')],
      [judged('1', 'block'), judged('2', 'block'), judged('3', 'allow'), judged('4', 'ask')],
    );
    const told = comparison
      .changes()
      .map(({ tool, because, from, to, actions }) => [
        tool,
        because,
        from.outcome,
        to.outcome,
        actions.length,
      ]);
    expect(told).toEqual([
      ['pay', 'large', 'allow', 'block', 2],
      ['pay', 'old', 'block', 'allow', 1],
    ]);
    expect(comparison.size).toBe(4);
  });

  test('names the reason of the verdict that weighs more', () => {
    const [change] = compare(
      [judged('1', 'block', { rule: 'strict' })],
      [judged('1', 'alert', { rule: 'mild' })],
    ).changes();
    expect(change).toMatchObject({ because: 'strict' });
  });

  test('sees a rule that moves into monitor, and counts it among what would be blocked', () => {
    const comparison = compare([judged('1', 'alert')], [judged('1', 'alert', { would: 'block' })]);
    expect(comparison.changes()).toMatchObject([
      { from: { outcome: 'alert', would: null }, to: { outcome: 'alert', would: 'block' } },
    ]);
    expect(comparison.blocked()).toHaveLength(1);
  });

  test('takes the latest word on an action that a late fact made heavier', () => {
    const comparison = compare([judged('1', 'allow')], [judged('1', 'allow'), judged('1', 'block')]);
    expect(comparison.changes()).toMatchObject([{ to: { outcome: 'block' } }]);
    expect(comparison.size).toBe(1);
  });

  test('counts runs that came through, on either side', () => {
    const comparison = compare(
      [
        judged('1', 'allow', { run: 'a' }),
        judged('2', 'allow', { run: 'b' }),
        judged('3', 'ask', { run: 'c' }),
      ],
      [
        judged('1', 'allow', { run: 'a' }),
        judged('2', 'alert', { run: 'b' }),
        judged('3', 'allow', { run: 'c' }),
      ],
    );
    expect(comparison.passed('before')).toEqual({ runs: 3, untouched: 2, held: 1 });
    expect(comparison.passed('now')).toEqual({ runs: 3, untouched: 2, held: 0 });
  });
});
