import type { Tree } from './model.ts';

/**
 * The nodes of all trees, one after the other, in arrays of numbers: as the shipped model is read, without an object for
 * each of some ten thousand.
 */
export interface Nodes {
  /** Where each tree begins, and one past the last. */
  readonly trees: Int32Array;
  /** -1 in a leaf. */
  readonly features: Int32Array;
  readonly thresholds: Float64Array;
  /** Places within the tree. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly values: Float64Array;
  /** All that are no leaves, by their feature and then by their threshold. */
  readonly asked: Int32Array;
}

export function nodesOf(all: readonly Tree[]): Nodes {
  const flat = all.flat();
  const trees = new Int32Array(all.length + 1);
  all.forEach((tree, number) => {
    trees[number + 1] = trees[number]! + tree.length;
  });
  const asked = flat.flatMap(({ feature }, at) => (feature < 0 ? [] : [at]));
  const order = (a: number, b: number): number =>
    flat[a]!.feature - flat[b]!.feature || flat[a]!.threshold - flat[b]!.threshold;
  return {
    trees,
    features: Int32Array.from(flat, ({ feature }) => feature),
    thresholds: Float64Array.from(flat, ({ threshold }) => threshold),
    left: Int32Array.from(flat, ({ left }) => left),
    right: Int32Array.from(flat, ({ right }) => right),
    values: Float64Array.from(flat, ({ value }) => value),
    asked: Int32Array.from(asked.sort(order)),
  };
}
