import type { Action } from '../model/action.ts';
import type { Evidence, Finding, Outcome } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { isActing } from '../signals/call/acting.ts';
import { dealOf } from '../signals/call/deal.ts';
import { type Deed, type Effect, effectOf } from '../signals/call/effect.ts';
import { type Leaf, leavesOf } from '../signals/call/leaves.ts';
import { endingOf } from '../signals/call/outcome.ts';
import { roundaboutIn } from '../signals/call/roundabout.ts';
import { asIdentifier } from '../signals/text/identifiers.ts';
import { preparedGoal } from '../signals/text/prepared.ts';
import { abbreviate } from '../signals/text/text.ts';
import { cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { leafEvidence, MAX_SHOWN } from './evidence.ts';

/** Does the agent do by other means what was refused, or say itself that it goes round a control? */
export const evasion: Detector = {
  id: 'evasion',
  inspect(action, { history, charter }) {
    if (!action.captured) return [];
    const { effect } = cluesOf(action, history, charter);
    if (!isActing(action, effect)) return [];
    const found = otherMeans(action, effect, history) ?? roundabout(action, history);
    return found === null ? [] : [found];
  },
};

/** The same deed on the same target by another tool, after a no. */
function otherMeans(action: Action, effect: Effect, history: History): Finding | null {
  const ours = new Set(history.refused);
  for (const earlier of history.actions.toReversed()) {
    if (earlier.tool === action.tool || !earlier.captured) continue;
    const refused = endingOf(earlier) === 'refused';
    // What was to be stopped and ran all the same was allowed by a person, or is only monitored.
    const stopped = ours.has(earlier) && (earlier.result === null || refused);
    if (!stopped && !(refused && !isEcho(earlier))) continue;
    const before = effectOf(earlier.tool);
    if (!isActing(earlier, before)) continue;
    if (!isSameKind(before, effect) && !(dealOf(earlier, before).money && dealOf(action, effect).money))
      continue;
    const shared = sharedTarget(action, earlier, effect.deed === 'run');
    if (shared !== null) return byOtherMeans(action.tool, earlier, shared, stopped);
  }
  return null;
}

function byOtherMeans(tool: string, earlier: Action, shared: Leaf, stopped: boolean): Finding {
  const reason = `${tool} does with ${abbreviate(shared.text)} by other means what ${earlier.tool} was refused`;
  const evidence: Evidence = {
    span: earlier.span,
    where: `refused call of ${earlier.tool}`,
    value: (earlier.result ?? 'it was to be stopped').slice(0, MAX_SHOWN),
  };
  return finding(reason, stopped ? 'block' : 'ask', [leafEvidence(shared), evidence]);
}

/** Was the call itself about a refusal? Its result repeats what it was told then: `log_error {type: permission_denied}`. */
function isEcho(earlier: Action): boolean {
  const said = leavesOf(earlier.arguments).map(({ text }) => text.slice(0, 200).replaceAll('_', ' '));
  return said.some((text) => endingOf({ ...earlier, result: text, status: 'ok' }) === 'refused');
}

/** Deeds that come to the same. To write to somebody about a refusal is none of them. */
const ALIKE: readonly (readonly Deed[])[] = [
  ['pay', 'buy'],
  ['grant', 'secret'],
  ['message', 'publish'],
  ['publish', 'share'],
];

function isSameKind(before: Effect, now: Effect): boolean {
  if (before.deed === now.deed || now.deed === 'run') return true;
  return ALIKE.some((deeds) => deeds.includes(before.deed) && deeds.includes(now.deed));
}

/** A value that names one thing and stands in both calls: as a whole argument, or inside a command. */
function sharedTarget(action: Action, earlier: Action, command: boolean): Leaf | null {
  const targets = new Set(
    leavesOf(earlier.arguments)
      .filter(({ text }) => isTarget(text))
      .map(({ text }) => canonicalOf(text)),
  );
  return (
    leavesOf(action.arguments).find(({ text }) => {
      if (targets.has(canonicalOf(text))) return true;
      return command && [...targets].some((target) => text.toLowerCase().includes(target));
    }) ?? null
  );
}

const MIN_TARGET = 4;

function isTarget(text: string): boolean {
  const id = asIdentifier(text);
  return id !== null && id.canonical.length >= MIN_TARGET;
}

function canonicalOf(text: string): string {
  return asIdentifier(text)?.canonical ?? text.trim().toLowerCase();
}

function roundabout(action: Action, history: History): Finding | null {
  const goal = preparedGoal(history).folded;
  for (const leaf of leavesOf(action.arguments)) {
    // A letter to somebody may speak of limits; a note on a booking says why it was booked so.
    if (leaf.text.length > 200) continue;
    const said = roundaboutIn(leaf.text);
    if (said === null || goal.includes(said.toLowerCase())) continue;
    return finding(`${action.tool} says that it goes round a control: "${abbreviate(said, 80)}"`, 'ask', [
      leafEvidence(leaf),
    ]);
  }
  return null;
}

function finding(reason: string, outcome: Outcome, evidence: Evidence[]): Finding {
  return {
    detector: 'evasion',
    rule: null,
    kind: 'block_evasion',
    severity: 'high',
    outcome,
    score: outcome === 'block' ? 0.9 : 0.7,
    reason,
    evidence,
    owasp: 'ASI10',
  };
}
