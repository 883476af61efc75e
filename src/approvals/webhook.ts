import { createHmac } from 'node:crypto';
import type { WebhookConfig } from '../config/approvals.ts';
import type { Approval } from '../model/approval.ts';
import { messageOf as inWords } from '../model/thrown.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import { VERSION } from '../version.ts';
import { messageOf } from './message.ts';

/** Messages that wait; further ones are dropped. */
const MAX_WAITING = 1_000;
/** Posted at the same time, so that one slow answer does not hold up the next question. */
const MAX_ACTIVE = 8;
/** A chat is told no more often: what comes meanwhile is told together. */
const GATHER_MS = 1_000;
const MAX_GATHERED = 50;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 30_000;

export interface WebhookAround {
  readonly log: Log;
  readonly counters: Counters;
}

/** Null: taken. `again`: worth another try. */
type Failure = { readonly because: string; readonly again: boolean; readonly afterMs?: number } | null;

/** Tells one address of approvals; never waits, never fails its caller. Where it posts to is never written down. */
export class Webhook {
  private readonly config: WebhookConfig;
  /** `processors.goalkeeper.approvals.webhooks[0]`. */
  private readonly setting: string;
  private readonly around: WebhookAround;
  private readonly waiting: Approval[] = [];
  private readonly ending = new AbortController();
  private readonly stopping = new AbortController();
  private active = 0;
  /** When the next message may go, on the clock of `performance`. */
  private next = 0;
  private timer: NodeJS.Timeout | null = null;
  private idle = (): void => {};

  constructor(config: WebhookConfig, setting: string, around: WebhookAround) {
    this.config = config;
    this.setting = setting;
    this.around = around;
  }

  tell(approval: Approval): void {
    if (this.waiting.length >= MAX_WAITING || this.stopping.signal.aborted) {
      this.lost('dropped', 'too many wait', 1);
      return;
    }
    this.waiting.push(approval);
    this.pump();
  }

  /** What waits is tried once more within the deadline. */
  async stop(deadlineMs: number): Promise<void> {
    this.stopping.abort();
    const end = setTimeout(() => this.ending.abort(), deadlineMs);
    this.pump();
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.active > 0) await new Promise<void>((resolve) => (this.idle = resolve));
    clearTimeout(end);
  }

  private pump(): void {
    while (this.active < MAX_ACTIVE && this.waiting.length > 0 && !this.gathers()) {
      const together = this.waiting.splice(0, this.config.format === 'slack' ? MAX_GATHERED : 1);
      this.active++;
      void this.deliver(messageOf(together, this.config.format), together.length).finally(() => {
        this.active--;
        this.pump();
      });
    }
    if (this.active === 0) this.idle();
  }

  /** True where it is too early for a chat's next message; what waits goes when it is time. */
  private gathers(): boolean {
    if (this.config.format !== 'slack' || this.stopping.signal.aborted) return false;
    const now = performance.now();
    if (now >= this.next) {
      this.next = now + GATHER_MS;
      return false;
    }
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.pump();
    }, this.next - now);
    return true;
  }

  /** Never rejects. `count`: of the approvals that it tells of. */
  private async deliver(body: string, count: number): Promise<void> {
    const { counters, log } = this.around;
    const start = performance.now();
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, MAX_WAIT_MS)) {
      const failure = await this.attempt(body);
      if (failure === null) {
        counters.add('webhook_messages', count, 'delivered');
        return;
      }
      const delay = Math.max(failure.afterMs ?? 0, wait * (0.8 + 0.4 * Math.random()));
      const late = performance.now() - start + delay > this.config.max_elapsed_time;
      if (!failure.again || late || this.stopping.signal.aborted) {
        this.lost('failed', failure.because, count);
        return;
      }
      log.sometimes('debug', `${this.setting}: not taken for now, will try again`, {
        because: failure.because,
      });
      await pause(delay, this.stopping.signal);
    }
  }

  private async attempt(body: string): Promise<Failure> {
    const { url, secret, timeout } = this.config;
    const deadline = timeout === 0 ? [] : [AbortSignal.timeout(timeout)];
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature =
      secret === undefined
        ? {}
        : { 'goalkeeper-signature': `sha256=${signatureOf(secret.reveal(), timestamp, body)}` };
    try {
      const response = await fetch(url.reveal(), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': `goalkeeper/${VERSION}`,
          'goalkeeper-timestamp': timestamp,
          ...signature,
        },
        body,
        // What is told is for this address and no other.
        redirect: 'manual',
        signal: AbortSignal.any([...deadline, this.ending.signal]),
      });
      await response.body?.cancel();
      return failureOf(response);
    } catch (error) {
      const late = (error as Error).name === 'TimeoutError';
      return { because: late ? 'no answer in time' : inWords((error as Error).cause ?? error), again: true };
    }
  }

  private lost(result: 'dropped' | 'failed', because: string, count: number): void {
    this.around.counters.add('webhook_messages', count, result);
    const message = `${this.setting}: a message on an approval was not delivered`;
    this.around.log.sometimes('warn', message, { because });
  }
}

/** HMAC-SHA256 in hex over `TIMESTAMP.BODY`. */
function signatureOf(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

function failureOf({ ok, status, headers }: Response): Failure {
  if (ok) return null;
  const again = status >= 500 || status === 429 || status === 408;
  const asked = Number(headers.get('retry-after'));
  const afterMs = asked > 0 ? Math.min(asked * 1000, MAX_WAIT_MS) : 0;
  return { because: `status ${status}`, again, afterMs };
}

/** Ends early where Goalkeeper ends. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
