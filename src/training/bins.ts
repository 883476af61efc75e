/** A table of numbers, one column per feature, each value as the number of its bin. */
export interface Binned {
  readonly rows: number;
  /** Per feature, the bin of each row. */
  readonly columns: readonly Uint8Array[];
  /** Per feature, the upper bounds of all bins but the last: a value belongs to the first bin whose bound is not below it. */
  readonly bounds: readonly Float64Array[];
}

/**
 * Sorts every feature's values into at most `most` bins. `rows[i]` holds one value per feature.
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

/**
 * Where values are parted. A value commoner than a bin's fair share has a bin to itself, and the others share what is
 * left of the bins: of a feature that is mostly nought the rest is told apart as finely as if there were no noughts
 * (LightGBM's way, Ke et al. 2017).
 */
function boundsOf(values: Float64Array, most: number): Float64Array {
  const distinct = distinctOf(values);
  const fair = values.length / most;
  const common = distinct.filter(({ times }) => times >= fair);
  const others = values.length - common.reduce((sum, { times }) => sum + times, 0);
  const share = distinct.length <= most ? 0 : others / Math.max(1, most - common.length);
  const bounds: number[] = [];
  let held = 0;
  for (let i = 0; i + 1 < distinct.length && bounds.length < most - 1; i++) {
    const [here, next] = [distinct[i]!, distinct[i + 1]!];
    held += here.times;
    if (here.times < fair && next.times < fair && held < share) continue;
    bounds.push(between(here.value, next.value));
    held = 0;
  }
  return Float64Array.from(new Set(bounds));
}

/** The values that there are, rising, and how often each. */
function distinctOf(values: Float64Array): { value: number; times: number }[] {
  const distinct: { value: number; times: number }[] = [];
  for (const value of values.slice().sort()) {
    const last = distinct.at(-1);
    if (last?.value === value) last.times++;
    else distinct.push({ value, times: 1 });
  }
  return distinct;
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
