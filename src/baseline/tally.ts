import { recordOf } from './record-of.ts';

/** Counts runs by name, bounded: beyond the bound new names are not counted, and count as never seen. */
export class RunTally {
  private readonly counts = new Map<string, number>();
  private readonly most: number;
  /** Names that found no room. */
  dropped = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** Counts one run for each of the names, whatever number of times it has them. */
  addRun(names: Iterable<string>): void {
    for (const name of new Set(names)) {
      const known = this.counts.get(name);
      if (known !== undefined) this.counts.set(name, known + 1);
      else if (this.counts.size < this.most) this.counts.set(name, 1);
      else this.dropped++;
    }
  }

  get size(): number {
    return this.counts.size;
  }

  /** How many names one run alone has. */
  get single(): number {
    let single = this.dropped;
    for (const count of this.counts.values()) if (count === 1) single++;
    return single;
  }

  /** The names that pass, the most frequent first, then by name: the same artefact whatever the order of runs. */
  entries(passes: (count: number) => boolean = () => true): [string, number][] {
    return [...this.counts]
      .filter(([, count]) => passes(count))
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }

  record(passes?: (count: number) => boolean, most = Number.POSITIVE_INFINITY): Record<string, number> {
    return recordOf(this.entries(passes).slice(0, most));
  }
}

/** Items by key, in the order they came. */
export function grouped<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
