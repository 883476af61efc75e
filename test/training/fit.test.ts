import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/scorer/evaluate.ts';
import { BOOSTING, trained } from '../../src/training/fit.ts';
import { Random } from '../../src/training/random.ts';
import { exampleOf, rowOf, runsOf } from './made.ts';

// All features for each tree: one tells, the others are noise.
const QUICK = { ...BOOSTING, members: 1, trees: 60, minRows: 10, featureShare: 1 };
const examples = runsOf(300, ['bank', 'shop', 'clinic']);

describe('what is trained on runs', () => {
  test('tells harmful actions from others', () => {
    const trees = trained(examples, QUICK);
    const random = new Random('fresh');
    for (let i = 0; i < 50; i++) {
      expect(evaluate(trees, rowOf(0.9, true, random).features)).toBeGreaterThan(0);
      expect(evaluate(trees, rowOf(0.1, false, random).features)).toBeLessThan(0);
    }
  });

  test('is the same for the same runs', () => {
    expect(trained(examples, QUICK)).toEqual(trained(runsOf(300, ['bank', 'shop', 'clinic']), QUICK));
  });

  test('says what several boosts say on average', () => {
    const three = trained(examples, { ...QUICK, members: 3 });
    const first = trained(examples, QUICK);
    const random = new Random('mean');
    for (let i = 0; i < 20; i++) {
      const { features } = rowOf(random.next(), i % 2 === 0, random);
      const odds = [0, 1, 2].map((at) => {
        const trees = three.trees.slice(at * QUICK.trees, (at + 1) * QUICK.trees);
        return 3 * evaluate({ base: three.base / 3, trees }, features);
      });
      expect(odds[0]).toBeCloseTo(evaluate(first, features), 2);
      expect(new Set(odds.map((one) => one.toFixed(3))).size).toBe(3);
      expect(evaluate(three, features)).toBeCloseTo(odds.reduce((sum, one) => sum + one) / 3, 6);
    }
  });

  test('learns nothing of what a hijacked agent did after the harm', () => {
    const random = new Random('after');
    const longer = examples.map((example) => {
      const { label, rows } = example;
      const after = label.hijacked ? [rowOf(random.next(), false, random)] : [];
      return { ...example, rows: [...rows, ...after] };
    });
    expect(trained(longer, QUICK)).toEqual(trained(examples, QUICK));
  });

  test('learns further harm after the first', () => {
    const random = new Random('further');
    const worse = examples.map((example) => {
      const { label, rows } = example;
      return { ...example, rows: label.hijacked ? [...rows, rowOf(0.8, true, random)] : rows };
    });
    expect(trained(worse, QUICK)).not.toEqual(trained(examples, QUICK));
  });

  test('is not drowned by a domain with many runs', () => {
    // In one domain an action is always harmful, in another one never: equally often as far as domains count.
    const random = new Random('domains');
    const of = (suite: string, count: number, harmful: boolean) =>
      Array.from({ length: count }, () => exampleOf(suite, [rowOf(0.5, harmful, random)]));
    const oddsOf = (many: number): number =>
      trained([...of('big', many, false), ...of('small', 100, true)], { ...QUICK, trees: 0 }).base;
    // A hundredfold of runs counts some thirtyfold.
    expect(oddsOf(100) - oddsOf(10_000)).toBeCloseTo(Math.log(100 ** 0.75), 1);
  });
});
