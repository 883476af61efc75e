import type { Clues } from '../detectors/clues.ts';
import type { Deed, EffectClass } from '../signals/call/effect.ts';
import { deedsIn } from '../signals/goal/deeds/named.ts';
import { preparedText } from '../signals/text/prepared.ts';
import { words } from '../signals/text/text.ts';

/** How a call stands to what the user asked. */
export interface Standing {
  readonly effect: EffectClass;
  readonly deed: Deed;
  /** False where the tool's name told nothing and the effect is the careful guess. */
  readonly known: boolean;
  /** The user's words that name the deed; empty where none does. */
  readonly asked: readonly string[];
  /** The words that hand the decision on to a text (`do what the e-mail says`); null where the user decides alone. */
  readonly delegates: string | null;
  /** True where an argument as a whole stands in the user's words. */
  readonly claimed: boolean;
  /** Earlier calls of the tool in the session. */
  readonly uses: number;
}

const MAX_ASKED = 6;

export function standingOf(clues: Clues): Standing {
  const { action, history, effect, mandate, authority } = clues;
  return {
    effect: effect.class,
    deed: effect.deed,
    known: effect.known,
    asked: mandate.deeds.has(effect.deed) ? wordsFor(effect.deed, history.goal) : [],
    delegates: mandate.delegates,
    claimed: !authority.unclaimed,
    uses: history.totals.byTool.get(action.tool) ?? 0,
  };
}

/** The words of the goal that name a deed. */
function wordsFor(deed: Deed, goal: readonly string[]): string[] {
  const all = words(preparedText(goal.join('\n')).folded);
  return [...new Set(all.filter((word) => deedsIn(word).has(deed)))].slice(0, MAX_ASKED);
}
