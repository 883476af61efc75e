import type { Sample } from './exposition.ts';

/** Upper bounds in seconds, from what a verdict takes to what a slow backend does. */
const BOUNDS = [
  0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
  10,
];

/** How long something took, counted in buckets. */
export class Histogram {
  private readonly buckets = new Array<number>(BOUNDS.length + 1).fill(0);
  private sum = 0;
  private total = 0;

  get count(): number {
    return this.total;
  }

  observe(seconds: number, times = 1): void {
    const found = BOUNDS.findIndex((bound) => seconds <= bound);
    const bucket = found < 0 ? BOUNDS.length : found;
    this.buckets[bucket] = (this.buckets[bucket] ?? 0) + times;
    this.sum += seconds * times;
    this.total += times;
  }

  /** The upper bound of the bucket that so large a share of all is within; null where nothing was seen. */
  quantile(share: number): number | null {
    if (this.total === 0) return null;
    let seen = 0;
    const bucket = this.buckets.findIndex((count) => {
      seen += count;
      return seen >= share * this.total;
    });
    return BOUNDS[bucket] ?? Number.POSITIVE_INFINITY;
  }

  samples(labels: Readonly<Record<string, string>> = {}): Sample[] {
    let seen = 0;
    const buckets = this.buckets.map((count, index) => {
      seen += count;
      const le = index < BOUNDS.length ? String(BOUNDS[index]) : '+Inf';
      return { suffix: '_bucket', labels: { ...labels, le }, value: seen };
    });
    return [
      ...buckets,
      { suffix: '_sum', labels, value: this.sum },
      { suffix: '_count', labels, value: this.total },
    ];
  }
}
