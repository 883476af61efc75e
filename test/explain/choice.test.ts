import { describe, expect, test } from 'vitest';
import { Choice } from '../../src/explain/choice.ts';
import type { Outcome } from '../../src/model/finding.ts';
import type { Judged } from '../../src/verdict/looks.ts';
import { tell } from '../detectors/sessions.ts';
import { ALLOW } from '../session/actions.ts';

function judged(
  spanId: string,
  outcome: Outcome,
  given: { trace?: string; conversation?: string; late?: boolean } = {},
): Judged {
  const [step] = tell('Go on', [['look_up', {}]]);
  if (step === undefined) throw new Error('no step');
  const { trace = 'a1'.repeat(16), conversation = null, late = false } = given;
  const action = { ...step.action, span: { traceId: trace, spanId: spanId.padEnd(16, '0') }, conversation };
  return { action, history: step.history, verdict: { ...ALLOW, outcome }, late };
}

function chosen(all: readonly Judged[], wanted: { trace?: string; span?: string } = {}): string | undefined {
  const choice = new Choice({ trace: wanted.trace ?? null, span: wanted.span ?? null });
  for (const one of all) choice.add(one);
  return choice.chosen?.action.span.spanId.replace(/0+$/, '');
}

describe('the action that is explained', () => {
  test('is the worst', () => {
    expect(chosen([judged('1', 'alert'), judged('2', 'block'), judged('3', 'ask')])).toBe('2');
  });

  test('is the first of equals', () => {
    expect(chosen([judged('1', 'allow'), judged('2', 'block'), judged('3', 'block')])).toBe('2');
  });

  test('is of the trace that is named, or of the conversation', () => {
    const all = [
      judged('1', 'block'),
      judged('2', 'alert', { trace: 'b2'.repeat(16) }),
      judged('3', 'ask', { trace: 'c3'.repeat(16), conversation: 'thread-9' }),
    ];
    expect(chosen(all, { trace: 'b2b2' })).toBe('2');
    expect(chosen(all, { trace: 'thread-' })).toBe('3');
    expect(chosen(all, { trace: 'd4' })).toBeUndefined();
  });

  test('is the span that is named, however harmless', () => {
    expect(chosen([judged('1', 'block'), judged('2f', 'allow')], { span: '2f' })).toBe('2f');
  });

  test('has its latest verdict', () => {
    const choice = new Choice({ trace: null, span: null });
    choice.add(judged('1', 'alert'));
    choice.add(judged('1', 'block', { late: true }));
    expect(choice.chosen?.verdict.outcome).toBe('block');
    expect(choice.fitting).toBe(1);
  });
});
