import type { Model, Tree, TreeNode } from './model.ts';

/** All nodes of all trees, one after the other in flat arrays: walking them touches little memory. */
interface Forest {
  /** Where each tree begins. */
  readonly roots: Int32Array;
  /** -1 in a leaf. */
  readonly features: Int16Array;
  readonly thresholds: Float64Array;
  readonly lefts: Int32Array;
  readonly rights: Int32Array;
  readonly values: Float64Array;
}

/** A model's trees are laid flat once. */
const forests = new WeakMap<readonly Tree[], Forest>();

function forestOf(trees: readonly Tree[]): Forest {
  let forest = forests.get(trees);
  if (forest === undefined) {
    forest = flat(trees);
    forests.set(trees, forest);
  }
  return forest;
}

function flat(trees: readonly Tree[]): Forest {
  const size = trees.reduce((sum, tree) => sum + tree.length, 0);
  const forest: Forest = {
    roots: new Int32Array(trees.length),
    features: new Int16Array(size),
    thresholds: new Float64Array(size),
    lefts: new Int32Array(size),
    rights: new Int32Array(size),
    values: new Float64Array(size),
  };
  let at = 0;
  trees.forEach((tree, number) => {
    const root = at;
    forest.roots[number] = root;
    for (const node of tree) {
      forest.features[at] = node.feature;
      forest.thresholds[at] = node.threshold;
      forest.lefts[at] = root + node.left;
      forest.rights[at] = root + node.right;
      forest.values[at] = node.value;
      at++;
    }
  });
  return forest;
}

/** The log-odds of harm that the model gives to an action's features. */
export function evaluate(
  { base, trees }: Pick<Model, 'base' | 'trees'>,
  features: ArrayLike<number>,
): number {
  const { roots, features: asked, thresholds, lefts, rights, values } = forestOf(trees);
  let sum = base;
  for (let tree = 0; tree < roots.length; tree++) {
    let at = roots[tree]!;
    for (let feature = asked[at]!; feature >= 0; feature = asked[at]!) {
      at = features[feature]! <= thresholds[at]! ? lefts[at]! : rights[at]!;
    }
    sum += values[at]!;
  }
  return sum;
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
