import fc from 'fast-check';
import type { Calibration, Model, Tree, TreeNode } from '../../src/scorer/model.ts';

/** A tree as it is drawn: a leaf's value, or a question and what follows on both sides. */
type Drawn = number | { value: number; feature: number; threshold: number; left: Drawn; right: Drawn };

/** Three decimals, as a model has few, and no zero below zero, which JSON does not know. */
const decimal = (least: number, most: number) =>
  fc.integer({ min: least * 1_000, max: most * 1_000 }).map((number) => number / 1_000 + 0);

export const featuresFor = (count: number) =>
  fc.array(decimal(-2, 2), { minLength: count, maxLength: count });

function treeOf(features: number): fc.Arbitrary<Tree> {
  const value = decimal(-3, 3);
  const { tree } = fc.letrec<{ tree: Drawn }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, depthSize: 'medium', withCrossShrink: true },
      value,
      fc.record({
        value,
        feature: fc.nat({ max: features - 1 }),
        threshold: decimal(-2, 2),
        left: tie('tree'),
        right: tie('tree'),
      }),
    ),
  }));
  return tree.map((drawn) => {
    const nodes: TreeNode[] = [];
    lay(drawn, nodes);
    return nodes;
  });
}

/** Puts a tree's nodes behind those that are there: a parent before its children. Gives its place. */
function lay(drawn: Drawn, nodes: TreeNode[]): number {
  const at = nodes.length;
  if (typeof drawn === 'number') {
    nodes.push({ feature: -1, threshold: 0, left: -1, right: -1, value: drawn });
    return at;
  }
  const { feature, threshold, value } = drawn;
  nodes.push({ feature, threshold, value, left: -1, right: -1 });
  const left = lay(drawn.left, nodes);
  nodes[at] = { feature, threshold, value, left, right: lay(drawn.right, nodes) };
  return at;
}

const calibration: fc.Arbitrary<Calibration> = fc.dictionary(
  fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
  fc
    .tuple(fc.array(decimal(-5, 5), { minLength: 1, maxLength: 20 }), fc.nat({ max: 100 }))
    .map(([scores, more]) => ({ runs: scores.length + more, top: scores.sort((a, b) => b - a) })),
  { minKeys: 1, maxKeys: 3, noNullPrototype: true },
);

export const modelOf = (features: number): fc.Arbitrary<Model> =>
  fc.record({
    features: fc.constant(Array.from({ length: features }, (_, i) => `feature.${i}`)),
    base: decimal(-5, 5),
    trees: fc.array(treeOf(features), { maxLength: 8 }),
    calibration,
  });
