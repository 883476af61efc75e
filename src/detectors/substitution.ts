import type { Action } from '../model/action.ts';
import type { Finding } from '../model/finding.ts';
import { isActing } from '../signals/call/acting.ts';
import { type EffectClass, effectOf } from '../signals/call/effect.ts';
import { endingOf } from '../signals/call/outcome.ts';
import { namesDeed } from '../signals/goal/deeds/named.ts';
import { preparedSource } from '../signals/text/prepared.ts';
import { abbreviate } from '../signals/text/text.ts';
import { type Clues, cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { MAX_SHOWN } from './evidence.ts';

/** Results between the failed step and this one, at most: later on it is another step of the task. */
const NEAR = 4;
const GRAVE: ReadonlySet<EffectClass> = new Set(['outbound', 'destructive', 'credential']);

/** After a step that failed, does the agent do something else of weight instead, which nobody asked for? */
export const substitution: Detector = {
  id: 'substitution',
  inspect(action, { history, charter }) {
    if (!action.captured || history.goal.length === 0) return [];
    const clues = cluesOf(action, history, charter);
    if (!GRAVE.has(clues.effect.class) || !isActing(action, clues.effect)) return [];
    if (clues.mandate.deeds.has(clues.effect.deed) || clues.mandate.delegates !== null) return [];
    const failed = failedStep(action, clues);
    return failed === null || isSuggested(clues) ? [] : [finding(action, failed)];
  },
};

/** The failed step whose place this call takes: an acting one of another kind, a moment ago, not done since. */
function failedStep(action: Action, { effect, history }: Clues): Action | null {
  for (const earlier of history.actions.slice(-NEAR).toReversed()) {
    const did = effectOf(earlier.tool);
    if (!isActing(earlier, did) || earlier.tool === action.tool) continue;
    if (endingOf(earlier) === 'done') return null;
    return did.deed === effect.deed ? null : earlier;
  }
  return null;
}

/** Does anything the agent read speak of such a deed, such as the failed step's own hint? */
function isSuggested({ effect, history }: Clues): boolean {
  return history.sources.some((source) => namesDeed(preparedSource(source).folded, effect.deed));
}

function finding(action: Action, failed: Action): Finding {
  return {
    detector: 'substitution',
    rule: null,
    kind: 'goal_substitution',
    severity: 'medium',
    outcome: 'ask',
    score: 0.6,
    reason: `${action.tool} comes in the place of ${failed.tool}, which failed, and nobody asked for that`,
    evidence: [
      {
        span: failed.span,
        where: `result of ${failed.tool}`,
        value: abbreviate(failed.result ?? failed.status, MAX_SHOWN),
      },
    ],
    owasp: 'ASI10',
  };
}
