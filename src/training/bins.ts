/** A table of numbers, one column per feature, each value as the number of its bin. */
export interface Binned {
  readonly rows: number;
  /** Per feature, the bin of each row. */
  readonly columns: readonly Uint8Array[];
  /** Per feature, the upper bounds of all bins but the last: a value belongs to the first bin whose bound is not below it. */
  readonly bounds: readonly Float64Array[];
}

/**
 * Sorts every feature's values into at most `most` bins of about equal size. `rows[i]` holds one value per feature.
 * Bounds lie between two values that were seen, rounded so that they print short.
 */
export function binned(rows: readonly Float64Array[], features: number, most = 64): Binned {
  const columns: Uint8Array[] = [];
  const bounds: Float64Array[] = [];
  for (let f = 0; f < features; f++) {
    const values = Float64Array.from(rows, (row) => row[f]!);
    const limits = boundsOf(values, most);
    bounds.push(limits);
    columns.push(Uint8Array.from(values, (value) => binOf(value, limits)));
  }
  return { rows: rows.length, columns, bounds };
}

function binOf(value: number, bounds: Float64Array): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= bounds[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

function boundsOf(values: Float64Array, most: number): Float64Array {
  const sorted = values.slice().sort();
  const bounds: number[] = [];
  const step = sorted.length / most;
  let next = step;
  for (let i = 1; i < sorted.length; i++) {
    const [before, value] = [sorted[i - 1]!, sorted[i]!];
    if (value === before || bounds.length >= most - 1) continue;
    const few = bounds.length === 0 && i < next;
    if (i >= next || few || rareAfter(sorted, i, step)) {
      bounds.push(between(before, value));
      while (next <= i) next += step;
    }
  }
  return Float64Array.from(new Set(bounds));
}

/** A value that fills a bin by itself gets one, so that a common zero and a rare one are told apart. */
function rareAfter(sorted: Float64Array, at: number, step: number): boolean {
  return sorted[Math.min(sorted.length - 1, at + Math.floor(step))] === sorted[at];
}

/** A short number between two others, at or above the lower and below the upper. */
function between(low: number, high: number): number {
  const middle = (low + high) / 2;
  for (let digits = 2; digits < 17; digits++) {
    const short = Number(middle.toPrecision(digits));
    if (short >= low && short < high) return short;
  }
  return low;
}
