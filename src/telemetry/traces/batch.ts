/** As OpenTelemetry's batch processor has them. */
export interface BatchOptions {
  readonly scheduleDelayMs: number;
  readonly maxQueueSize: number;
  readonly maxExportBatchSize: number;
}

export type Loss = 'queue_full' | 'failed' | 'stopped';

/** Collects what is to be sent and sends it some at a time; what there is no room for is dropped, and said to be. */
export class Batch<T> {
  private readonly options: BatchOptions;
  private readonly send: (items: readonly T[]) => Promise<void>;
  private readonly lost: (items: number, reason: Loss) => void;
  private waiting: T[] = [];
  private timer: NodeJS.Timeout | null = null;
  private sending: Promise<void> | null = null;
  private stopped = false;

  constructor(
    options: BatchOptions,
    send: (items: readonly T[]) => Promise<void>,
    lost: (items: number, reason: Loss) => void,
  ) {
    this.options = options;
    this.send = send;
    this.lost = lost;
  }

  add(item: T): void {
    const { maxQueueSize, maxExportBatchSize, scheduleDelayMs } = this.options;
    if (this.stopped || this.waiting.length >= maxQueueSize) {
      this.lost(1, this.stopped ? 'stopped' : 'queue_full');
      return;
    }
    this.waiting.push(item);
    if (this.sending !== null) return;
    if (this.waiting.length >= maxExportBatchSize) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), scheduleDelayMs).unref();
  }

  /** Sends what it holds; what is undelivered after `deadlineMs` is lost. */
  async stop(deadlineMs: number): Promise<void> {
    this.stopped = true;
    this.flush();
    const late = new Promise<void>((resolve) => setTimeout(resolve, deadlineMs).unref());
    const all = async () => {
      while (this.sending !== null) await this.sending;
    };
    await Promise.race([all(), late]);
    const left = this.waiting.splice(0).length;
    if (left > 0) this.lost(left, 'stopped');
  }

  /** One request at a time; what is there when it is answered goes at once if it fills one, else at its time. */
  private flush(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.sending !== null || this.waiting.length === 0) return;
    const { maxExportBatchSize, scheduleDelayMs } = this.options;
    const items = this.waiting.splice(0, maxExportBatchSize);
    this.sending = this.send(items)
      .catch(() => this.lost(items.length, 'failed'))
      .then(() => {
        this.sending = null;
        if (this.stopped || this.waiting.length >= maxExportBatchSize) this.flush();
        else if (this.waiting.length > 0)
          this.timer ??= setTimeout(() => this.flush(), scheduleDelayMs).unref();
      });
  }
}
