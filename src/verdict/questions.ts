import type { Opinion } from '../model/verdict.ts';
import { current } from '../session/due.ts';
import type { Entry } from '../session/entry.ts';
import type { Judged, Placed } from './looks.ts';
import { advised, isGrey } from './opinion.ts';

/** A verdict in doubt, told once there is an opinion on it or it is known that there will be none. */
export type Question = Placed;

interface Open<Held> {
  readonly question: Question;
  /** What of the action waits for the answer. */
  readonly held: Held[];
}

/** Verdicts that wait for an opinion, at most one for each action. */
export class Questions<Held> {
  private readonly open = new Map<Entry, Open<Held>>();

  /** Sorts out what is in doubt. An action that already waits is told at once: its facts have changed since. */
  raise(judged: readonly Placed[]): {
    readonly told: readonly Judged[];
    readonly questions: readonly Question[];
  } {
    const told: Judged[] = [];
    const questions: Question[] = [];
    for (const one of judged) {
      if (!isGrey(one.verdict) || this.open.has(one.entry)) told.push(one);
      else {
        questions.push(one);
        // A session does not rest while one of its actions waits.
        one.session.waiting++;
        this.open.set(one.entry, { question: one, held: [] });
      }
    }
    return { told, questions };
  }

  /** True where the action waits, and this now waits with it. */
  holds(entry: Entry, held: Held): boolean {
    const open = this.open.get(entry);
    open?.held.push(held);
    return open !== undefined;
  }

  /** What comes of a question: the verdict to tell, null where a later look has told a heavier one; and what waited. */
  answer(
    { entry }: Question,
    opinion: Opinion | null,
  ): { readonly judged: Judged | null; readonly held: readonly Held[] } {
    const open = this.open.get(entry);
    if (open === undefined) return { judged: null, held: [] };
    this.open.delete(entry);
    const { action, history, verdict: before, late, session } = open.question;
    current({ session, entry }).session.waiting--;
    if (entry.verdict !== before) return { judged: null, held: open.held };
    const verdict = opinion === null ? before : advised(before, opinion);
    entry.verdict = verdict;
    return { judged: { action, history, verdict, late }, held: open.held };
  }
}
