/** Scores are ranked by steps: a fixed number of counters, in blocks that are summed up beforehand. */
const BINS = 256;
const BLOCK = 16;

/**
 * Conformal p-values of a stream, one by one: the share of scores so far that are at least as large, the score's own
 * among them, ties broken by chance. If the scores come in no particular order, the p-values are independent and
 * uniform, exactly and from the first on, whatever the scores' distribution (Vovk, Gammerman and Shafer, Algorithmic
 * Learning in a Random World, 2005). In constant memory, for the scores are binned by a scale fixed beforehand.
 */
export class Ranks {
  private readonly perOctave: number;
  private readonly counts = new Uint32Array(BINS);
  private readonly blocks = new Uint32Array(BINS / BLOCK);
  private total = 0;

  /** `perOctave`: steps from one score to its double; 24 reach up to 1,600, 6 to 7 million millions. */
  constructor(perOctave: number) {
    this.perOctave = perOctave;
  }

  /** `chance` is uniform in 0 to 1. */
  next(score: number, chance: number): number {
    const bin = Math.min(BINS - 1, Math.floor(this.perOctave * Math.log2(1 + score)));
    const block = Math.floor(bin / BLOCK);
    let larger = 0;
    for (let other = bin + 1; other < (block + 1) * BLOCK; other++) larger += this.counts[other]!;
    for (let other = block + 1; other < BINS / BLOCK; other++) larger += this.blocks[other]!;
    const equal = this.counts[bin]! + 1;
    this.counts[bin] = equal;
    this.blocks[block]!++;
    this.total++;
    return (larger + chance * equal) / this.total;
  }
}
