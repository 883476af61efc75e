import type { Tree, TreeNode } from '../scorer/model.ts';
import type { Binned } from './bins.ts';
import { grow } from './grow.ts';
import type { Boosting, Examples, Growth } from './growth.ts';
import { Random } from './random.ts';

/**
 * Gradient-boosted trees for log-loss (Friedman 2001; histogram and best-first growth as in LightGBM, Ke et al. 2017).
 * Sequential and seeded: the same examples give the same trees to the bit. Gives the base score and the trees; the sum
 * of both is the log-odds of harm.
 */
export function boost(examples: Examples, how: Boosting): { base: number; trees: Tree[] } {
  const { table, labels, weights } = examples;
  const random = new Random(how.seed);
  const base = logOdds(labels, weights);
  const scores = new Float64Array(table.rows).fill(base);
  const gradients = new Float64Array(table.rows);
  const hessians = new Float64Array(table.rows);
  const trees: Tree[] = [];
  for (let t = 0; t < how.trees; t++) {
    for (let i = 0; i < table.rows; i++) {
      const p = 1 / (1 + Math.exp(-scores[i]!));
      gradients[i] = (p - labels[i]!) * weights[i]!;
      hessians[i] = p * (1 - p) * weights[i]!;
    }
    const growth: Growth = {
      ...examples,
      ...how,
      gradients,
      hessians,
      rowsUsed: sample(table.rows, how.rowShare, random),
      features: Array.from(sample(table.columns.length, how.featureShare, random)),
    };
    const tree = grow(growth);
    trees.push(tree);
    for (let i = 0; i < table.rows; i++) scores[i]! += valueAt(tree, table, i);
  }
  return { base, trees };
}

function logOdds(labels: Uint8Array, weights: Float64Array): number {
  let harmful = 0;
  let all = 0;
  for (let i = 0; i < labels.length; i++) {
    all += weights[i]!;
    harmful += weights[i]! * labels[i]!;
  }
  const rate = Math.min(1 - 1e-6, Math.max(1e-6, harmful / all));
  return Number(Math.log(rate / (1 - rate)).toFixed(4));
}

function sample(size: number, share: number, random: Random): Uint32Array {
  const kept: number[] = [];
  for (let i = 0; i < size; i++) if (share >= 1 || random.chance(share)) kept.push(i);
  return Uint32Array.from(kept.length === 0 ? [0] : kept);
}

/** A tree's value for a row of the table it was grown on. */
function valueAt(tree: Tree, { columns, bounds }: Binned, row: number): number {
  let node = tree[0] as TreeNode;
  while (node.feature >= 0) {
    const bin = columns[node.feature]![row]!;
    const limits = bounds[node.feature]!;
    const goesLeft = bin < limits.length && limits[bin]! <= node.threshold;
    node = tree[goesLeft ? node.left : node.right] as TreeNode;
  }
  return node.value;
}
