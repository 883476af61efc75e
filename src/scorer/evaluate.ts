import { Forest } from './forest.ts';
import type { Model, Tree } from './model.ts';
import { type Nodes, nodesOf } from './nodes.ts';

/** A model's trees are laid flat once. */
const forests = new WeakMap<readonly Tree[], Forest>();

/** The log-odds of harm that a model as it is trained gives to an action's features. */
export function evaluate(
  { base, trees }: Pick<Model, 'base' | 'trees'>,
  features: ArrayLike<number>,
): number {
  let forest = forests.get(trees);
  if (forest === undefined) {
    forest = new Forest(nodesOf(trees), features.length);
    forests.set(trees, forest);
  }
  return forest.sum(base, features);
}

/**
 * Each feature's part in a score, in log-odds: what the trees' expectation changed by where they asked for it. The parts
 * and the rest, which is the same for all actions, add up to the score (Saabas 2014).
 */
export function sharesOf(nodes: Nodes, features: ArrayLike<number>): Float64Array {
  const shares = new Float64Array(features.length);
  for (let tree = 0; tree < nodes.trees.length - 1; tree++) {
    const first = nodes.trees[tree]!;
    let node = first;
    for (let feature = nodes.features[node]!; feature >= 0; feature = nodes.features[node]!) {
      const low = features[feature]! <= nodes.thresholds[node]!;
      const next = first + (low ? nodes.left : nodes.right)[node]!;
      shares[feature]! += nodes.values[next]! - nodes.values[node]!;
      node = next;
    }
  }
  return shares;
}
