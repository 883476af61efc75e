import type { Place, SegmentedLog } from './log/log.ts';

interface Entry {
  readonly due: number;
  place: Place | null;
  released: boolean;
  readonly safe: () => void;
}

/**
 * Requests whose outcome waits in memory, in a log: what a process that was killed had taken and not sent on is taken
 * again by the next. They are released in the order they came; where several hold back in one log, each in its own.
 */
export class HeldBack {
  private readonly log: SegmentedLog;
  private readonly standing: Place[];
  private entries: Entry[] = [];
  private gone = 0;

  /** `standing`: where several hold back in one log, one list for all of them. */
  constructor(log: SegmentedLog, standing: Place[] = []) {
    this.log = log;
    this.standing = standing;
  }

  /** What the process before left, oldest first; to be asked before anything is added. Each is kept until it is due. */
  async *found(): AsyncGenerator<{ readonly body: Buffer; keep(due: number): void }> {
    for (let one = await this.log.read(); one !== null; one = await this.log.read()) {
      const { body, ...place } = one;
      const keep = (due: number) => this.entries.push({ due, place, released: false, safe: () => {} });
      yield { body, keep };
    }
  }

  /** Resolves when it is on disk, or released. `due` is never less than the one before. */
  add(body: readonly Buffer[], due: number): Promise<void> {
    return new Promise((safe) => {
      const entry: Entry = { due, place: null, released: false, safe };
      this.entries.push(entry);
      this.log.append(body).then(
        (place) => this.stands(entry, place),
        // It is safe when it is released.
        () => {},
      );
    });
  }

  /** How many were added so far. */
  get added(): number {
    return this.gone + this.entries.length;
  }

  /** Lets go of what was due before a time, of the first so many that were added. */
  release(before: number, first: number): void {
    const most = first - this.gone;
    let count = 0;
    while (count < most && (this.entries[count]?.due ?? Number.POSITIVE_INFINITY) < before) count++;
    this.gone += count;
    for (const entry of this.entries.splice(0, count)) {
      entry.released = true;
      if (entry.place !== null) this.forget(entry.place);
      entry.safe();
    }
  }

  private stands(entry: Entry, place: Place): void {
    entry.place = place;
    this.standing.push(place);
    if (entry.released) this.forget(place);
    entry.safe();
  }

  /** What stands before it may be another's, who has not let go of it: to the log that is taken too, and not done. */
  private forget(place: Place): void {
    while (this.standing[0] !== undefined && this.standing[0].position <= place.position)
      this.log.took(this.standing.shift() as Place);
    this.log.done(place);
  }
}
