import { messageOf } from '../model/thrown.ts';
import type { Log } from '../telemetry/log.ts';
import type { Outgoing } from './outgoing.ts';
import { PermanentError, RetryableError, type Sender } from './sender.ts';

export interface RetryOptions {
  readonly enabled: boolean;
  readonly initialIntervalMs: number;
  /** 0 to 1: each wait varies by this share of itself, so that many senders don't come back together. */
  readonly randomizationFactor: number;
  /** Each wait is this many times the one before. */
  readonly multiplier: number;
  readonly maxIntervalMs: number;
  /** From the first attempt on; 0 never gives up. */
  readonly maxElapsedMs: number;
}

/** A backend may ask for a longer wait; it gets this. */
const MAX_RETRY_AFTER_MS = 300_000;
/** A backend that is away is not asked more often, whatever the settings say. */
const MIN_INTERVAL_MS = 10;
/** While stopping, our own waits are no longer than this. */
const HURRIED_INTERVAL_MS = 500;

/**
 * Sends again what failed for now: exponential waits with jitter, never shorter than the backend asks. What is
 * given up becomes a PermanentError that says why.
 */
export class RetrySender implements Sender {
  private readonly next: Sender;
  private readonly name: string;
  private readonly options: RetryOptions;
  private readonly log: Log;
  /** Those who wait for their next attempt; `asked` where the backend named the time. */
  private readonly waits = new Set<{ readonly asked: boolean; readonly end: () => void }>();
  private hurried = false;
  private closed = false;

  constructor(next: Sender, name: string, options: RetryOptions, log: Log) {
    this.next = next;
    this.name = name;
    this.options = options;
    this.log = log;
  }

  async send(request: Outgoing): Promise<void> {
    const { initialIntervalMs, multiplier, maxIntervalMs } = this.options;
    const start = performance.now();
    for (let interval = initialIntervalMs; ; interval = Math.min(interval * multiplier, maxIntervalMs)) {
      const failure = await this.attempt(request);
      if (failure === null) return;
      const waited = performance.now() - start;
      await this.wait(failure, this.delay(interval), waited);
    }
  }

  /**
   * The time to stop has come: who waits tries at once, and from now on waits are short. What the backend asked
   * for is still respected.
   */
  hurry(): void {
    this.hurried = true;
    for (const wait of this.waits) if (!wait.asked) wait.end();
  }

  /** Ends waits and attempts: what is not delivered by now is lost. */
  async close(): Promise<void> {
    this.closed = true;
    for (const wait of this.waits) wait.end();
    await this.next.close();
  }

  /** One attempt; the failure where it may be tried again. Throws PermanentError. */
  private async attempt(request: Outgoing): Promise<RetryableError | null> {
    try {
      await this.next.send(request);
      return null;
    } catch (error) {
      if (this.closed) throw new PermanentError(messageOf(error), 'shutdown');
      if (!(error instanceof RetryableError)) throw error;
      if (!this.options.enabled) throw new PermanentError(error.message, 'not_retried');
      return error;
    }
  }

  private delay(interval: number): number {
    const { maxIntervalMs, randomizationFactor } = this.options;
    const own = Math.min(interval, this.hurried ? HURRIED_INTERVAL_MS : maxIntervalMs);
    return Math.max(own, MIN_INTERVAL_MS) * (1 + randomizationFactor * (2 * Math.random() - 1));
  }

  private async wait(failure: RetryableError, ownDelay: number, waited: number): Promise<void> {
    const asked = Math.min(failure.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS);
    const delay = Math.max(ownDelay, asked);
    const { maxElapsedMs } = this.options;
    if (maxElapsedMs > 0 && waited + delay > maxElapsedMs) {
      throw new PermanentError(failure.message, 'gave_up');
    }
    this.log.sometimes('debug', `${this.name}: not taken for now, will try again`, {
      in_ms: Math.round(delay),
      because: failure.message,
    });
    if (!this.closed) await this.pause(delay, asked > ownDelay);
    if (this.closed) throw new PermanentError(failure.message, 'shutdown');
  }

  private pause(delayMs: number, asked: boolean): Promise<void> {
    return new Promise((resolve) => {
      const wait = {
        asked,
        end: (): void => {
          clearTimeout(timer);
          this.waits.delete(wait);
          resolve();
        },
      };
      const timer = setTimeout(wait.end, delayMs);
      this.waits.add(wait);
    });
  }
}
