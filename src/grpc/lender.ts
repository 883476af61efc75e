/**
 * Memory lent for one request. It goes back when all who hold it have let go of it. Who never does costs no more than
 * the memory: the garbage collector takes it, and nobody gets it again.
 */
export class Loan {
  readonly bytes: Buffer;
  private readonly giveBack: () => void;
  private holders = 1;

  constructor(bytes: Buffer, giveBack: () => void) {
    this.bytes = bytes;
    this.giveBack = giveBack;
  }

  /** To be called while somebody else still holds it. */
  hold(): void {
    if (this.holders === 0) throw new Error('the memory was given back before');
    this.holders++;
  }

  /** Once for the loan itself, and once for each `hold`. */
  release(): void {
    if (this.holders === 0) throw new Error('the memory was given back before');
    if (--this.holders === 0) this.giveBack();
  }
}

/** What can be held, and let go of as often. */
export type Lent = Pick<Loan, 'hold' | 'release'>;

/** Several loans that are held together. */
export class Loans implements Lent {
  private readonly all: readonly Lent[];

  constructor(all: readonly Lent[]) {
    this.all = all;
  }

  hold(): void {
    for (const one of this.all) one.hold();
  }

  release(): void {
    for (const one of this.all) one.release();
  }
}

/** Below it, new memory costs less than what is kept of it. */
const MIN_BYTES = 8 * 1024;
/** What is kept for the next ones, all sizes together. */
const MAX_SPARE_BYTES = 64 * 1024 * 1024;
/** Sizes differ by a quarter of a power of two. */
const STEPS = 4;

interface Shelf {
  readonly spare: Buffer[];
  /** Since memory was last let go of, so many were never needed. */
  idle: number;
}

/**
 * Lends the memory that requests are read into. Made anew for each, megabytes of it would be in the collector's way: it marks
 * the whole heap each time that some have come and gone.
 */
export class Lender {
  private readonly shelves = new Map<number, Shelf>();
  private spareBytes = 0;

  /** Null where the size is not worth it. What the memory holds is anything. */
  lend(length: number): Loan | null {
    if (length < MIN_BYTES) return null;
    const size = sizeFor(length);
    const shelf = this.shelf(size);
    const kept = shelf.spare.pop();
    if (kept !== undefined) this.spareBytes -= size;
    shelf.idle = Math.min(shelf.idle, shelf.spare.length);
    const memory = kept ?? Buffer.allocUnsafeSlow(size);
    return new Loan(memory.subarray(0, length), () => this.keep(shelf, memory));
  }

  /** Lets go of what was not needed since it was called last; to be called every few seconds. */
  trim(): void {
    for (const [size, shelf] of this.shelves) {
      this.spareBytes -= size * shelf.spare.splice(0, shelf.idle).length;
      shelf.idle = shelf.spare.length;
    }
  }

  private keep({ spare }: Shelf, memory: Buffer): void {
    if (this.spareBytes + memory.length > MAX_SPARE_BYTES) return;
    this.spareBytes += memory.length;
    spare.push(memory);
  }

  private shelf(size: number): Shelf {
    let shelf = this.shelves.get(size);
    if (shelf === undefined) {
      shelf = { spare: [], idle: 0 };
      this.shelves.set(size, shelf);
    }
    return shelf;
  }
}

/** At most a quarter larger. */
function sizeFor(length: number): number {
  const step = 2 ** (31 - Math.clz32(length)) / STEPS;
  return Math.ceil(length / step) * step;
}
