import type { Due } from '../session/due.ts';
import type { Entry } from '../session/entry.ts';
import { ancestors } from '../session/lineage.ts';
import type { Session } from '../session/session.ts';
import { type Setup, setupOf } from '../session/setup.ts';
import type { Ran } from './facts.ts';
import { type Gap, Gaps, type GapWatcher } from './gaps.ts';

export interface Counted {
  /** Actions that are known to have run, each once, when first judged or as soon as it is known. */
  readonly ran: readonly (Ran & { readonly setup: Setup })[];
  /** Blind agents and ungated tools; no decision changes by them. */
  readonly blind: readonly Gap[];
}

/** Counts each action once, as soon as it is known to have run: who is seen, and how well. */
export class Census {
  private readonly gaps: GapWatcher;

  constructor(gaps: GapWatcher = new Gaps()) {
    this.gaps = gaps;
  }

  take(due: readonly Due[]): Counted {
    const ran: (Ran & { setup: Setup })[] = [];
    const blind: Gap[] = [];
    const count = (session: Session, entry: Entry): void => {
      const { action, counted, verdict, spanless } = entry;
      // A call that was announced may have been stopped, or never made.
      const unseen = action.requested || (spanless && action.result === null);
      if (counted || unseen || verdict === null) return;
      entry.counted = true;
      const { goals, systems } = session.memory;
      ran.push({
        action,
        goal: goals.all().length > 0,
        system: systems.all().length > 0,
        setup: setupOf(session.memory),
      });
      blind.push(...this.gaps.see(action, isGated(session, entry)));
    };
    for (const { session, entry } of due) if (entry !== null) count(session, entry);
    // Of others it may have become known meanwhile.
    for (const session of new Set(due.map((one) => one.session))) {
      for (const entry of session.entries) count(session, entry);
    }
    return { ran, blind };
  }
}

/** Itself, or the call that it is a part of: what a gated tool calls in its turn was let through with it. */
function isGated(session: Session, { action, announced, tellers }: Entry): boolean {
  if (announced || action.gated === true) return true;
  const gated = session.entries.filter((other) => other.announced || other.action.gated === true);
  if (gated.length === 0) return false;
  const spans = new Set(gated.flatMap((other) => [...other.tellers.keys()]));
  for (const parent of tellers.values()) {
    if (spans.has(parent)) return true;
    for (const kin of ancestors(session.memory.lineage, parent)) if (spans.has(kin.parent)) return true;
  }
  return false;
}
