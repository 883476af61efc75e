import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/scorer/evaluate.ts';
import { parseModel, printModel } from '../../src/scorer/model.ts';
import { boost } from '../../src/training/boost.ts';
import { examplesOf, QUICK, rowsOf } from './tables.ts';

const rows = rowsOf(600, 3);
const fresh = rowsOf(400, 3, 'other rows');
const value = (row: Float64Array, feature: number): number => row[feature] as number;

/** The share of rows never seen that are judged right. */
function right(harmful: (row: Float64Array) => boolean, how = QUICK): number {
  const trees = boost(examplesOf(rows, harmful), how);
  return fresh.filter((row) => evaluate(trees, row) > 0 === harmful(row)).length / fresh.length;
}

describe('boosted trees', () => {
  test('learn a threshold', () => {
    expect(right((row) => value(row, 1) > 0.3)).toBeGreaterThan(0.97);
  });

  test('learn what only two features together tell', () => {
    expect(right((row) => value(row, 0) > 0 !== value(row, 2) > 0)).toBeGreaterThan(0.93);
  });

  test('learn from a part of the rows and features a time', () => {
    const how = { ...QUICK, rowShare: 0.5, featureShare: 0.5, trees: 80 };
    expect(right((row) => value(row, 0) + value(row, 1) > 0, how)).toBeGreaterThan(0.9);
  });

  test('say how often harm is, where nothing tells it apart', () => {
    const same = rows.map(() => Float64Array.of(1, 1, 1));
    const { base, trees } = boost(
      examplesOf(same, (_, at) => at % 4 === 0),
      QUICK,
    );
    expect(base).toBeCloseTo(Math.log(1 / 3), 3);
    expect(trees.every((tree) => tree.length === 1)).toBe(true);
    expect(evaluate({ base, trees }, [1, 1, 1])).toBeCloseTo(Math.log(1 / 3), 2);
  });

  test.each([true, false])('stay finite where all examples are the same: %s', (harmful) => {
    const score = evaluate(
      boost(
        examplesOf(rows, () => harmful),
        QUICK,
      ),
      rows[0] as Float64Array,
    );
    expect(Number.isFinite(score)).toBe(true);
    expect(score > 0).toBe(harmful);
  });

  test('follow the heavier examples', () => {
    const contradictory = examplesOf(rows, (_, at) => at % 2 === 0);
    const weights = Float64Array.from(rows, (_, at) => (at % 2 === 0 ? 9 : 1));
    expect(boost({ ...contradictory, weights }, QUICK).base).toBeCloseTo(Math.log(9), 3);
  });

  test('never contradict the way a feature must point, whatever the examples say', () => {
    const pointed = fc.constantFrom<-1 | 0 | 1>(-1, 0, 1);
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 120, maxLength: 120 }),
        fc.tuple(pointed, pointed, pointed),
        fc.string(),
        (labels, towards, seed) => {
          const few = rowsOf(labels.length, 3, seed);
          const how = { ...QUICK, trees: 8, leaves: 10, minRows: 2, penalty: 0.1, rowShare: 0.8, seed };
          const model = boost(
            examplesOf(few, (_, at) => labels[at] === true, towards),
            how,
          );
          for (const row of few.slice(0, 20)) {
            towards.forEach((way, feature) => {
              const scores = [-2, -0.6, -0.2, 0, 0.2, 0.6, 2].map((at) =>
                evaluate(model, row.with(feature, at)),
              );
              scores.forEach((score, i) => {
                if (i > 0) expect((score - (scores[i - 1] as number)) * way).toBeGreaterThanOrEqual(-1e-9);
              });
            });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('are as small as they must be, and every leaf rests on enough examples', () => {
    const how = { ...QUICK, leaves: 5, minRows: 40 };
    const { trees } = boost(
      examplesOf(rows, (row) => Math.sin(9 * value(row, 0)) > value(row, 1)),
      how,
    );
    for (const tree of trees) {
      expect(tree.filter(({ feature }) => feature < 0).length).toBeLessThanOrEqual(5);
      const reached = new Map<number, number>();
      for (const row of rows) {
        let at = 0;
        for (let node = tree[0]; node !== undefined && node.feature >= 0; node = tree[at])
          at = value(row, node.feature) <= node.threshold ? node.left : node.right;
        reached.set(at, (reached.get(at) ?? 0) + 1);
      }
      for (const count of reached.values()) expect(count).toBeGreaterThanOrEqual(40);
    }
  });

  test('are a whole model, the same to the byte for the same seed and another for another', () => {
    const features = ['a', 'b', 'c'];
    const printed = (seed: string): string => {
      const examples = examplesOf(rows, (row) => value(row, 0) > value(row, 1));
      const calibration = { agents: { runs: 1, top: [0] } };
      return printModel({
        ...boost(examples, { ...QUICK, rowShare: 0.7, featureShare: 0.7, seed }),
        features,
        calibration,
      });
    };
    expect(printed('one')).toBe(printed('one'));
    expect(printed('one')).not.toBe(printed('two'));
    expect(() => parseModel(JSON.parse(printed('one')), features)).not.toThrow();
  });
});
