import { Fifo } from './fifo.ts';
import type { Outgoing } from './outgoing.ts';

/** A request that was taken out of its lane to be sent. */
export interface Taken {
  readonly request: Outgoing;
  /** Whether it is still there after a restart, unless it is `done`. */
  readonly stored: boolean;
  /** It was delivered, or is lost. */
  done(): void;
}

/** What waits for a backend, in order of arrival. Counted until it is done. */
export interface LaneStore {
  readonly requests: number;
  readonly bytes: number;
  /** Since when the first waits, on the clock of `performance.now()`; null where none does. */
  readonly since: number | null;
  /** Whether it can be trusted with one more request of so many bytes. */
  hasRoom(bytes: number): boolean;
  /** Resolves when the request will be sent whatever happens to this process, or is done; null where nothing says so. */
  push(request: Outgoing): Promise<void> | null;
  /** What `take` would give, where that is in memory. */
  readonly next: Outgoing | null;
  /** The next one, a promise where it must be read; null where none waits. */
  take(): Taken | Promise<Taken | null> | null;
  /** The time to stop has come: gives back what is lost by it. What is under way goes on. */
  close(): Promise<readonly Outgoing[]>;
}

/** A lane in memory: a kill or a crash loses all of it. */
export class MemoryLane implements LaneStore {
  requests = 0;
  bytes = 0;
  private readonly waiting = new Fifo<Outgoing>();

  get since(): number | null {
    return this.waiting.first?.at ?? null;
  }

  get next(): Outgoing | null {
    return this.waiting.first ?? null;
  }

  hasRoom(): boolean {
    return true;
  }

  push(request: Outgoing): null {
    this.requests++;
    this.bytes += request.length;
    this.waiting.push(request);
    return null;
  }

  take(): Taken | null {
    const request = this.waiting.shift();
    if (request === undefined) return null;
    return { request, stored: false, done: () => this.forget(request) };
  }

  async close(): Promise<readonly Outgoing[]> {
    const left: Outgoing[] = [];
    for (let request = this.waiting.shift(); request !== undefined; request = this.waiting.shift()) {
      left.push(request);
      this.forget(request);
    }
    return left;
  }

  private forget({ length, loan }: Outgoing): void {
    this.requests--;
    this.bytes -= length;
    loan?.release();
  }
}
