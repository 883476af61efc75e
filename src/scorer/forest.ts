import { MAX_LEAVES } from './model.ts';
import type { Nodes } from './nodes.ts';

/** Bits for a tree's leaves. The module's own constant: an imported one is looked up anew at each step of a loop. */
const BITS = MAX_LEAVES;
/** A bit for each leaf: as many as a number of 32 bits has. */
const ALL = ~0;

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
  /** Of each question the leaves that stay open, and its tree. */
  private readonly asked: Int32Array;
  private readonly of: Uint16Array;
  /** What the leaves say, those of a tree from left to right, in `BITS` places for each. */
  private readonly leaves: Float64Array;
  /** By tree, the leaves that are open: of the action that is being judged. */
  private readonly open: Int32Array;

  /**
   * `size`: how many features there are. Throws where a node's children don't stand behind it in its tree, a tree has too
   * many leaves, has a node twice or asks for a feature that is not there.
   */
  constructor(nodes: Nodes, size: number) {
    const { trees, features, asked } = nodes;
    const count = trees.length - 1;
    this.leaves = new Float64Array(count * BITS);
    this.open = new Int32Array(count);
    // One that no tree comes to closes nothing.
    const questions = new Int32Array(features.length).fill(ALL);
    const treeOf = new Uint16Array(features.length);
    for (let tree = 0; tree < count; tree++) {
      lay(nodes, tree, 0, { questions, leaves: this.leaves, found: 0 });
      treeOf.fill(tree, trees[tree], trees[tree + 1]);
    }
    this.starts = new Int32Array(size + 1);
    this.thresholds = new Float64Array(asked.length);
    this.asked = new Int32Array(asked.length);
    this.of = new Uint16Array(asked.length);
    for (let feature = 0; feature < size; feature++)
      this.starts[feature + 1] = this.enter(this.starts[feature]!, feature, nodes, { questions, treeOf });
    const node = asked[this.starts[size]!];
    if (node !== undefined) {
      throw new Error(
        `model: node ${node}: found feature ${features[node]}, expected 0 to ${size - 1}, in order`,
      );
    }
  }

  /** Enters a feature's questions; gives the place behind them. */
  private enter(
    first: number,
    feature: number,
    { asked, features, thresholds }: Nodes,
    { questions, treeOf }: { readonly questions: Int32Array; readonly treeOf: Uint16Array },
  ): number {
    let at = first;
    for (; features[asked[at]!] === feature; at++) {
      const node = asked[at]!;
      this.thresholds[at] = thresholds[node]!;
      this.asked[at] = questions[node]!;
      this.of[at] = treeOf[node]!;
    }
    return at;
  }

  /** The base and what each tree answers, one after the other. */
  sum(base: number, features: ArrayLike<number>): number {
    const { starts, thresholds, asked, of, leaves, open } = this;
    open.fill(ALL);
    for (let feature = 0; feature < starts.length - 1; feature++) {
      const value = features[feature]!;
      const end = starts[feature + 1]!;
      for (let at = starts[feature]!; at < end && !(value <= thresholds[at]!); at++) {
        open[of[at]!]! &= asked[at]!;
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

interface Laid {
  /** By node, the leaves that stay open when the answer is no. */
  readonly questions: Int32Array;
  readonly leaves: Float64Array;
  /** Leaves of this tree so far. */
  found: number;
}

/** Numbers the leaves below a node from left to right; gives the bits of them all. */
function lay(nodes: Nodes, tree: number, place: number, laid: Laid): number {
  const first = nodes.trees[tree]!;
  const node = first + place;
  if (nodes.features[node]! < 0) {
    if (laid.found === BITS) throw new Error(`model: tree ${tree}: found more leaves than ${BITS}`);
    laid.leaves[tree * BITS + laid.found] = nodes.values[node]!;
    return 1 << laid.found++;
  }
  const left = nodes.left[node]!;
  const right = nodes.right[node]!;
  const size = nodes.trees[tree + 1]! - first;
  if (!(left > place && right > place && left < size && right < size))
    throw new Error(
      `model: tree ${tree}, node ${place}: found children ${left} and ${right} of ${size} nodes`,
    );
  if (laid.questions[node] !== ALL)
    throw new Error(`model: tree ${tree}, node ${place}: found it below two others`);
  const below = lay(nodes, tree, left, laid);
  laid.questions[node] = ~below;
  return below | lay(nodes, tree, right, laid);
}
