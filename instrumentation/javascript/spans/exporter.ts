import { ATTR } from '../../../src/alert/attributes.ts';
import { messageOf } from '../../../src/model/thrown.ts';
import { say } from '../core/say.ts';
import type { Resource } from './encode.ts';
import type { EndedSpan } from './own-tracer.ts';

/** Brings spans to where they are judged and kept. Never rejects. */
export interface Wire {
  send(spans: readonly EndedSpan[], resource: Resource): Promise<'taken' | 'later' | 'refused'>;
  close(): Promise<void>;
}

export interface ExporterOptions {
  readonly resource: Resource;
  /** Made when the first span is to leave; rejects with a sentence where it can't be. */
  readonly wire: () => Promise<Wire>;
  readonly delayMs?: number;
}

/** What became of spans. */
export interface ExporterCounts {
  readonly waiting: number;
  /** On their way: nobody has said yet that they were taken. */
  readonly leaving: number;
  readonly sent: number;
  /** The queue was full, or nobody took them. */
  readonly lost: number;
}

const MAX_SPANS = 2_048;
const MAX_CHARACTERS = 8 * 1024 * 1024;
const MAX_BATCH = 256;
/** Soon, for the processor warns of what it sees; many programs end by `process.exit`, which waits for nothing. */
const DELAY_MS = 200;
/** A call that was found wrong is told at once: what is lost of it nobody ever hears of. */
const AT_ONCE = new Set<unknown>(['block', 'ask', 'alert']);
const MAX_BACKOFF_MS = 30_000;
/** The program's end waits no longer. */
const FLUSH_MS = 2_000;

/**
 * Sends ended spans in the background: bounded in number and size, the oldest make room; a receiver that is away costs the
 * agent nothing but the spans. It keeps no program alive, save for a moment at its end to send what is left.
 */
export class Exporter {
  private readonly options: ExporterOptions;
  private queue: EndedSpan[] = [];
  private characters = 0;
  private wire: Promise<Wire | null> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private timerAt = 0;
  private leaving = 0;
  private sending: Promise<boolean> | null = null;
  private backoffMs = 0;
  private sent = 0;
  private lost = 0;

  constructor(options: ExporterOptions) {
    this.options = options;
  }

  get counts(): ExporterCounts {
    return { waiting: this.queue.length, leaving: this.leaving, sent: this.sent, lost: this.lost };
  }

  put(span: EndedSpan): void {
    this.queue.push(span);
    this.characters += weightOf(span);
    this.makeRoom();
    const atOnce = AT_ONCE.has(span.attributes[ATTR.verdict]);
    this.schedule(atOnce ? 0 : (this.options.delayMs ?? DELAY_MS));
  }

  /** Sends what waits; true where all of it was taken. Ends at the deadline, whatever the receiver does. */
  async flush(deadlineMs = FLUSH_MS): Promise<boolean> {
    let alarm: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      alarm = setTimeout(() => resolve(false), deadlineMs);
    });
    const taken = await Promise.race([this.drain(), late]);
    clearTimeout(alarm);
    return taken;
  }

  /** Flushes, and hangs up. */
  async close(deadlineMs?: number): Promise<void> {
    await this.flush(deadlineMs);
    if (this.timer !== null) clearTimeout(this.timer);
    await (await this.wire)?.close();
  }

  private async drain(): Promise<boolean> {
    while (this.queue.length > 0 || this.sending !== null) if (!(await this.send())) return false;
    return true;
  }

  private schedule(delayMs: number): void {
    if (this.queue.length === 0) return;
    const wait = Math.max(this.backoffMs, delayMs);
    const at = performance.now() + wait;
    if (this.timer !== null) {
      if (at >= this.timerAt) return;
      clearTimeout(this.timer);
    }
    this.timerAt = at;
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.send().then(() => this.schedule(this.options.delayMs ?? DELAY_MS));
    }, wait).unref();
  }

  /** One batch, one at a time. */
  private send(): Promise<boolean> {
    this.sending ??= this.sendBatch().finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  private async sendBatch(): Promise<boolean> {
    const wire = await this.connected();
    const batch = this.queue.splice(0, MAX_BATCH);
    for (const span of batch) this.characters -= weightOf(span);
    this.leaving = batch.length;
    const became =
      wire === null ? 'refused' : await wire.send(batch, this.options.resource).catch(() => 'refused');
    this.leaving = 0;
    if (became === 'taken') {
      this.sent += batch.length;
      this.backoffMs = 0;
    } else if (became === 'later') {
      this.queue.unshift(...batch);
      for (const span of batch) this.characters += weightOf(span);
      this.makeRoom();
      this.backoffMs = Math.min(MAX_BACKOFF_MS, Math.max(500, this.backoffMs * 2));
    } else this.lost += batch.length;
    return became === 'taken';
  }

  private connected(): Promise<Wire | null> {
    this.wire ??= this.options.wire().catch((error) => {
      say(`spans are not sent: ${messageOf(error)}`, 'always');
      return null;
    });
    return this.wire;
  }

  private makeRoom(): void {
    let over = Math.max(0, this.queue.length - MAX_SPANS);
    for (let left = this.characters; left > MAX_CHARACTERS && over < this.queue.length - 1; over++) {
      left -= weightOf(this.queue[over] as EndedSpan);
    }
    for (const span of this.queue.splice(0, over)) this.characters -= weightOf(span);
    this.lost += over;
  }
}

function weightOf({ attributes }: EndedSpan): number {
  let weight = 500;
  for (const value of Object.values(attributes)) if (typeof value === 'string') weight += value.length;
  return weight;
}
