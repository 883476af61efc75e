/** Work that is done step by step, none of them long. */
export type Steps<T> = Generator<unknown, T>;

/** Does them all at once. */
export function finish<T>(work: Steps<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

interface Waiting {
  /** Goes on until the turn has taken so long; true where it is done. */
  go(most: number): boolean;
  /** Whether others may go in between now. */
  yields(): boolean;
}

/** What of a turn of the event loop work may take: others on it (answers, health checks, a guard's question) wait so long. */
const TURN_MS = 3;

/** Below it a turn is not told from the next. */
const TOLD_MS = 1;

const never = () => false;

/**
 * Shares the event loop: work is begun in the order in which it came and done at once while the turn has time, else in
 * the turns that follow. What is asked for while other work is under way waits behind it, so that whoever brings more
 * than is done gets the answer later.
 */
export class Turns {
  private readonly now: () => number;
  private readonly queue: Waiting[] = [];
  /** Of the turn's time, as far as it is known to be this turn's. */
  private spent = 0;
  private next: NodeJS.Immediate | null = null;

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  /** What the work gives, or a promise of it. Throws or rejects as the work does. */
  do<T>(work: Steps<T>, yields: () => boolean = never): T | Promise<Awaited<T>> {
    if (this.queue.length === 0 && this.spent < TURN_MS) {
      const first = this.slice(work, TURN_MS);
      if (first !== null) return first.value;
    }
    this.wake();
    return new Promise<Awaited<T>>((resolve, reject) => {
      const go = (most: number) => {
        try {
          const done = this.slice(work, most);
          if (done !== null) resolve(done.value as Awaited<T>);
          return done !== null;
        } catch (error) {
          reject(error);
          return true;
        }
      };
      this.queue.push({ go, yields });
    });
  }

  /** Does all that waits, however long it takes. */
  finish(): void {
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift())
      next.go(Number.POSITIVE_INFINITY);
  }

  private turn(): void {
    this.next = null;
    this.spent = 0;
    while (this.queue.length > 0 && this.spent < TURN_MS) {
      const next = this.queue[0] as Waiting;
      if (next.go(TURN_MS)) this.queue.shift();
      else if (next.yields()) this.queue.push(this.queue.shift() as Waiting);
    }
    if (this.queue.length > 0) this.wake();
  }

  private wake(): void {
    this.next ??= setImmediate(() => this.turn());
  }

  /** Null where the work goes on. */
  private slice<T>(work: Steps<T>, most: number): { readonly value: T } | null {
    const start = this.now() - this.spent;
    try {
      do {
        const step = work.next();
        if (step.done === true) return { value: step.value };
        this.spent = this.now() - start;
      } while (this.spent < most);
      return null;
    } finally {
      this.spent = this.now() - start;
      // What little was spent before may be an earlier turn's: asking each time would cost more than it gains.
      if (this.spent >= TOLD_MS) this.wake();
    }
  }
}
