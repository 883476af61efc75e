import { messageOf } from '../model/thrown.ts';
import { type Counters, DOOR_ITEMS, ITEMS } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import type { Lane, Load } from './exporter.ts';
import { canJoin, join, joins, type Several } from './joined.ts';
import { type LaneStore, MemoryLane, type Taken } from './lane.ts';
import type { Outgoing } from './outgoing.ts';
import { type LossReason, PermanentError, type Sender } from './sender.ts';
import { smaller } from './smaller.ts';

export interface QueueOptions {
  /** The exporter's name, for the log and the counters. */
  readonly name: string;
  /** What `capacity` counts. */
  readonly sizer: 'requests' | 'bytes';
  readonly capacity: number;
  /** Requests under way at the same time. */
  readonly consumers: number;
  /** Requests that wait at the same time go out as one of at most so many bytes; 0: each by itself. */
  readonly joinBytes: number;
  /** Whether what it holds is on disk, and there at the next start. */
  readonly stored?: boolean;
  /** Keeps what the backend will not take; null where that is not kept. */
  readonly bury?: ((request: Outgoing, reason: LossReason, because: string) => Promise<void>) | null;
}

/** Where the two lanes of a queue are. */
export type Lanes = Readonly<Record<Lane, LaneStore>>;

/** A queue that counts requests holds no more bytes in memory than this, or one agent with large ones fills it. */
const MAX_BYTES = 512 * 1024 * 1024;
/** What could be sent again when the backend was mended. */
const BURIED: ReadonlySet<LossReason> = new Set(['refused', 'gave_up', 'not_retried']);
/** Time for cancelled calls to say so. */
const CLOSE_MS = 1_000;
/** What stays on disk is not waited for longer. */
const STORED_DRAIN_MS = 3_000;

/**
 * Requests on their way to one backend, in order of arrival, alerts first; in memory, or on disk too.
 *
 * The door is the one place that says no: whoever takes spans in asks `hasRoom` first, and what was taken in is
 * never refused here. So a full queue costs the sender a retry and nobody a span; over `capacity` the queue
 * holds at most what was settling when it filled up, and the alerts about that.
 *
 * Lost is, with a counter, a reason and a line in the log: what the backend refuses for good, what it doesn't
 * take in `max_elapsed_time`, and what is undelivered when `drain`'s time is up and is in memory alone.
 */
export class Queue {
  private readonly options: QueueOptions;
  private readonly sender: Sender;
  private readonly counters: Counters;
  private readonly log: Log;
  private readonly lanes: Lanes;
  private active = 0;
  private readonly underWay = new Set<Outgoing>();
  private watchers: (() => void)[] = [];
  private whenEmpty: (() => void) | null = null;
  private closed = false;
  private soon = false;

  /** `lanes` makes the two; it is told whom to tell when there may be something to send again. */
  constructor(
    options: QueueOptions,
    sender: Sender,
    counters: Counters,
    log: Log,
    lanes: (onReady: () => void) => Lanes = inMemory,
  ) {
    this.options = options;
    this.sender = sender;
    this.counters = counters;
    this.log = log;
    this.lanes = lanes(() => this.pump());
    if (options.stored) setImmediate(() => this.pump());
  }

  /** Requests held, those under way included. */
  get size(): number {
    return this.lanes.alerts.requests + this.lanes.spans.requests;
  }

  private get bytes(): number {
    return this.lanes.alerts.bytes + this.lanes.spans.bytes;
  }

  /** What it holds and may hold, in the units of its sizer. */
  get load(): Load {
    const { sizer, capacity } = this.options;
    const { size, bytes, oldest } = this;
    return { size: sizer === 'bytes' ? bytes : size, capacity, sizer, bytes, oldest };
  }

  private get oldest(): number {
    const { alerts, spans } = this.lanes;
    const now = performance.now();
    const since = Math.min(
      alerts.since ?? now,
      spans.since ?? now,
      ...[...this.underWay].map(({ at }) => at),
    );
    return Math.max(0, now - since) / 1e3;
  }

  /** Whether a request of so many bytes may be taken in. An empty queue takes any: it could never go otherwise. */
  hasRoom(bytes: number): boolean {
    const { sizer, capacity, stored } = this.options;
    if (this.size === 0) return true;
    if (!this.lanes.spans.hasRoom(bytes)) return false;
    if (sizer === 'bytes') return this.bytes + bytes <= capacity;
    return this.size < capacity && (stored || this.bytes + bytes <= MAX_BYTES);
  }

  /** Resolves when a request has left. Who asked first is told first, and asks `hasRoom` first. */
  change(): Promise<void> {
    return new Promise((resolve) => this.watchers.push(resolve));
  }

  /** Resolves when the request is safe: on disk, or done; null where nothing says so. */
  put(lane: Lane, request: Outgoing): Promise<void> | null {
    const safe = this.lanes[lane].push(request);
    if (this.options.joinBytes > 0 && joins(request)) this.pumpSoon();
    else this.pump();
    return safe;
  }

  /**
   * Resolves when all is delivered, lost or left on disk, which it is at the latest after `deadlineMs`; the sender is
   * closed then.
   */
  async drain(deadlineMs: number): Promise<void> {
    const empty = new Promise<void>((resolve) => {
      this.whenEmpty = resolve;
      if (this.size === 0) resolve();
    });
    const { stored, name } = this.options;
    await within(empty, stored ? Math.min(deadlineMs, STORED_DRAIN_MS) : deadlineMs);
    this.closed = true;
    for (const lane of Object.values(this.lanes)) {
      for (const request of await lane.close()) {
        this.lose(request, 'shutdown', 'undelivered when the time to stop was up');
      }
    }
    this.left();
    await this.sender.close();
    await within(empty, CLOSE_MS);
    if (this.size > 0 && stored)
      this.log.info(`${name}: what is left stays on disk for the next start`, { requests: this.size });
  }

  /** At the end of the turn: what comes in it goes together. */
  private pumpSoon(): void {
    if (this.soon) return;
    this.soon = true;
    setImmediate(() => {
      this.soon = false;
      this.pump();
    });
  }

  /** One more may be under way than `consumers` if it is an alert: none waits behind spans a backend refuses. */
  private pump(): void {
    const { consumers } = this.options;
    while (this.active <= consumers && !this.closed) {
      const taken =
        this.takeFrom(this.lanes.alerts) ??
        (this.active < consumers ? this.takeFrom(this.lanes.spans) : null);
      if (taken === null) return;
      this.active++;
      if (taken instanceof Promise)
        void taken.then((read) => (read === null ? this.next() : this.deliver([read])));
      else void this.deliver(taken);
    }
  }

  /** The next request, and those behind it that may go with it. */
  private takeFrom(lane: LaneStore): Several<Taken> | Promise<Taken | null> | null {
    const first = lane.take();
    if (first === null || first instanceof Promise) return first;
    const together: [Taken, ...Taken[]] = [first];
    let { length } = first.request;
    for (let { next } = lane; next !== null && canJoin(first.request, next); { next } = lane) {
      length += next.length;
      if (length > this.options.joinBytes) break;
      together.push(lane.take() as Taken);
    }
    return together;
  }

  private async deliver(together: Several<Taken>): Promise<void> {
    const request = join(together.map((one) => one.request) as [Outgoing, ...Outgoing[]]);
    this.underWay.add(request);
    await this.send(request, together);
    this.underWay.delete(request);
    this.next();
  }

  private async send(request: Outgoing, together: Several<Taken>): Promise<void> {
    try {
      await this.sender.send(request);
      for (const one of together) this.delivered(one);
    } catch (error) {
      const reason = error instanceof PermanentError ? error.reason : 'refused';
      const parts = isOfContent(error) ? smaller(together) : null;
      // Of what was refused together most would have been taken.
      if (parts !== null) for (const one of parts) await this.send(one.request, [one]);
      else for (const one of together) await this.failed(one, reason, messageOf(error));
    }
  }

  private delivered(taken: Taken): void {
    const { signal, items, at } = taken.request;
    const { name } = this.options;
    taken.done();
    this.counters.add(ITEMS[signal].exported, items, name);
    this.counters.time('delivery_duration_seconds', (performance.now() - at) / 1e3, 1, name);
  }

  private async failed(taken: Taken, reason: LossReason, because: string): Promise<void> {
    // It stays on disk.
    if (reason === 'shutdown' && taken.stored) return;
    if (BURIED.has(reason)) await this.options.bury?.(taken.request, reason, because);
    taken.done();
    this.lose(taken.request, reason, because);
  }

  private next(): void {
    this.active--;
    this.left();
    this.pump();
  }

  private left(): void {
    if (this.size === 0 || (this.closed && this.active === 0)) this.whenEmpty?.();
    for (const resolve of this.watchers.splice(0)) resolve();
  }

  private lose({ signal, items }: Outgoing, reason: LossReason, because: string): void {
    const { words, key, dropped } = ITEMS[signal];
    this.counters.add(dropped, items, reason);
    this.counters.add(DOOR_ITEMS[signal].failed, items, this.options.name);
    // Who found out has said so, once.
    if (reason === 'unsupported') return;
    const total = this.counters.get(dropped, reason);
    const what = `${this.options.name}: ${words} lost (${reason})`;
    this.log.sometimes('error', what, { [key]: items, total, because });
  }
}

/** Whether less of it may be taken: else nothing would be, whatever it holds. */
function isOfContent(error: unknown): boolean {
  return !(error instanceof PermanentError) || (error.reason === 'refused' && !error.whatever);
}

function inMemory(): Lanes {
  return { alerts: new MemoryLane(), spans: new MemoryLane() };
}

/** Resolves with `promise`, or after `ms`. */
async function within(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
