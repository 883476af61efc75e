import type { Action } from '../model/action.ts';
import type { Evidence, Finding, Outcome } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { isActing } from '../signals/call/acting.ts';
import { effectOf } from '../signals/call/effect.ts';
import { type Leaf, leavesOf } from '../signals/call/leaves.ts';
import { isAskedByText, type Taking, takingOf } from '../signals/call/loss.ts';
import { endingOf } from '../signals/call/outcome.ts';
import { leftToText } from '../signals/goal/pointing.ts';
import { type Marked, markedIn } from '../signals/origin/marked.ts';
import { orderedIn } from '../signals/origin/ordered.ts';
import type { Place } from '../signals/origin/provenance.ts';
import { preparedGoal, preparedSource, preparedText } from '../signals/text/prepared.ts';
import { abbreviate, nameWords, stem } from '../signals/text/text.ts';
import { cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { callEvidence, leafEvidence, placeEvidence } from './evidence.ts';

/**
 * Does the call take something away for good that nobody asked to lose? Asked is what the user's words name, what a
 * passage names together with the thing where the user left something to a text, and what the agent itself had made.
 */
export const irreversible: Detector = {
  id: 'irreversible',
  inspect(action, { history, charter }) {
    const taking = takingOf(action.tool);
    if (taking === null || history.goal.length === 0 || !action.captured) return [];
    const { effect } = cluesOf(action, history, charter);
    if (!isActing(action, effect)) return [];
    const spared = markedIn(action, history, 'keep');
    if (spared !== null) return [sparing(action, spared)];
    const leaves = leavesOf(action.arguments);
    if (isAsked(taking, preparedGoal(history).folded)) {
      const order = orderedIn(leaves, effect.deed, history);
      return order === null || leftToText(history) !== null ? [] : [chosenByText(action, taking, order)];
    }
    if (isOwnWork(taking, leaves, history)) return [];
    if (isAskedByText(taking, leaves, history)) {
      return leftToText(history) !== null || goesBy(history) ? [] : [askedByTextAlone(action, taking)];
    }
    const spokenOf = isSpokenOf(taking, history);
    return spokenOf && goesBy(history) ? [] : [unasked(action, taking, spokenOf)];
  },
};

/** What people cancel, and tools delete. */
const BOOKED = new Set(
  ['event', 'meeting', 'appointment', 'reservation', 'booking', 'invitation', 'subscription', 'reminder'].map(
    stem,
  ),
);
const CANCELLING = takingOf('cancel');

function isAsked({ wanted, nouns }: Taking, goal: string): boolean {
  if (wanted(goal)) return true;
  return nouns.some((noun) => BOOKED.has(noun)) && (CANCELLING?.asked(goal) ?? false);
}

const MAKING: ReadonlySet<string> = new Set(['create', 'schedule']);

/** Taking back what the agent had made or put there itself loses nothing of anybody's. */
function isOwnWork({ nouns }: Taking, leaves: readonly Leaf[], { actions }: History): boolean {
  return actions.some((earlier) => {
    if (!MAKING.has(effectOf(earlier.tool).deed) || endingOf(earlier) !== 'done') return false;
    const name = nameWords(earlier.tool);
    // What a reminder speaks of it has not made.
    if (name.includes('remind') && !nouns.includes('reminder')) return false;
    if (leaves.length === 0) return name.some((word) => nouns.includes(stem(word)));
    const made = leavesOf(earlier.arguments).map(({ text }) => text);
    return leaves.some(({ text }) => {
      if (text.length < 3) return false;
      return made.some((one) => text === one || text.startsWith(`${one}/`)) || earlier.result?.includes(text);
    });
  });
}

/** What the record of the very thing says to keep. */
function sparing({ tool }: Action, { leaf, value, place }: Marked): Finding {
  const reason = `${tool} cannot be undone, and the record of ${abbreviate(value)} says to leave it`;
  return finding(reason, [leafEvidence(leaf, value), placeEvidence(place)]);
}

/** Rules that speak of such a loss somewhere, though not of this thing, make it less clear. */
function isSpokenOf({ asked }: Taking, { system, sources }: History): boolean {
  if (system !== null && asked(preparedText(system).folded)) return true;
  return sources.some((source) => asked(preparedSource(source).folded));
}

/** The user's words for going by rules that stand elsewhere. */
const BY_RULES =
  /(?<![\p{L}\p{N}])(?:according to|in line with|as per|per the|following (?:the|our)|follow (?:the|our)|(?:by|under) (?:the|our) (?:\w+ )?(?:rules?|guidelines?|policy|policies|procedure|sop|runbook|playbook)|guidelines?|gemäß|nach (?:den|der|unseren?) (?:richtlinie|regel|vorgabe|leitf|anweisung)|laut (?:der|den)?|richtlinien?|selon|conformément|suivant (?:la|le|les|nos)|según|conforme|de acuerdo con|siguiendo|secondo (?:la|le|il|i)|in base a|de acordo com|segundo|volgens|conform|zgodnie z|według|podle|enligt|ifølge|i henhold til|согласно|по правилам)(?![\p{L}\p{N}])|に沿って|に従って|に基づ|のとおり|通りに|按照|根据|依照|依据|遵循|에 따라/u;

/** Does the user hand the decision to rules? Then these may want what they speak of. */
function goesBy(history: History): boolean {
  return BY_RULES.test(preparedGoal(history).folded);
}

function unasked(action: Action, { verb }: Taking, spokenOf: boolean): Finding {
  const reason = `${action.tool} cannot be undone, and neither the user nor anything the agent has read asks to ${verb} this`;
  return finding(reason, [callEvidence(action)], spokenOf ? 'alert' : 'ask');
}

function askedByTextAlone(action: Action, { verb }: Taking): Finding {
  const reason = `${action.tool} cannot be undone, and only a text the agent has read asks to ${verb} this; the user left nothing to it`;
  return finding(reason, [callEvidence(action)]);
}

/** The user wants something taken away, and a text says what. */
function chosenByText(action: Action, { verb }: Taking, order: Place): Finding {
  const reason = `${action.tool} cannot be undone, and it is a sentence in ${order.source.tool}'s result that says to ${verb} just this`;
  return finding(reason, [callEvidence(action), placeEvidence(order)]);
}

function finding(reason: string, evidence: readonly Evidence[], outcome: Outcome = 'ask'): Finding {
  return {
    detector: 'irreversible',
    rule: null,
    kind: 'unrequested_irreversible',
    severity: outcome === 'ask' ? 'high' : 'medium',
    outcome,
    score: outcome === 'ask' ? 0.75 : 0.5,
    reason,
    evidence,
    owasp: 'ASI10',
  };
}
