import { describe, expect, test } from 'vitest';
import { enrichment } from '../../src/alert/build.ts';
import type { Detector } from '../../src/detectors/detector.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { combine } from '../../src/verdict/combine.ts';
import { judge } from '../../src/verdict/judge.ts';
import { isHeavier } from '../../src/verdict/weight.ts';
import { anAction } from '../session/actions.ts';

const finding = (given: Partial<Finding>): Finding => ({
  detector: 'd',
  rule: null,
  kind: 'loop',
  severity: 'medium',
  outcome: 'alert',
  score: 0.5,
  reason: 'because',
  evidence: [],
  owasp: null,
  ...given,
});
const history = {
  goal: [],
  system: null,
  tools: new Map(),
  sources: [],
  actions: [],
  totals: { actions: 0, byTool: new Map() },
  refused: [],
  madeBefore: [],
};

/** The verdict where these are found. */
function judged(findings: readonly Finding[]): Verdict {
  const detector: Detector = { id: 'd', inspect: () => [...findings] };
  return judge(anAction({ id: '1', at: 1 }), history, null, [detector]);
}

describe('the verdict', () => {
  test('is the heaviest outcome; the others stand behind it', () => {
    const outcomes = combine(
      [finding({}), finding({ outcome: 'block' }), finding({ outcome: 'ask' })],
      [],
      null,
    );
    expect(outcomes.outcome).toBe('block');
    expect(outcomes.findings.map(({ outcome }) => outcome)).toEqual(['block', 'ask', 'alert']);
  });

  test('is allow where nothing asks for more than being written down, and the action carries it', () => {
    const verdict = combine([finding({ outcome: 'allow', severity: 'low' })], [], null);
    expect(verdict.outcome).toBe('allow');
    expect(enrichment(verdict).toString('latin1')).toContain('goalkeeper.kind');
  });

  test('of a finding that another one bears out is what it asks for beside it', () => {
    const nearly = finding({ detector: 'authority', outcome: 'ask', beside: 'block' });
    const witness = finding({ detector: 'access', outcome: 'ask' });
    const outcomeOf = (...findings: Finding[]): string => judged(findings).outcome;
    expect(outcomeOf(nearly)).toBe('ask');
    expect(outcomeOf(nearly, witness)).toBe('block');
    expect(outcomeOf(nearly, { ...witness, outcome: 'alert' })).toBe('ask');
    expect(outcomeOf({ ...nearly, beside: undefined as never }, witness)).toBe('ask');
    for (const other of ['rule', 'capability', 'baseline', 'budget'])
      expect(outcomeOf(nearly, { ...witness, detector: other })).toBe('ask');
    expect(outcomeOf(nearly, { ...witness, rule: 'refunds' })).toBe('ask');
  });

  test('says what bore it out, and keeps nothing of what only detectors say', () => {
    const nearly = finding({ detector: 'authority', outcome: 'ask', beside: 'block', reason: 'rare' });
    const { findings } = judged([nearly, finding({ detector: 'access', outcome: 'ask' })]);
    expect(findings[0]).toMatchObject({
      severity: 'high',
      reason: 'rare, and access holds it for a reason of its own',
    });
    expect(findings.some((one) => 'beside' in one)).toBe(false);
    expect(judged([nearly]).findings.some((one) => 'beside' in one)).toBe(false);
  });

  test('puts the graver and surer first among equal outcomes', () => {
    const { findings } = combine(
      [
        finding({ kind: 'loop' }),
        finding({ kind: 'call_rate', score: 0.9 }),
        finding({ kind: 'call_limit', severity: 'high' }),
      ],
      [],
      null,
    );
    expect(findings.map(({ kind }) => kind)).toEqual(['call_limit', 'call_rate', 'loop']);
  });

  test('is allow, in monitor mode, where nothing was found and no charter governs', () => {
    expect(combine([], [], null)).toEqual({
      outcome: 'allow',
      findings: [],
      errors: [],
      charter: null,
      mode: 'monitor',
    });
  });

  test('names a detector that failed and still hears the others', () => {
    const broken: Detector = {
      id: 'broken',
      inspect: () => {
        throw new TypeError('oh');
      },
    };
    const sound: Detector = { id: 'sound', inspect: () => [finding({ detector: 'sound' })] };
    const verdict = judge(anAction({ id: '1', at: 1 }), history, null, [broken, sound]);
    expect(verdict.errors).toEqual([{ detector: 'broken', message: 'oh' }]);
    expect(verdict.outcome).toBe('alert');
  });
});

test('outcomes are ordered allow, alert, ask, block', () => {
  expect(isHeavier('alert', 'allow') && isHeavier('ask', 'alert') && isHeavier('block', 'ask')).toBe(true);
  expect(isHeavier('alert', 'alert')).toBe(false);
});
