import { type Forest, forestOf } from './forest.ts';
import type { Model, Tree, TreeNode } from './model.ts';

/** A model's trees are laid flat once. */
const forests = new WeakMap<readonly Tree[], Forest>();

/** The log-odds of harm that the model gives to an action's features. */
export function evaluate(
  { base, trees }: Pick<Model, 'base' | 'trees'>,
  features: ArrayLike<number>,
): number {
  let forest = forests.get(trees);
  if (forest === undefined) {
    forest = forestOf(trees);
    forests.set(trees, forest);
  }
  return forest.sum(base, features);
}

/**
 * Each feature's part in a score, in log-odds: what the trees' expectation changed by where they asked for it. The parts
 * and the rest, which is the same for all actions, add up to the score (Saabas 2014).
 */
export function sharesOf({ trees, features: names }: Model, features: ArrayLike<number>): Float64Array {
  const shares = new Float64Array(names.length);
  for (const tree of trees) {
    let node = tree[0] as TreeNode;
    while (node.feature >= 0) {
      const next = tree[features[node.feature]! <= node.threshold ? node.left : node.right] as TreeNode;
      shares[node.feature]! += next.value - node.value;
      node = next;
    }
  }
  return shares;
}
