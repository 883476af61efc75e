import { setTimeout as sleep } from 'node:timers/promises';
import type { Place, SegmentedLog } from '../store/log/log.ts';
import type { Quota } from '../store/log/quota.ts';
import { Fifo } from './fifo.ts';
import type { LaneStore, Taken } from './lane.ts';
import type { Outgoing } from './outgoing.ts';
import { decodeStored, encodeStored, STORED_HEADER } from './stored-request.ts';

/** The logs of a queue, opened, and what all logs may take together. */
export interface StoredLogs {
  readonly alerts: SegmentedLog;
  readonly spans: SegmentedLog;
  readonly quota: Quota;
}

/** Of two logs the lanes of a queue. */
export function storedLanes({ alerts, spans, quota }: StoredLogs, unstored: number) {
  return (onReady: () => void) => ({
    alerts: new StoredLane({ log: alerts, quota, unstored, onReady }),
    spans: new StoredLane({ log: spans, quota, unstored, onReady }),
  });
}

export interface StoredLaneOptions {
  readonly log: SegmentedLog;
  readonly quota: Quota;
  /** While the disk fails, so many may be under way from memory: each is safe when it is delivered. */
  readonly unstored: number;
  /** Told when there may be something to take again. */
  readonly onReady: () => void;
}

/** Of what waits, so much is in memory too; what comes when there is more is read back when its turn comes. */
const MEMORY_BYTES = 16 * 1024 * 1024;
/** Until a read that failed is tried again: no file descriptor was left, say. */
const READ_AGAIN_MS = 1_000;

/**
 * A lane in a log on disk. A request is written when it comes, and at the same time on its way; the first ones are in
 * memory as well, so that nothing is read while the backend keeps up. Where the disk fails, requests are safe when
 * they are delivered, and few are taken.
 */
class StoredLane implements LaneStore {
  requests: number;
  bytes: number;
  private readonly options: StoredLaneOptions;
  private readonly log: SegmentedLog;
  private readonly memory = new Fifo<Kept>();
  private memoryBytes = 0;
  /** On disk alone: those that wait, are being written, are being read. */
  private unread: number;
  private landing = 0;
  /** When these came, in their order, but for those of a process before this one: they count from its begin. */
  private readonly came = new Fifo<number>();
  private readonly began = performance.now();
  private reads = 0;
  private reading: Promise<unknown> = Promise.resolve();
  /** In memory alone. */
  private unstored = 0;
  private closed = false;

  constructor(options: StoredLaneOptions) {
    this.options = options;
    this.log = options.log;
    const { records, bytes } = this.log.found;
    this.unread = records;
    this.requests = records;
    this.bytes = bytes - records * STORED_HEADER;
  }

  get since(): number | null {
    const { first } = this.memory;
    if (first !== undefined) return first.request.at;
    const onDisk = this.unread + this.landing;
    if (onDisk === 0) return null;
    return onDisk > this.came.length ? this.began : (this.came.first ?? this.began);
  }

  get next(): Outgoing | null {
    return this.memory.first?.request ?? null;
  }

  /** A disk that fails is tried again with each request there is room for. */
  hasRoom(bytes: number): boolean {
    const { quota, unstored } = this.options;
    if (this.unstored >= (this.log.failing === null ? 2 * unstored : unstored)) return false;
    return quota.hasRoom(bytes);
  }

  push(request: Outgoing): Promise<void> {
    this.requests++;
    this.bytes += request.length;
    const kept = new Kept(request, this.log);
    const small = this.memoryBytes === 0 || this.memoryBytes + request.length <= MEMORY_BYTES;
    // In order: nothing goes into memory while older ones are on disk alone.
    const remembered = small && this.unread + this.landing + this.reads === 0;
    if (remembered) this.remember(kept);
    else {
      this.landing++;
      this.came.push(request.at);
    }
    this.log.append(encodeStored(request)).then(
      (place) => this.landed(kept, place, remembered),
      () => this.failed(kept, remembered),
    );
    return kept.safe;
  }

  take(): Taken | Promise<Taken | null> | null {
    const kept = this.memory.shift();
    if (kept !== undefined) {
      this.memoryBytes -= kept.request.length;
      kept.hand();
      return this.taken(kept);
    }
    if (this.unread === 0 || this.closed) return null;
    const at = this.unread + this.landing > this.came.length ? this.began : this.came.shift();
    this.unread--;
    this.reads++;
    const read = this.reading.then(() => this.read(at ?? this.began)).finally(() => this.reads--);
    this.reading = read;
    return read;
  }

  /** What is on disk stays there. */
  async close(): Promise<readonly Outgoing[]> {
    this.closed = true;
    await this.log.written();
    const lost: Outgoing[] = [];
    for (let kept = this.memory.shift(); kept !== undefined; kept = this.memory.shift()) {
      if (kept.stored) continue;
      lost.push(kept.request);
      this.forget(kept);
    }
    return lost;
  }

  private remember(kept: Kept): void {
    this.memory.push(kept);
    this.memoryBytes += kept.request.length;
  }

  private landed(kept: Kept, place: Place, remembered: boolean): void {
    if (remembered) {
      kept.stands(place);
      return;
    }
    this.landing--;
    this.unread++;
    kept.settle();
    this.options.onReady();
  }

  /** It goes on its way from memory. */
  private failed(kept: Kept, remembered: boolean): void {
    if (kept.over) return;
    this.unstored++;
    kept.counted = true;
    if (remembered) return;
    this.landing--;
    this.came.shift();
    this.remember(kept);
    this.options.onReady();
  }

  private taken(kept: Kept): Taken {
    return {
      request: kept.request,
      get stored() {
        return kept.stored;
      },
      done: () => this.forget(kept),
    };
  }

  private forget(kept: Kept): void {
    if (kept.counted) this.unstored--;
    kept.done();
    this.requests--;
    this.bytes -= kept.request.length;
  }

  private async read(at: number): Promise<Taken | null> {
    while (!this.closed) {
      try {
        const stored = await this.log.read();
        if (stored === null) return this.nothingLeft();
        const request = decodeStored(stored.body);
        if (request === null) {
          this.log.done(stored);
          continue;
        }
        const kept = new Kept({ ...request, at }, this.log);
        kept.hand();
        kept.stands(stored);
        return this.taken(kept);
      } catch {
        await sleep(READ_AGAIN_MS, undefined, { ref: false });
      }
    }
    return null;
  }

  /** Less was there than was counted: it was damaged since. The log has said so. */
  private nothingLeft(): null {
    this.requests -= this.unread + 1;
    this.unread = 0;
    if (this.requests === 0) this.bytes = 0;
    return null;
  }
}

/** A request in memory, and where it stands on disk once it does. */
class Kept {
  readonly request: Outgoing;
  readonly safe: Promise<void>;
  /** Whether it counts as in memory alone. */
  counted = false;
  over = false;
  settle: () => void = () => {};
  private readonly log: SegmentedLog;
  private place: Place | null = null;
  private handed = false;

  constructor(request: Outgoing, log: SegmentedLog) {
    this.request = request;
    this.log = log;
    this.safe = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  get stored(): boolean {
    return this.place !== null;
  }

  stands(place: Place): void {
    this.place = place;
    if (this.handed) this.log.took(place);
    if (this.over) this.log.done(place);
    this.settle();
  }

  hand(): void {
    this.handed = true;
    if (this.place !== null) this.log.took(this.place);
  }

  done(): void {
    this.over = true;
    if (this.place !== null) this.log.done(this.place);
    this.settle();
  }
}
