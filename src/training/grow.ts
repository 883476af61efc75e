import type { Tree, TreeNode } from '../scorer/model.ts';
import type { Growth } from './growth.ts';

/** Sums of a leaf's rows by feature and bin: gradient, hessian, rows. */
interface Histogram {
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
  readonly rows: Float64Array;
}

interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly bin: number;
  readonly left: number;
  readonly right: number;
}

/** A leaf that may yet be split. `low` and `high` bound its value, so that a monotone feature stays so below its split. */
interface Open {
  readonly node: number;
  readonly rows: Uint32Array;
  readonly histogram: Histogram;
  readonly low: number;
  readonly high: number;
  readonly split: Split | null;
}

const BINS = 64;

/** Grows one tree, the leaf with the greatest gain first. */
export function grow(at: Growth): Tree {
  const nodes: Mutable[] = [];
  const root = histogramOf(at, at.rowsUsed);
  nodes.push(leaf(at, leafValue(at, root, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)));
  let open: Open[] = [opened(at, 0, at.rowsUsed, root, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)];
  for (let leaves = 1; leaves < at.leaves; leaves++) {
    const best = open.reduce<Open | null>(
      (most, one) => (one.split !== null && one.split.gain > (most?.split?.gain ?? 0) ? one : most),
      null,
    );
    if (best === null) break;
    open = open.filter((one) => one !== best).concat(divide(at, best, nodes));
  }
  return nodes;
}

type Mutable = { -readonly [K in keyof TreeNode]: TreeNode[K] };

function leaf(at: Growth, value: number): Mutable {
  return { feature: -1, threshold: 0, left: -1, right: -1, value: round(value * at.rate) };
}

/** Five decimals: the model is read by people too. */
const round = (value: number): number => Number(value.toFixed(5)) + 0;

function divide(at: Growth, { node, rows, histogram, low, high, split }: Open, nodes: Mutable[]): Open[] {
  const { feature, bin, left, right } = split as Split;
  const column = at.table.columns[feature]!;
  const leftRows = rows.filter((row) => column[row]! <= bin);
  const rightRows = rows.filter((row) => column[row]! > bin);
  const small = histogramOf(at, leftRows.length < rightRows.length ? leftRows : rightRows);
  const large = difference(histogram, small);
  const [leftSums, rightSums] = leftRows.length < rightRows.length ? [small, large] : [large, small];
  const middle = (left + right) / 2;
  const towards = at.towards[feature]!;
  const leftHigh = towards > 0 ? Math.min(high, middle) : high;
  const leftLow = towards < 0 ? Math.max(low, middle) : low;
  const rightLow = towards > 0 ? Math.max(low, middle) : low;
  const rightHigh = towards < 0 ? Math.min(high, middle) : high;
  const parent = nodes[node]!;
  parent.feature = feature;
  parent.threshold = at.table.bounds[feature]![bin]!;
  parent.left = nodes.push(leaf(at, left)) - 1;
  parent.right = nodes.push(leaf(at, right)) - 1;
  return [
    opened(at, parent.left, leftRows, leftSums, leftLow, leftHigh),
    opened(at, parent.right, rightRows, rightSums, rightLow, rightHigh),
  ];
}

function opened(
  at: Growth,
  node: number,
  rows: Uint32Array,
  histogram: Histogram,
  low: number,
  high: number,
): Open {
  return { node, rows, histogram, low, high, split: bestSplit(at, histogram, low, high) };
}

function histogramOf(at: Growth, rows: Uint32Array): Histogram {
  const size = at.features.length * BINS;
  const sums = {
    gradients: new Float64Array(size),
    hessians: new Float64Array(size),
    rows: new Float64Array(size),
  };
  // Each feature goes over the same rows: what they have is looked for once.
  const gradients = Float64Array.from(rows, (row) => at.gradients[row]!);
  const hessians = Float64Array.from(rows, (row) => at.hessians[row]!);
  for (const [position, feature] of at.features.entries()) {
    const bins = at.table.columns[feature]!;
    const offset = position * BINS;
    for (let i = 0; i < rows.length; i++) {
      const slot = offset + bins[rows[i]!]!;
      sums.gradients[slot]! += gradients[i]!;
      sums.hessians[slot]! += hessians[i]!;
      sums.rows[slot]!++;
    }
  }
  return sums;
}

function difference(whole: Histogram, part: Histogram): Histogram {
  return {
    gradients: whole.gradients.map((sum, i) => sum - part.gradients[i]!),
    hessians: whole.hessians.map((sum, i) => sum - part.hessians[i]!),
    rows: whole.rows.map((sum, i) => sum - part.rows[i]!),
  };
}

function totals({ gradients, hessians, rows }: Histogram): [number, number, number] {
  let [g, h, n] = [0, 0, 0];
  for (let bin = 0; bin < BINS; bin++) {
    g += gradients[bin]!;
    h += hessians[bin]!;
    n += rows[bin]!;
  }
  return [g, h, n];
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

function leafValue(at: Growth, histogram: Histogram, low: number, high: number): number {
  const [g, h] = totals(histogram);
  return clamp(-g / (h + at.penalty), low, high);
}

function bestSplit(at: Growth, histogram: Histogram, low: number, high: number): Split | null {
  const [g, h, n] = totals(histogram);
  if (n < 2 * at.minRows) return null;
  const worth = (gradient: number, hessian: number, value: number): number =>
    -(gradient * value + 0.5 * (hessian + at.penalty) * value * value);
  const before = worth(g, h, clamp(-g / (h + at.penalty), low, high));
  let best: Split | null = null;
  at.features.forEach((feature, position) => {
    const towards = at.towards[feature]!;
    const offset = position * BINS;
    let [leftG, leftH, leftN] = [0, 0, 0];
    for (let bin = 0; bin < at.table.bounds[feature]!.length; bin++) {
      leftG += histogram.gradients[offset + bin]!;
      leftH += histogram.hessians[offset + bin]!;
      leftN += histogram.rows[offset + bin]!;
      if (leftN < at.minRows) continue;
      if (n - leftN < at.minRows) break;
      const left = clamp(-leftG / (leftH + at.penalty), low, high);
      const right = clamp(-(g - leftG) / (h - leftH + at.penalty), low, high);
      if (towards * (right - left) < 0) continue;
      const gain = worth(leftG, leftH, left) + worth(g - leftG, h - leftH, right) - before;
      if (gain > (best?.gain ?? 1e-9)) best = { gain, feature, bin, left, right };
    }
  });
  return best;
}
