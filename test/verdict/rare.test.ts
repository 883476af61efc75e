import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import { asRare } from '../../src/verdict/rare.ts';

const found: Finding = {
  detector: 'd',
  rule: null,
  kind: 'untrusted_value',
  severity: 'high',
  outcome: 'block',
  rare: { block: 0.01, ask: 0.1, alert: 0.2 },
  score: 0.8,
  reason: 'because',
  evidence: [],
  owasp: null,
};

describe('a finding that stands only where clean runs seldom look so suspicious', () => {
  test.each<[number, string | undefined]>([
    [0.005, 'block'],
    [0.01, 'block'],
    [0.02, 'ask'],
    [0.1, 'ask'],
    [0.15, 'alert'],
    [0.3, undefined],
  ])('where one in %d clean runs has such an action asks for %s', (p, outcome) => {
    expect(asRare(found, () => p)?.outcome).toBe(outcome);
  });

  test('is no grave matter any more where it is only told of', () => {
    expect(asRare(found, () => 0.15)?.severity).toBe('medium');
    expect(asRare(found, () => 0.05)?.severity).toBe('high');
  });

  test('keeps an outcome that nothing is said of', () => {
    expect(asRare({ ...found, rare: { block: 0.01 } }, () => 1)?.outcome).toBe('ask');
  });

  test('does not say in the verdict how rare it had to be', () => {
    expect(asRare(found, () => 0)).not.toHaveProperty('rare');
  });

  test('is not weighed where it says nothing of it', () => {
    const { rare: _, ...plain } = found;
    const unasked = (): number => {
      throw new Error('nobody should ask');
    };
    expect(asRare(plain, unasked)).toEqual(plain);
  });
});
