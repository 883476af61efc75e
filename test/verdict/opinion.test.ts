import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Finding, KINDS, type Kind, OUTCOMES, type Outcome } from '../../src/model/finding.ts';
import type { Opinion } from '../../src/model/verdict.ts';
import { combine } from '../../src/verdict/combine.ts';
import { advised, isGrey, unadvised } from '../../src/verdict/opinion.ts';
import { isHeavier } from '../../src/verdict/weight.ts';

const finding = (detector: string, outcome: Outcome, given: Partial<Finding> = {}): Finding => ({
  detector,
  rule: null,
  kind: 'untrusted_value',
  severity: 'medium',
  outcome,
  score: 0.5,
  reason: 'because',
  evidence: [],
  owasp: null,
  ...given,
});
const UNSUPPORTED = { kind: 'unsupported_action' } as const;
const verdict = (...findings: Finding[]) => combine(findings, [], null);
const opinion = (answer: Opinion['answer']): Opinion => ({
  answer,
  reason: 'so',
  model: 'm',
  latencyMs: 12,
  promptHash: 'f'.repeat(64),
});

describe('the grey zone', () => {
  test.each([
    ['a person would be asked', [finding('provenance', 'ask')], true],
    ['nobody stands behind it', [finding('scorer', 'alert', UNSUPPORTED)], true],
    ['both', [finding('scorer', 'ask', UNSUPPORTED), finding('budget', 'alert')], true],
    ['another alert', [finding('budget', 'alert')], false],
    ['a block', [finding('provenance', 'block'), finding('scorer', 'ask', UNSUPPORTED)], false],
    ['a rule that asks', [finding('rule', 'ask', { rule: 'large' })], false],
    [
      'a rule that asks, and a doubt below it',
      [finding('rule', 'ask'), finding('scorer', 'alert', UNSUPPORTED)],
      false,
    ],
    ['a limit of the charter', [finding('capability', 'ask')], false],
    ['what runs in monitor', [finding('scorer', 'alert', { ...UNSUPPORTED, would: 'ask' })], false],
    ['nothing', [], false],
  ] as const)('%s: %#', (_name, findings, grey) => {
    expect(isGrey(verdict(...findings))).toBe(grey);
  });
});

describe('an opinion', () => {
  test.each(['allow', 'ask', 'block'] as const)('turns a doubt into %s, and is recorded', (answer) => {
    const before = verdict(finding('scorer', 'ask', UNSUPPORTED));
    const after = advised(before, opinion(answer));
    expect(after).toMatchObject({ outcome: answer, opinion: { answer, before: 'ask', model: 'm' } });
    expect(unadvised(after)).toBe('ask');
  });

  test('leaves what is no doubt as it was', () => {
    const before = verdict(
      finding('scorer', 'ask', UNSUPPORTED),
      finding('budget', 'alert'),
      finding('rule', 'ask'),
    );
    expect(advised(before, opinion('allow')).outcome).toBe('ask');
    const without = verdict(finding('scorer', 'ask', UNSUPPORTED), finding('budget', 'alert'));
    expect(advised(without, opinion('allow')).outcome).toBe('alert');
  });

  test('changes nothing outside the grey zone', () => {
    const block = verdict(finding('provenance', 'block'));
    expect(advised(block, opinion('allow'))).toBe(block);
  });

  test('never loosens a block, or anything that a charter wants', () => {
    const one = fc
      .record({
        detector: fc.constantFrom('rule', 'capability', 'provenance', 'scorer', 'budget'),
        outcome: fc.constantFrom(...OUTCOMES.slice(1)),
        kind: fc.constantFrom(...(Object.keys(KINDS) as Kind[])),
      })
      .map(({ detector, outcome, kind }) => finding(detector, outcome, { kind }));
    fc.assert(
      fc.property(fc.array(one), fc.constantFrom('allow', 'ask', 'block'), (findings, answer) => {
        const before = verdict(...findings);
        const { outcome } = advised(before, opinion(answer));
        if (before.outcome === 'block') expect(outcome).toBe('block');
        for (const { detector, outcome: wanted } of findings) {
          if (detector === 'rule' || detector === 'capability')
            expect(isHeavier(wanted, outcome)).toBe(false);
        }
      }),
    );
  });
});
