// Detectors of change that others use, each as its paper has it, over a stream of numbers.

/** True where the number just seen makes it certain enough that the stream has changed. */
export interface Detector {
  next(value: number): boolean;
}

/** How a peer is made: its sensitivity in its own measure, the paper's first, then less and less sensitive. */
export interface Peer {
  readonly name: string;
  readonly sensitivities: readonly number[];
  make(sensitivity: number): Detector;
}

/** E. S. Page, Continuous inspection schemes, Biometrika 41 (1954), upwards and downwards; drift 0.005, 30 values at least. */
function pageHinkley(threshold: number): Detector {
  let count = 0;
  let mean = 0;
  let [up, down, least, most] = [0, 0, 0, 0];
  return {
    next(value) {
      count++;
      mean += (value - mean) / count;
      up += value - mean - 0.005;
      down += value - mean + 0.005;
      least = Math.min(least, up);
      most = Math.max(most, down);
      return count >= 30 && (up - least > threshold || most - down > threshold);
    },
  };
}

/**
 * A. Bifet and R. Gavaldà, Learning from time-changing data with adaptive windowing, SDM 2007: ADWIN2, with at most
 * five buckets of a size. Values lie in 0 to 1; true where the window is cut.
 */
function adwin(confidence: number): Detector {
  const MAX_BUCKETS = 5;
  /** Cuts are looked for after every so many values, as in its implementations; there 32. */
  const CLOCK = 4;
  /** Newest first within a row; row r holds buckets of 2^r values. */
  const rows: { sum: number; squares: number }[][] = [[]];
  let seen = 0;

  const compress = (): void => {
    for (let row = 0; row < rows.length; row++) {
      const buckets = rows[row]!;
      if (buckets.length <= MAX_BUCKETS) break;
      const [b, a] = buckets.splice(-2) as [
        { sum: number; squares: number },
        { sum: number; squares: number },
      ];
      rows[row + 1] ??= [];
      rows[row + 1]!.unshift({ sum: a.sum + b.sum, squares: a.squares + b.squares });
    }
  };

  /** Whether some cut of the window parts two means; all older buckets go then. */
  const cut = (): boolean => {
    const all = rows.flatMap((buckets, row) => buckets.map((bucket) => ({ ...bucket, count: 2 ** row })));
    const total = { count: 0, sum: 0, squares: 0 };
    for (const { count, sum, squares } of all) {
      total.count += count;
      total.sum += sum;
      total.squares += squares;
    }
    const variance = total.squares / total.count - (total.sum / total.count) ** 2;
    const log = Math.log((2 * Math.log(Math.max(2, total.count))) / confidence);
    let [count, sum] = [0, 0];
    for (const bucket of all) {
      count += bucket.count;
      sum += bucket.sum;
      const rest = total.count - count;
      if (count < 5 || rest < 5) continue;
      const harmonic = 1 / (1 / count + 1 / rest);
      const bound = Math.sqrt((2 / harmonic) * variance * log) + (2 / (3 * harmonic)) * log;
      if (Math.abs(sum / count - (total.sum - sum) / rest) > bound) return true;
    }
    return false;
  };

  return {
    next(value) {
      rows[0]!.unshift({ sum: value, squares: value * value });
      compress();
      return ++seen >= 30 && seen % CLOCK === 0 && cut();
    },
  };
}

/**
 * J. Gama et al., Learning with drift detection, SBIA 2004: a rate of errors, which are 1 and all else 0, from 30
 * values on. With one error counted beforehand: where the first thirty had none, one would be a change for certain.
 */
function ddm(deviations: number): Detector {
  let count = 1;
  let rate = 1;
  let [leastRate, leastDeviation] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  return {
    next(value) {
      count++;
      rate += (value - rate) / count;
      const deviation = Math.sqrt((rate * (1 - rate)) / count);
      if (count < 30) return false;
      if (rate + deviation <= leastRate + leastDeviation) [leastRate, leastDeviation] = [rate, deviation];
      return rate + deviation > leastRate + deviations * leastDeviation;
    },
  };
}

const powers = (from: number, factor: number, count: number) =>
  Array.from({ length: count }, (_, index) => from * factor ** index);

export const PEERS: readonly Peer[] = [
  { name: 'Page-Hinkley', sensitivities: powers(50, 1.25, 16), make: pageHinkley },
  { name: 'ADWIN', sensitivities: powers(0.002, 0.2, 24), make: adwin },
  { name: 'DDM', sensitivities: powers(3, 1.15, 20), make: ddm },
];
