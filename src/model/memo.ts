let share = 1;

/** How much of what they may all memos of this process keep: a program that is not ours has other uses for its memory. */
export function keepShare(of: number): void {
  share = of;
}

/**
 * Remembers what was worked out lately, bounded by weight: what nobody asked for while as much again came in is
 * forgotten. Unlike a WeakMap it doesn't grow with what is kept alive elsewhere, and gives the garbage collector
 * no table to go through.
 */
export class Memo<K, V> {
  private readonly maxWeight: number;
  private weight = 0;
  private young = new Map<K, V>();
  private old = new Map<K, V>();
  /** What was asked for last: several signals in a row ask for the same. */
  private last: K | undefined;
  private lastValue: V | undefined;

  /** `maxWeight` bounds each of two generations, in whatever unit `get` is given. */
  constructor(maxWeight: number) {
    this.maxWeight = maxWeight;
  }

  /** What `make` gives for the key, made anew only where it is not remembered. The weight may depend on what was made. */
  get(key: K, weighs: number | ((value: V) => number), make: (key: K) => V): V {
    if (key === this.last && this.lastValue !== undefined) return this.lastValue;
    const known = this.young.get(key);
    if (known !== undefined) return this.latest(key, known);
    const value = this.old.get(key) ?? make(key);
    const weight = typeof weighs === 'number' ? weighs : weighs(value);
    if (this.weight + weight > this.maxWeight * share) {
      this.old = this.young;
      this.young = new Map();
      this.weight = 0;
    }
    this.weight += weight;
    this.young.set(key, value);
    return this.latest(key, value);
  }

  private latest(key: K, value: V): V {
    this.last = key;
    this.lastValue = value;
    return value;
  }
}
