import type { Action } from '../model/action.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import { isActing } from '../signals/call/acting.ts';
import type { Deed } from '../signals/call/effect.ts';
import { leavesOf } from '../signals/call/leaves.ts';
import { holds, sensitiveIn } from '../signals/call/sensitive.ts';
import { markedIn } from '../signals/origin/marked.ts';
import { preparedGoal, preparedText, reading } from '../signals/text/prepared.ts';
import { abbreviate, fold } from '../signals/text/text.ts';
import { type Clues, cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { leafEvidence, placeEvidence } from './evidence.ts';

const TELLING: ReadonlySet<Deed> = new Set(['message', 'publish', 'share']);
/** Of a longer text its beginning tells what it is about. */
const MAX_READ = 4_000;

/**
 * Does a message pass on more than its errand needs: what its own record keeps inside the house, or people's private
 * data that the user's words do not speak of?
 */
export const disclosure: Detector = {
  id: 'disclosure',
  inspect(action, { history, charter }) {
    if (!action.captured || history.goal.length === 0) return [];
    const clues = cluesOf(action, history, charter);
    if (!TELLING.has(clues.effect.deed) || !isActing(action, clues.effect)) return [];
    const found = keptInside(action, clues) ?? privateData(action, clues);
    return found === null ? [] : [found];
  },
};

function keptInside(action: Action, { history }: Clues): Finding | null {
  const marked = markedIn(action, history, 'internal');
  if (marked === null) return null;
  const { leaf, value, place } = marked;
  const reason = `${action.tool} passes on ${abbreviate(value)}, which its own record keeps inside`;
  return finding(reason, [leafEvidence(leaf, value), placeEvidence(place)]);
}

const spokenOf = reading(({ folded }) => sensitiveIn(folded));

function privateData(action: Action, { history }: Clues): Finding | null {
  // What the role deals with every day is no surprise in its mails.
  const role = history.system === null ? [] : spokenOf(preparedText(history.system)).keys();
  const asked = new Set([...spokenOf(preparedGoal(history)).keys(), ...role]);
  for (const leaf of leavesOf(action.arguments)) {
    const folded = fold(leaf.text.slice(0, MAX_READ));
    for (const [category, words] of sensitiveIn(folded)) {
      if (asked.has(category) || !holds(folded, category, words)) continue;
      const reason = `${action.tool} passes on ${category} ("${abbreviate(words)}"), of which the user's words say nothing`;
      return finding(reason, [leafEvidence(leaf)]);
    }
  }
  return null;
}

function finding(reason: string, evidence: readonly Evidence[]): Finding {
  return {
    detector: 'disclosure',
    rule: null,
    kind: 'scope_creep',
    severity: 'high',
    outcome: 'ask',
    score: 0.7,
    reason,
    evidence,
    owasp: 'ASI10',
  };
}
