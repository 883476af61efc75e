import type { Signal } from '../model/signal.ts';
import { ITEMS } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import type { Outgoing } from './outgoing.ts';
import { PermanentError, type Sender } from './sender.ts';

/** A backend that has no service for a signal is asked again after this time: it may have been upgraded. */
const ASK_AGAIN_MS = 300_000;

/**
 * Spares a backend what it has said it does not serve, such as log records or metrics a backend of traces: told once in the log,
 * and given up before it is sent.
 */
export class SupportedSender implements Sender {
  private readonly next: Sender;
  private readonly name: string;
  private readonly log: Log;
  private readonly now: () => number;
  /** When a signal that is not served may be tried again, in milliseconds of `now`. */
  private readonly unsupported = new Map<Signal, number>();

  constructor(next: Sender, name: string, log: Log, now: () => number = () => performance.now()) {
    this.next = next;
    this.name = name;
    this.log = log;
    this.now = now;
  }

  async send(request: Outgoing): Promise<void> {
    const { signal } = request;
    const again = this.unsupported.get(signal);
    if (again !== undefined && this.now() < again) {
      throw new PermanentError(`the backend takes no ${ITEMS[signal].words}`, 'unsupported');
    }
    // One request asks; those that come meanwhile don't.
    if (again !== undefined) this.unsupported.set(signal, this.now() + ASK_AGAIN_MS);
    try {
      await this.next.send(request);
    } catch (error) {
      if (error instanceof PermanentError && error.reason === 'unsupported') this.note(signal, error.message);
      throw error;
    }
    if (!this.unsupported.delete(signal)) return;
    this.log.info(`${this.name}: the backend takes ${ITEMS[signal].words} now`);
  }

  close(): Promise<void> {
    return this.next.close();
  }

  private note(signal: Signal, because: string): void {
    const { words } = ITEMS[signal];
    if (!this.unsupported.has(signal)) {
      this.log.warn(
        `${this.name}: the backend takes no ${words}: they are ${signal === 'logs' ? 'read, and ' : ''}dropped on the way there (service.pipelines.${signal} says who gets them)`,
        { because },
      );
    }
    this.unsupported.set(signal, this.now() + ASK_AGAIN_MS);
  }
}
