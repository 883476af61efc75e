import type { Range } from './artefact.ts';

/** Most numbers kept; beyond it every second one is dropped, again and again: what stays is evenly spread. */
const MAX_KEPT = 1_024;

/** A bounded, deterministic sample of a stream. */
export class Thinned<T> {
  private readonly most: number;
  private kept: T[] = [];
  private stride = 1;
  private offered = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** How many were offered. */
  get size(): number {
    return this.offered;
  }

  add(value: T): void {
    if (this.offered++ % this.stride !== 0) return;
    this.kept.push(value);
    if (this.kept.length < this.most) return;
    this.kept = this.kept.filter((_, i) => i % 2 === 0);
    this.stride *= 2;
  }

  get items(): readonly T[] {
    return this.kept;
  }
}

/** The same of numbers. */
export class Sample extends Thinned<number> {
  constructor() {
    super(MAX_KEPT);
  }

  sorted(): number[] {
    return [...this.items].sort((a, b) => a - b);
  }
}

/**
 * The range that `least` of the runs reach on each side, from each run's lowest and highest value: a single run, or a
 * few poisoned ones, cannot stretch it.
 */
export function rangeOf(lows: Sample, highs: Sample, least: number): Range | null {
  const low = lows.sorted();
  const high = highs.sorted();
  if (low.length === 0) return null;
  // The sample may be thinner than the stream: the same share of it.
  const skip = Math.min(low.length, Math.ceil((least * low.length) / lows.size)) - 1;
  const middle = at(high, 0.5);
  const reached = high[high.length - 1 - skip] ?? middle;
  return {
    low: Math.min(low[skip] ?? middle, middle),
    high: Math.max(reached, middle),
    middle,
    p99: Math.max(middle, Math.min(at(high, 0.99), reached)),
  };
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}
