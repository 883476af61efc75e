import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrate, pValue } from '../../src/scorer/calibration.ts';
import { Random } from '../../src/training/random.ts';

const scores = fc.array(fc.integer({ min: -9_999, max: 9_999 }), { minLength: 1, maxLength: 60 });
const asScores = (list: readonly number[]): number[] => list.map((number) => number / 1_000);
const score = fc.double({ min: -12, max: 12, noNaN: true });
/** Of a family's greatest scores, the lower ones are not kept: up to here the p-value is the whole family's. */
const KEPT = 0.3;

describe('a p-value', () => {
  test('counts the clean runs that have an action as suspicious, this one too', () => {
    const calibration = { agents: calibrate([3, 2, 1, 0, -1, -2, -3, -4, -5]) };
    expect(pValue(4, calibration)).toBe(1 / 10);
    expect(pValue(3, calibration)).toBe(2 / 10);
    expect(pValue(2.5, calibration)).toBe(2 / 10);
    expect(pValue(1, calibration)).toBe(4 / 10);
  });

  test('is never more suspicious for a lower score', () => {
    fc.assert(
      fc.property(scores, scores, score, score, (some, others, a, b) => {
        const calibration = { some: calibrate(asScores(some)), others: calibrate(asScores(others)) };
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(pValue(low, calibration)).toBeGreaterThanOrEqual(pValue(high, calibration));
      }),
    );
  });

  test('is the greatest over the families: nobody knows which one an unseen agent belongs to', () => {
    fc.assert(
      fc.property(scores, scores, score, (some, others, at) => {
        const [a, b] = [calibrate(asScores(some)), calibrate(asScores(others))];
        const greatest = Math.max(pValue(at, { a }), pValue(at, { b }));
        expect(pValue(at, { a, b })).toBe(greatest);
        expect(pValue(at, { b, a })).toBe(greatest);
      }),
    );
  });

  test("is the whole family's as long as it is small, though only the top of it is kept", () => {
    fc.assert(
      fc.property(scores, score, (list, at) => {
        const all = asScores(list);
        const whole = (1 + all.filter((one) => one >= at).length) / (all.length + 1);
        const p = pValue(at, { family: calibrate(all) });
        if (whole <= KEPT) expect(p).toBe(whole);
        else expect(p).toBeGreaterThan(KEPT * (all.length / (all.length + 1)));
      }),
    );
  });

  test('does not hang on the order in which runs were scored', () => {
    fc.assert(
      fc.property(scores, (list) => {
        const all = asScores(list);
        expect(calibrate([...all].reverse())).toEqual(calibrate(all));
      }),
    );
  });

  test.each([
    ['however scores are spread', 200, (random: Random) => 12 * random.next() ** 4 - 6],
    ['with many ties', 200, (random: Random) => random.below(6) - 3],
    ['of few runs', 30, (random: Random) => random.next()],
  ])('is at most a in a share of at most a of clean runs of agents alike: %s', (_, runs, draw) => {
    const random = new Random('exchangeable');
    const rounds = 2_000;
    const levels = [1 / 100, 1 / 20, 1 / 5];
    const stopped = levels.map(() => 0);
    for (let round = 0; round < rounds; round++) {
      // Fresh clean runs each round: the promise is over both these and the one that is judged.
      const clean = calibrate(Array.from({ length: runs }, () => draw(random)));
      const p = pValue(draw(random), { clean });
      levels.forEach((level, i) => {
        if (p <= level) stopped[i] = (stopped[i] ?? 0) + 1;
      });
    }
    levels.forEach((level, i) => {
      const slack = 4 * Math.sqrt((level * (1 - level)) / rounds);
      expect((stopped[i] ?? 0) / rounds).toBeLessThanOrEqual(level + slack);
    });
  });
});
