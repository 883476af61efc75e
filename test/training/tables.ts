import { binned } from '../../src/training/bins.ts';
import type { Boosting, Examples } from '../../src/training/growth.ts';
import { Random } from '../../src/training/random.ts';

/** Small and quick; nothing left to chance. */
export const QUICK: Boosting = {
  members: 1,
  trees: 30,
  leaves: 6,
  rate: 0.3,
  minRows: 5,
  penalty: 1,
  rowShare: 1,
  featureShare: 1,
  seed: 'test',
};

/** Rows of numbers from -1 to 1 that look evenly spread. */
export function rowsOf(count: number, features: number, seed = 'rows'): Float64Array[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () =>
    Float64Array.from({ length: features }, () => Number((2 * random.next() - 1).toFixed(3))),
  );
}

/** Such rows with what is true of them. */
export function examplesOf(
  rows: readonly Float64Array[],
  harmful: (row: Float64Array, at: number) => boolean,
  towards: readonly (-1 | 0 | 1)[] = Array.from(rows[0] ?? [], () => 0 as const),
): Examples {
  return {
    table: binned(rows, towards.length),
    labels: Uint8Array.from(rows, (row, at) => (harmful(row, at) ? 1 : 0)),
    weights: new Float64Array(rows.length).fill(1),
    towards,
  };
}
