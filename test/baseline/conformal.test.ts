import { describe, expect, test } from 'vitest';
import { highestOwn, pValue } from '../../src/baseline/conformal.ts';
import { thinned } from '../../src/baseline/scores.ts';
import { baselineOf, payments } from './histories.ts';

/** A generator with a seed (mulberry32): the same numbers on every machine. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe('a p-value', () => {
  test('is the share of clean calls that score as high, this one counted', () => {
    const list = thinned([0.1, 0.2, 0.2, 0.9]);
    expect(pValue(0.05, list)).toBe(1);
    expect(pValue(0.2, list)).toBe(4 / 5);
    expect(pValue(0.5, list)).toBe(2 / 5);
    expect(pValue(0.95, list)).toBe(1 / 5);
  });

  test.each([
    ['all scores kept', 80, 200],
    ['thinned', 2_000, 50],
    ['with many ties', 300, 200],
  ])('is at most a in a share of at most a of clean calls: %s', (kind, size, kept) => {
    const random = seeded(size);
    const draw = () => (kind === 'with many ties' ? Math.floor(random() * 5) / 5 : random() ** 3);
    const rounds = 3_000;
    for (const level of [0.01, 0.05, 0.2]) {
      let low = 0;
      for (let round = 0; round < rounds; round++) {
        // Fresh calibration each round: the promise is over both.
        const calibration = Array.from({ length: size / 10 }, draw);
        if (pValue(draw(), thinned(calibration, Math.max(2, kept / 10))) <= level) low++;
      }
      const slack = 4 * Math.sqrt((level * (1 - level)) / rounds);
      expect(low / rounds).toBeLessThanOrEqual(level + slack);
    }
  });

  test('of a thinned list is never smaller than of the whole', () => {
    const random = seeded(7);
    const scores = Array.from({ length: 5_000 }, () => random());
    const [whole, thin] = [thinned(scores, 5_000), thinned(scores)];
    expect(thin.sorted.length).toBe(200);
    for (let i = 0; i < 500; i++) {
      const score = random() * 1.1;
      expect(pValue(score, thin)).toBeGreaterThanOrEqual(pValue(score, whole));
      expect(pValue(score, thin) - pValue(score, whole)).toBeLessThan(0.01);
    }
  });
});

describe("the highest score among an agent's own clean calls", () => {
  const scored = (calls: number, score: (at: number) => number) => {
    let at = 0;
    return baselineOf(payments(calls), {
      score: ({ tool }) => (tool === 'send_payment' ? score(at++) : -5),
    });
  };

  test('is told by tool', () => {
    const own = scored(40, (at) => at / 10);
    expect(highestOwn(own, 'send_payment')).toBe(3.9);
    expect(highestOwn(own, 'read_mail')).toBe(-5);
  });

  test('is kept however long the history', () => {
    expect(
      highestOwn(
        scored(1_500, (at) => (at === 1 ? 7 : 0)),
        'send_payment',
      ),
    ).toBe(7);
  });

  test('is not known of a tool without eight clean calls, of one that an object has anyway, or without a baseline', () => {
    expect(
      highestOwn(
        scored(7, () => 1),
        'send_payment',
      ),
    ).toBeNull();
    expect(
      highestOwn(
        scored(8, () => 1),
        'send_payment',
      ),
    ).toBe(1);
    expect(
      highestOwn(
        scored(8, () => 1),
        'toString',
      ),
    ).toBeNull();
    expect(highestOwn(null, 'send_payment')).toBeNull();
  });

  test('is not there where nothing was scored', () => {
    const unscored = baselineOf(payments(10));
    expect(unscored.scores).toBeUndefined();
    expect(highestOwn(unscored, 'send_payment')).toBeNull();
  });
});
