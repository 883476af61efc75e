import { type Calibration, type Node, shapeOf } from './shape.ts';

export type { Calibration } from './shape.ts';

/** A leaf has feature -1; elsewhere a value at or below the threshold goes left. */
export interface TreeNode {
  readonly feature: number;
  readonly threshold: number;
  readonly left: number;
  readonly right: number;
  /** What the tree would say if it ended here; in a leaf, what it says. In log-odds. */
  readonly value: number;
}
export type Tree = readonly TreeNode[];

/** A tree's leaves fit into the bits of a number. */
export const MAX_LEAVES = 32;

/** The trained combination of the features. */
export interface Model {
  /** The features' names, in the order of the columns. */
  readonly features: readonly string[];
  readonly base: number;
  readonly trees: readonly Tree[];
  readonly calibration: Calibration;
}

/** Reads a model; throws with the place of what is wrong in it. Every path through a tree ends: children come after their parents. */
export function parseModel(json: unknown, known: readonly string[]): Model {
  const { features, base, trees, calibration } = shapeOf(json);
  checkFeatures(features, known);
  return {
    features,
    base,
    calibration,
    trees: trees.map((tree, i) => checked(tree.map(unpacked), i, features.length)),
  };
}

/** Throws where a model's features are not those that are known, in their order. */
export function checkFeatures(found: unknown, known: readonly string[]): void {
  const features: readonly unknown[] = Array.isArray(found) ? found : [];
  const longer = features.length > known.length ? features : known;
  const place = longer.findIndex((_, i) => features[i] !== known[i]);
  if (place < 0) return;
  throw new Error(
    `model: feature ${place}: found ${features[place] ?? 'none'}, expected ${known[place] ?? 'none'}`,
  );
}

function unpacked(node: Node): TreeNode {
  return { feature: node[0], threshold: node[1], left: node[2], right: node[3], value: node[4] };
}

function checked(tree: Tree, number: number, features: number): Tree {
  tree.forEach((node, at) => {
    if (node.feature < 0) return;
    if (node.feature >= features) {
      throw new Error(
        `model: tree ${number}, node ${at}: found feature ${node.feature}, expected 0 to ${features - 1}`,
      );
    }
    checkChild(node.left, at, tree, number);
    checkChild(node.right, at, tree, number);
  });
  if (leavesBelow(0, tree) > MAX_LEAVES) {
    throw new Error(`model: tree ${number}: found more leaves than ${MAX_LEAVES}`);
  }
  return tree;
}

/** Counted up to one more than there may be: a node may stand below several. */
function leavesBelow(at: number, tree: Tree): number {
  const { feature, left, right } = tree[at]!;
  if (feature < 0) return 1;
  const found = leavesBelow(left, tree);
  return found > MAX_LEAVES ? found : found + leavesBelow(right, tree);
}

function checkChild(child: number, at: number, tree: Tree, number: number): void {
  if (child > at && child < tree.length) return;
  throw new Error(
    `model: tree ${number}, node ${at}: found child ${child}, expected ${at + 1} to ${tree.length - 1}`,
  );
}

/** The model as text, a line for each tree: what is trained twice alike is the same to the byte. */
export function printModel({ features, base, trees, calibration }: Model): string {
  const lines = trees.map((tree) =>
    JSON.stringify(
      tree.map(({ feature, threshold, left, right, value }) => [feature, threshold, left, right, value]),
    ),
  );
  const families = Object.entries(calibration).map(
    ([name, told]) => `  ${JSON.stringify(name)}: ${JSON.stringify(told)}`,
  );
  return [
    '{',
    '"version": 1,',
    `"features": ${JSON.stringify(features)},`,
    `"base": ${base},`,
    '"trees": [',
    lines.join(',\n'),
    '],',
    '"calibration": {',
    families.join(',\n'),
    '}',
    '}',
    '',
  ].join('\n');
}
