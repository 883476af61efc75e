import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chanceOf } from '../../src/drift/chance.ts';
import { Ranks } from '../../src/drift/ranks.ts';
import { random } from '../bench/drift/simulated.ts';

/** The largest gap between the numbers' distribution and the uniform one (Kolmogorov and Smirnov). */
function gap(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return Math.max(...sorted.map((p, index) => Math.abs(p - (index + 0.5) / sorted.length)));
}

describe('p-values', () => {
  test('of scores in no particular order are uniform, whatever their distribution', () => {
    const next = random(1);
    const distributions = [() => next(), () => Math.floor(3 * next()), () => Math.exp(9 * next()), () => 7];
    for (const draw of distributions) {
      const ranks = new Ranks(24);
      const all = Array.from({ length: 5_000 }, () => ranks.next(draw(), next()));
      // 1 % of uniform samples have a gap above 1.63 / √n.
      expect(gap(all)).toBeLessThan(1.63 / Math.sqrt(5_000));
    }
  });

  test('are small for scores larger than all before, large for smaller ones', () => {
    const ranks = new Ranks(24);
    for (let index = 0; index < 99; index++) ranks.next(10, 0.5);
    expect(ranks.next(100, 0.5)).toBeLessThan(0.01);
    expect(ranks.next(1, 0.5)).toBeGreaterThan(0.99);
  });

  test('lie above 0 and not above 1 for any score', () => {
    const scores = fc.array(fc.double({ min: 0, noNaN: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(scores, (all) => {
        const ranks = new Ranks(24);
        for (const score of all) {
          const p = ranks.next(score, 0.5);
          expect(p).toBeGreaterThan(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('chance', () => {
  test('is the same for the same text, and uniform over ids that count up', () => {
    expect(chanceOf('tools 1 2')).toBe(chanceOf('tools 1 2'));
    const all = Array.from({ length: 5_000 }, (_, index) => chanceOf(index.toString(16).padStart(32, '0')));
    expect(gap(all)).toBeLessThan(1.63 / Math.sqrt(5_000));
  });

  test('is never 0 or 1', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const chance = chanceOf(text);
        expect(chance).toBeGreaterThan(0);
        expect(chance).toBeLessThan(1);
      }),
    );
  });
});
