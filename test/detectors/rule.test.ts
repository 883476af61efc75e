import { describe, expect, test } from 'vitest';
import { parseCharter } from '../../src/charter/parse.ts';
import { rule } from '../../src/detectors/rule.ts';
import type { Action } from '../../src/model/action.ts';
import type { Charter } from '../../src/model/charter.ts';
import type { Finding } from '../../src/model/finding.ts';
import { after, call } from '../charter/history.ts';

function charter(mode: string): Charter {
  const text = `charter: 1
name: payer
version: "1"
purpose: p
agents: [payer]
mode: ${mode}
rules:
  - { name: large, tools: [pay], when: args.amount > 100, outcome: block, severity: critical, reason: Too much., owasp: ASI02 }
  - { name: second, tools: [pay], when: count("pay") > 0, outcome: ask, reason: Again. }
`;
  const result = parseCharter(text, 'a.yaml');
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.value;
}

function inspect(
  action: Action,
  earlier: readonly Action[] = [],
  by: Charter | null = charter('enforce'),
): Finding[] {
  return rule.inspect(action, { history: after(earlier), charter: by, baseline: null });
}

describe('a rule', () => {
  test('that fires tells its name, outcome, reason and the arguments', () => {
    expect(inspect(call('pay', { amount: 500, to: 'x' }))).toEqual([
      {
        detector: 'rule',
        rule: 'large',
        kind: 'rule_violation',
        severity: 'critical',
        outcome: 'block',
        score: 1,
        reason: 'Too much.',
        evidence: [
          { span: expect.anything(), where: 'argument amount', value: '500' },
          { span: expect.anything(), where: 'argument to', value: 'x' },
        ],
        owasp: 'ASI02',
      },
    ]);
  });

  test('stays silent below its condition, for other tools, and without a charter', () => {
    expect(inspect(call('pay', { amount: 100 }))).toEqual([]);
    expect(inspect(call('read', {}))).toEqual([]);
    expect(inspect(call('pay', { amount: 500 }), [], null)).toEqual([]);
  });

  test('does not silence another', () => {
    expect(
      inspect(call('pay', { amount: 500 }), [call('pay', { amount: 1 })]).map(({ rule }) => rule),
    ).toEqual(['large', 'second']);
  });

  test.each([
    ['an argument that is not there', call('pay', {})],
    ['arguments that were not captured', call('pay', null, { captured: false })],
    ['arguments without names', call('pay', '500')],
    ['an argument of another type', call('pay', { amount: 'much' })],
  ])('that cannot be judged for %s is told', (_name, action) => {
    const [finding] = inspect(action);
    expect(finding).toMatchObject({ kind: 'rule_error', rule: 'large', outcome: 'alert' });
    expect(finding?.reason).toMatch(/^rule large could not be judged: ./);
  });

  test.each(['monitor', 'enforce'])(
    'tells its own outcome in a charter in %s: how far it counts is the verdict’s',
    (mode) => {
      expect(inspect(call('pay', { amount: 500 }), [], charter(mode))[0]?.outcome).toBe('block');
    },
  );

  test('shows long and many arguments cut', () => {
    const args = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`a${i}`, 'x'.repeat(1000)]));
    const [finding] = inspect(call('pay', { amount: 500, ...args }));
    expect(finding?.evidence.length).toBe(5);
    for (const { value } of finding?.evidence ?? []) expect(value.length).toBeLessThanOrEqual(200);
  });
});
