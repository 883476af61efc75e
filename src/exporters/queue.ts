import { messageOf } from '../model/thrown.ts';
import { type Counters, ITEMS } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import type { Lane } from './exporter.ts';
import type { Outgoing } from './outgoing.ts';
import { type LossReason, PermanentError, type Sender } from './sender.ts';

export interface QueueOptions {
  /** The exporter's name, for the log and the counters. */
  readonly name: string;
  /** What `capacity` counts. */
  readonly sizer: 'requests' | 'bytes';
  readonly capacity: number;
  /** Requests under way at the same time. */
  readonly consumers: number;
}

/** A queue that counts requests holds no more bytes than this, or one agent with large ones fills the memory. */
const MAX_BYTES = 512 * 1024 * 1024;
/** Time for cancelled calls to say so. */
const CLOSE_MS = 1_000;

/**
 * Requests in memory on their way to one backend, in order of arrival, alerts first.
 *
 * The door is the one place that says no: whoever takes spans in asks `hasRoom` first, and what was taken in is
 * never refused here. So a full queue costs the sender a retry and nobody a span; over `capacity` the queue
 * holds at most what was settling when it filled up, and the alerts about that.
 *
 * Lost is, with a counter, a reason and a line in the log: what the backend refuses for good, what it doesn't
 * take in `max_elapsed_time`, and what is undelivered when `drain`'s time is up. A kill or a crash loses all
 * that is in here: the queue is memory.
 */
export class Queue {
  private readonly options: QueueOptions;
  private readonly sender: Sender;
  private readonly counters: Counters;
  private readonly log: Log;
  private readonly lanes: Record<Lane, Fifo<Outgoing>> = { alerts: new Fifo(), spans: new Fifo() };
  /** Held, those under way included. */
  private requests = 0;
  private bytes = 0;
  private active = 0;
  private watchers: (() => void)[] = [];
  private whenEmpty: (() => void) | null = null;

  constructor(options: QueueOptions, sender: Sender, counters: Counters, log: Log) {
    this.options = options;
    this.sender = sender;
    this.counters = counters;
    this.log = log;
  }

  /** Requests held, those under way included. */
  get size(): number {
    return this.requests;
  }

  /** Whether a request of so many bytes may be taken in. An empty queue takes any: it could never go otherwise. */
  hasRoom(bytes: number): boolean {
    const { sizer, capacity } = this.options;
    if (this.requests === 0) return true;
    if (sizer === 'bytes') return this.bytes + bytes <= capacity;
    return this.requests < capacity && this.bytes + bytes <= MAX_BYTES;
  }

  /** Resolves when a request has left. Who asked first is told first, and asks `hasRoom` first. */
  change(): Promise<void> {
    return new Promise((resolve) => this.watchers.push(resolve));
  }

  put(lane: Lane, request: Outgoing): void {
    this.requests++;
    this.bytes += request.length;
    this.lanes[lane].push(request);
    this.pump();
  }

  /** Resolves when all is delivered or lost, which it is at the latest after `deadlineMs`; the sender is closed then. */
  async drain(deadlineMs: number): Promise<void> {
    const empty = new Promise<void>((resolve) => {
      this.whenEmpty = resolve;
      if (this.requests === 0) resolve();
    });
    await within(empty, deadlineMs);
    for (const lane of Object.values(this.lanes)) {
      for (let request = lane.shift(); request !== undefined; request = lane.shift()) {
        this.lose(request, 'shutdown', 'undelivered when the time to stop was up');
        this.forget(request);
      }
    }
    await this.sender.close();
    await within(empty, CLOSE_MS);
  }

  /** One more may be under way than `consumers` if it is an alert: none waits behind spans a backend refuses. */
  private pump(): void {
    const { consumers } = this.options;
    while (this.active <= consumers) {
      const request =
        this.lanes.alerts.shift() ?? (this.active < consumers ? this.lanes.spans.shift() : undefined);
      if (request === undefined) return;
      this.active++;
      void this.deliver(request);
    }
  }

  private async deliver(request: Outgoing): Promise<void> {
    try {
      await this.sender.send(request);
      this.counters.add(ITEMS[request.signal].exported, request.items, this.options.name);
    } catch (error) {
      const reason = error instanceof PermanentError ? error.reason : 'refused';
      this.lose(request, reason, messageOf(error));
    }
    this.active--;
    this.forget(request);
    this.pump();
  }

  private forget({ length }: Outgoing): void {
    this.requests--;
    this.bytes -= length;
    if (this.requests === 0) this.whenEmpty?.();
    for (const resolve of this.watchers.splice(0)) resolve();
  }

  private lose({ signal, items }: Outgoing, reason: LossReason, because: string): void {
    const { words, dropped } = ITEMS[signal];
    this.counters.add(dropped, items, reason);
    // Who found out has said so, once.
    if (reason === 'unsupported') return;
    const total = this.counters.get(dropped, reason);
    const what = `${this.options.name}: ${words} lost (${reason})`;
    this.log.sometimes('error', what, { [words.replace(' ', '_')]: items, total, because });
  }
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

/** First in, first out; taking is O(1), unlike an array's `shift`. */
class Fifo<T> {
  private items: (T | undefined)[] = [];
  private head = 0;

  push(item: T): void {
    this.items.push(item);
  }

  shift(): T | undefined {
    const item = this.items[this.head];
    if (item === undefined) return undefined;
    this.items[this.head++] = undefined;
    if (this.head * 2 >= this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }
}
