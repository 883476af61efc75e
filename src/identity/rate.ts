/** How much may come in; what is left out is not limited. */
export interface Rate {
  readonly requestsPerSecond: number | null;
  readonly bytesPerSecond: number | null;
}

/** A double's error must not cost a client a millisecond. */
const ROUNDING_MS = 1e-6;

/** A bucket that fills at a rate; what is taken beyond it is owed. */
class Bucket {
  private readonly perSecond: number;
  private readonly most: number;
  private level: number;
  private at: number;

  constructor(perSecond: number, now: number) {
    this.perSecond = perSecond;
    // A second's worth may come at once, and one request in any case.
    this.most = Math.max(1, perSecond);
    this.level = this.most;
    this.at = now;
  }

  /** Milliseconds until `amount` is there; 0 where it is. */
  waitFor(amount: number, now: number): number {
    this.fill(now);
    return this.level >= amount
      ? 0
      : Math.ceil(((amount - this.level) / this.perSecond) * 1000 - ROUNDING_MS);
  }

  take(amount: number): void {
    this.level -= amount;
  }

  private fill(now: number): void {
    this.level = Math.min(this.most, this.level + ((now - this.at) / 1000) * this.perSecond);
    this.at = now;
  }
}

/** Keeps one client to its rate. A request's size is known when it has been read: what was too much is owed by the next. */
export class Meter {
  private readonly requests: Bucket | null;
  private readonly bytes: Bucket | null;

  constructor({ requestsPerSecond, bytesPerSecond }: Rate, now: number) {
    this.requests = requestsPerSecond === null ? null : new Bucket(requestsPerSecond, now);
    this.bytes = bytesPerSecond === null ? null : new Bucket(bytesPerSecond, now);
  }

  /** Takes a request in, or says in how many milliseconds to come back; 0 where it is taken. */
  ask(now: number): number {
    const wait = Math.max(this.requests?.waitFor(1, now) ?? 0, this.bytes?.waitFor(1, now) ?? 0);
    if (wait === 0) this.requests?.take(1);
    return wait;
  }

  read(bytes: number): void {
    this.bytes?.take(bytes);
  }
}
