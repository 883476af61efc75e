import { MAX_LEAVES, type Tree } from './model.ts';

/** A question that some tree asks of a feature, and the leaves that are still open when the answer is no: it goes right. */
interface Question {
  readonly threshold: number;
  readonly tree: number;
  readonly open: number;
}

/**
 * Trees that are asked feature by feature, not node by node (QuickScorer, Lucchese et al. 2015): of each feature the
 * thresholds stand in order, so that all questions it answers with no come first. Each of those closes the leaves to
 * its left; when all are asked, the answer of a tree is the first leaf that is open. A walk through each tree would
 * guess wrong at every second node which way it goes.
 */
export class Forest {
  /** Where each feature's questions begin, and one past the last. */
  private readonly starts: Int32Array;
  private readonly thresholds: Float64Array;
  private readonly trees: Int32Array;
  private readonly masks: Int32Array;
  /** What the leaves say, those of a tree from left to right, in `MAX_LEAVES` places for each. */
  private readonly leaves: Float64Array;
  /** By tree, the leaves that are open: of the action that is being judged. */
  private readonly open: Int32Array;

  constructor(questions: readonly (readonly Question[])[], leaves: Float64Array) {
    const size = questions.reduce((sum, { length }) => sum + length, 0);
    this.starts = new Int32Array(questions.length + 1);
    this.thresholds = new Float64Array(size);
    this.trees = new Int32Array(size);
    this.masks = new Int32Array(size);
    this.leaves = leaves;
    this.open = new Int32Array(leaves.length / MAX_LEAVES);
    let at = 0;
    questions.forEach((asked, feature) => {
      for (const { threshold, tree, open } of [...asked].sort((a, b) => a.threshold - b.threshold)) {
        this.thresholds[at] = threshold;
        this.trees[at] = tree;
        this.masks[at++] = open;
      }
      this.starts[feature + 1] = at;
    });
  }

  /** The base and what each tree answers, one after the other. */
  sum(base: number, features: ArrayLike<number>): number {
    const { starts, thresholds, trees, masks, leaves, open } = this;
    open.fill(-1);
    for (let feature = 0; feature < starts.length - 1; feature++) {
      const value = features[feature]!;
      const end = starts[feature + 1]!;
      for (let at = starts[feature]!; at < end && !(value <= thresholds[at]!); at++) {
        open[trees[at]!]! &= masks[at]!;
      }
    }
    let sum = base;
    for (let tree = 0; tree < open.length; tree++) {
      const left = open[tree]!;
      const first = 31 - Math.clz32(left & -left);
      sum += leaves[tree * MAX_LEAVES + first]!;
    }
    return sum;
  }
}

export function forestOf(trees: readonly Tree[]): Forest {
  const questions: Question[][] = [];
  const leaves = new Float64Array(trees.length * MAX_LEAVES);
  trees.forEach((tree, number) => {
    let found = 0;
    /** Numbers the leaves below a node from left to right; gives the bits of them all. */
    const lay = (at: number): number => {
      const { feature, threshold, left, right, value } = tree[at]!;
      if (feature < 0) {
        leaves[number * MAX_LEAVES + found] = value;
        return 1 << found++;
      }
      const below = lay(left);
      while (questions.length <= feature) questions.push([]);
      questions[feature]!.push({ threshold, tree: number, open: ~below });
      return below | lay(right);
    };
    lay(0);
  });
  return new Forest(questions, leaves);
}
