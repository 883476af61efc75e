import { current, type Due } from '../session/due.ts';
import type { Session } from '../session/session.ts';
import type { Looked } from '../verdict/looks.ts';
import type { LiftedSpan } from '../wire/splice.ts';

/** What waits to settle, with the action's own span on its way; null where that has none, or nothing goes on. */
export interface Pending extends Due {
  readonly dueAt: number;
  readonly lifted: LiftedSpan | null;
  /** Verdicts that were given at once, and are still to be told. */
  readonly given: Looked | null;
}

/** Spans held back while they settle; beyond it the oldest are judged before their time. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Actions and second looks that wait to settle, in the order in which they are due. */
export class Waiting {
  private readonly settleMs: number;
  private pending: Pending[] = [];
  private bytes = 0;
  /** Those of the due that were taken and are not done, in the same order. */
  private taken = new Set<Pending>();

  constructor(settleMs: number) {
    this.settleMs = settleMs;
  }

  get length(): number {
    return this.taken.size + this.pending.length;
  }

  /** When the first and the last of these are due; null where none waits. */
  get due(): { readonly first: number; readonly last: number } | null {
    const [first = this.pending[0]] = this.taken;
    const last = this.pending.at(-1) ?? [...this.taken].at(-1);
    return first === undefined || last === undefined ? null : { first: first.dueAt, last: last.dueAt };
  }

  add({ session, entry }: Due, lifted: LiftedSpan | null, now: number, given: Looked | null = null): void {
    this.bytes += weight(lifted);
    // A request may be taken in while later ones come and go: all are due in the order in which they stand here.
    const dueAt = Math.max(now + this.settleMs, this.pending.at(-1)?.dueAt ?? 0);
    this.pending.push({ session, entry, lifted, given, dueAt });
    session.waiting++;
  }

  /** Takes what is due: it counts as waiting until it is `done` or put back. */
  take(now: number): readonly Pending[] {
    let count = 0;
    while (count < this.pending.length) {
      const next = this.pending[count] as Pending;
      if (next.dueAt > now && this.bytes <= MAX_BYTES) break;
      this.bytes -= weight(next.lifted);
      count++;
    }
    const due = this.pending.splice(0, count);
    this.taken = new Set(due);
    return due;
  }

  /** Takes all of one session, due or not. */
  takeOf(session: Session): readonly Pending[] {
    const own = new Set(this.pending.filter((one) => current(one).session === session));
    this.pending = this.pending.filter((one) => !own.has(one));
    for (const { lifted } of own) this.bytes -= weight(lifted);
    return [...own];
  }

  done(these: readonly Pending[]): void {
    for (const one of these) this.taken.delete(one);
  }

  /** What was taken and is not done waits on. */
  putBack(): void {
    if (this.taken.size > 0) this.pending = [...this.taken, ...this.pending];
    for (const { lifted } of this.taken) this.bytes += weight(lifted);
    this.taken = new Set();
  }
}

/** What is shared counts for each: better judged early than held beyond the memory there is. */
function weight(lifted: LiftedSpan | null): number {
  return lifted === null ? 0 : lifted.span.length + lifted.scopeSpans.length + lifted.resourceSpans.length;
}
