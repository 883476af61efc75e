import type { Loan } from '../grpc/lender.ts';
import type { Answered, Asked } from '../pipeline/results.ts';
import type { Steps } from '../pipeline/turns.ts';

/** Of one request: how many items were taken, and which could not be judged. */
export interface Taken {
  readonly items: number;
  readonly warnings: readonly string[];
}

/** What agents do goes to them; what they make of it goes out. Here, or at several workers. */
export interface Judges {
  /**
   * Takes a request of spans, step by step. `loan`: the memory it is in, where that is lent. Throws WireError where its
   * bytes contradict themselves.
   */
  takeSpans(request: Buffer, loan: Loan | null): Steps<Taken | Promise<Taken>>;
  /** The same of log records, which are sent on by whoever calls. */
  takeLogs(request: Buffer): Steps<{ readonly records: number; readonly judged: Taken | Promise<Taken> }>;
  /** The verdict on a call that has not run; null where the history it builds on is not known. */
  decide(asked: Asked): Answered | null | Promise<Answered | null>;
  /** Conversations that are remembered, and actions that wait. */
  readonly load: { readonly sessions: number; readonly waiting: number };
  /** Judges and sends on everything that waits: nothing is taken in after it. */
  drain(): void | Promise<void>;
  /** Takes what a process before this one had taken and not sent on. */
  recover(): Promise<void>;
  /** Resolves when what was judged is safe, or does not become so in a moment. */
  released(): Promise<void>;
}
