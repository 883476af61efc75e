import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, sharesOf } from '../../src/scorer/evaluate.ts';
import type { Model, Tree } from '../../src/scorer/model.ts';
import { nodesOf } from '../../src/scorer/nodes.ts';
import { featuresFor, modelOf } from './models.ts';

const FEATURES = 5;
const judged = fc.tuple(modelOf(FEATURES), featuresFor(FEATURES));

/** A tree's answer, asked as one would by hand. */
function answer(tree: Tree, features: readonly number[], at = 0): number {
  const node = tree[at];
  if (node === undefined) throw new Error('no such node');
  if (node.feature < 0) return node.value;
  const low = (features[node.feature] ?? 0) <= node.threshold;
  return answer(tree, features, low ? node.left : node.right);
}

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((all, number) => all + number, 0);

describe('a score', () => {
  test('is the base and what each tree answers', () => {
    fc.assert(
      fc.property(judged, ([model, features]) => {
        const answers = model.trees.map((tree) => answer(tree, features));
        expect(evaluate(model, features)).toBe(answers.reduce((all, one) => all + one, model.base));
      }),
    );
  });

  test('is made of shares of the features, and a rest that is the same for all actions', () => {
    fc.assert(
      fc.property(judged, ([model, features]) => {
        const rest = model.base + sum(model.trees.map((tree) => tree[0]?.value ?? 0));
        expect(sum(sharesOf(nodesOf(model.trees), features)) + rest).toBeCloseTo(
          evaluate(model, features),
          8,
        );
      }),
    );
  });

  test('owes nothing to a feature that no tree asks for on the way', () => {
    fc.assert(
      fc.property(judged, ([model, features]) => {
        const asked = new Set(model.trees.flatMap((tree) => tree.map(({ feature }) => feature)));
        sharesOf(nodesOf(model.trees), features).forEach((share, feature) => {
          if (!asked.has(feature)) expect(share).toBe(0);
        });
      }),
    );
  });

  test('of a model without trees is its base', () => {
    const model: Model = { features: ['a'], base: -1.5, trees: [], calibration: {} };
    expect(evaluate(model, [3])).toBe(-1.5);
    expect([...sharesOf(nodesOf(model.trees), [3])]).toEqual([0]);
  });

  test('takes a value at the threshold to the left', () => {
    const leaf = (value: number) => ({ feature: -1, threshold: 0, left: -1, right: -1, value });
    const tree: Tree = [{ feature: 0, threshold: 0.5, left: 1, right: 2, value: 0 }, leaf(-1), leaf(1)];
    const model = { base: 0, trees: [tree] };
    expect([0.4, 0.5, 0.6].map((value) => evaluate(model, [value]))).toEqual([-1, -1, 1]);
  });
});
