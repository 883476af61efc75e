import { MAX_LEAVES, type Tree } from './model.ts';

/** A question that some tree asks of a feature, and the leaves that are still open when the answer is no: it goes right. */
interface Question {
  readonly threshold: number;
  readonly tree: number;
  readonly open: number;
}

/** Bits for a tree's leaves. The module's own constant: an imported one is looked up anew at each step of a loop. */
const BITS = MAX_LEAVES;
/** A bit for each leaf. */
const ALL = 2 ** BITS - 1;

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
  /** Of each question its tree and, in the lower half, the leaves that stay open: two numbers take twice as long to fetch. */
  private readonly asked: Int32Array;
  /** What the leaves say, those of a tree from left to right, in `BITS` places for each. */
  private readonly leaves: Float64Array;
  /** By tree, the leaves that are open: of the action that is being judged. */
  private readonly open: Uint16Array;

  constructor(questions: readonly (readonly Question[])[], leaves: Float64Array) {
    const size = questions.reduce((sum, { length }) => sum + length, 0);
    this.starts = new Int32Array(questions.length + 1);
    this.thresholds = new Float64Array(size);
    this.asked = new Int32Array(size);
    this.leaves = leaves;
    this.open = new Uint16Array(leaves.length / BITS);
    let at = 0;
    questions.forEach((asked, feature) => {
      for (const { threshold, tree, open } of [...asked].sort((a, b) => a.threshold - b.threshold)) {
        this.thresholds[at] = threshold;
        this.asked[at++] = (tree << BITS) | (open & ALL);
      }
      this.starts[feature + 1] = at;
    });
  }

  /** The base and what each tree answers, one after the other. */
  sum(base: number, features: ArrayLike<number>): number {
    const { starts, thresholds, asked, leaves, open } = this;
    open.fill(ALL);
    for (let feature = 0; feature < starts.length - 1; feature++) {
      const value = features[feature]!;
      const end = starts[feature + 1]!;
      for (let at = starts[feature]!; at < end && !(value <= thresholds[at]!); at++) {
        const question = asked[at]!;
        open[question >>> BITS]! &= question;
      }
    }
    let sum = base;
    for (let tree = 0; tree < open.length; tree++) {
      const left = open[tree]!;
      const first = 31 - Math.clz32(left & -left);
      sum += leaves[tree * BITS + first]!;
    }
    return sum;
  }
}

export function forestOf(trees: readonly Tree[]): Forest {
  const questions: Question[][] = [];
  const leaves = new Float64Array(trees.length * BITS);
  trees.forEach((tree, number) => {
    let found = 0;
    /** Numbers the leaves below a node from left to right; gives the bits of them all. */
    const lay = (at: number): number => {
      const { feature, threshold, left, right, value } = tree[at]!;
      if (feature < 0) {
        leaves[number * BITS + found] = value;
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
