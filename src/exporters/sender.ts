import type { Outgoing } from './outgoing.ts';

/**
 * Delivers export requests. Senders wrap each other: retry around the wire; a queue feeds the
 * outermost (see `build.ts`).
 */
export interface Sender {
  /** Resolves when the backend has taken the request. Rejects with a RetryableError or a PermanentError. */
  send(request: Outgoing): Promise<void>;
  /** Ends what is under way, which then rejects, and gives back what is held. */
  close(): Promise<void>;
}

/** The request was not taken now, and may be later. */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
  /** How long the backend asks to wait; null where it doesn't say. */
  readonly retryAfterMs: number | null;

  constructor(message: string, retryAfterMs: number | null = null) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/**
 * Why what a request carries is lost. `refused`: the backend will never take it; `unsupported`: it has no service for
 * this signal; `gave_up`: it didn't take them in
 * `max_elapsed_time`; `not_retried`: the one attempt failed, retries being off; `shutdown`: still undelivered
 * when the time to stop was up.
 */
export type LossReason = 'refused' | 'unsupported' | 'gave_up' | 'not_retried' | 'shutdown';

/** The request will never be taken: what it carries is lost. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  readonly reason: LossReason;
  /** Whatever the request holds: it is who sends that is refused, or the address. */
  readonly whatever: boolean;

  constructor(message: string, reason: LossReason, whatever = false) {
    super(message);
    this.reason = reason;
    this.whatever = whatever;
  }
}
