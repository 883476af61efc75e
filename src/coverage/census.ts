import type { Action } from '../model/action.ts';
import type { Finding } from '../model/finding.ts';
import type { Due } from '../session/due.ts';
import type { Entry } from '../session/entry.ts';
import type { Session } from '../session/session.ts';
import { type Setup, setupOf } from '../session/setup.ts';
import { BlindAgents } from './blind.ts';
import type { Ran } from './facts.ts';

export interface Counted {
  /** Actions that are known to have run, each once, when first judged or as soon as it is known. */
  readonly ran: readonly (Ran & { readonly setup: Setup })[];
  /** Of agents and not of an action, though told at one: no decision changes by them. */
  readonly blind: readonly { readonly action: Action; readonly finding: Finding }[];
}

/** Counts each action once, as soon as it is known to have run: who is seen, and how well. */
export class Census {
  private readonly blindAgents = new BlindAgents();

  take(due: readonly Due[]): Counted {
    const ran: (Ran & { setup: Setup })[] = [];
    const blind: { action: Action; finding: Finding }[] = [];
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
      const finding = this.blindAgents.see(action);
      if (finding !== null) blind.push({ action, finding });
    };
    for (const { session, entry } of due) if (entry !== null) count(session, entry);
    // Of others it may have become known meanwhile.
    for (const session of new Set(due.map((one) => one.session))) {
      for (const entry of session.entries) count(session, entry);
    }
    return { ran, blind };
  }
}
