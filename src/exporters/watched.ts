import { messageOf } from '../model/thrown.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { ExporterState } from './exporter.ts';
import type { Outgoing } from './outgoing.ts';
import { PermanentError, type Sender } from './sender.ts';

/** Looks on while requests are sent: how long each attempt takes, and whether the backend takes them. */
export class WatchedSender implements Sender {
  private readonly next: Sender;
  private readonly name: string;
  private readonly counters: Counters;
  private lastSuccess: number | null = null;
  private lastError: ExporterState['lastError'] = null;
  private failingSince: number | null = null;

  constructor(next: Sender, name: string, counters: Counters) {
    this.next = next;
    this.name = name;
    this.counters = counters;
  }

  get known(): Pick<ExporterState, 'lastSuccess' | 'lastError' | 'failingSince'> {
    const { lastSuccess, lastError, failingSince } = this;
    return { lastSuccess, lastError, failingSince };
  }

  async send(request: Outgoing): Promise<void> {
    const began = performance.now();
    try {
      await this.next.send(request);
      this.lastSuccess = Date.now();
      this.failingSince = null;
    } catch (error) {
      this.lastError = { at: Date.now(), because: messageOf(error) };
      // A backend that refuses a request for good is there.
      if (error instanceof PermanentError) this.failingSince = null;
      else this.failingSince ??= Date.now();
      throw error;
    } finally {
      const seconds = (performance.now() - began) / 1e3;
      this.counters.time('export_duration_seconds', seconds, 1, this.name);
    }
  }

  /** The connection itself may tell, with nothing to send. */
  reachable(reachable: boolean): void {
    if (reachable) this.failingSince = null;
    else this.failingSince ??= Date.now();
  }

  close(): Promise<void> {
    return this.next.close();
  }
}
