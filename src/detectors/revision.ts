import type { Action } from '../model/action.ts';
import type { Finding } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { isActing } from '../signals/call/acting.ts';
import { amountIn } from '../signals/call/deal.ts';
import type { EffectClass } from '../signals/call/effect.ts';
import { type Leaf, leavesOf } from '../signals/call/leaves.ts';
import { endingOf } from '../signals/call/outcome.ts';
import { isTold } from '../signals/origin/told.ts';
import { asIdentifier } from '../signals/text/identifiers.ts';
import { preparedGoal, preparedSource } from '../signals/text/prepared.ts';
import { abbreviate } from '../signals/text/text.ts';
import { cluesOf } from './clues.ts';
import { isComposed } from './composed.ts';
import type { Detector } from './detector.ts';
import { leafEvidence, MAX_SHOWN } from './evidence.ts';

/**
 * Does the agent come back to what it had already done, now with a value that nobody told of: the same person with
 * another role, the same claim with another amount, the same recipient with more years?
 */
export const revision: Detector = {
  id: 'revision',
  inspect(action, { history, charter }) {
    if (!action.captured || history.goal.length === 0) return [];
    const { effect } = cluesOf(action, history, charter);
    if (!isActing(action, effect)) return [];
    const earlier = history.actions.findLast((one) => one.tool === action.tool && endingOf(one) === 'done');
    const revised = earlier === undefined ? null : revisedIn(action, earlier, history);
    return revised === null ? [] : [finding(action, earlier as Action, revised, GRAVE.has(effect.class))];
  },
};

const GRAVE: ReadonlySet<EffectClass> = new Set(['outbound', 'destructive', 'credential']);
/** What is said to people, or how a thing is called, changes from call to call. */
const WORDS =
  /note|memo|detail|summary|event$|(?:^|_)action|request_?id|idempot|correl|reason|comment|text|body|message|subject|title|descr|remark|zweck|concept|causal|motif|referenz|\bref|tag|stat|prio|name|label|content|betreff|asunto|objet|oggetto|sql|query|code|cell|caption|patch|path|file|branch|field|type|kind|priority|slot/;
/** Dates and times are written in too many ways to say that nobody told of one. */
const TIME = /^\d{4}-\d\d(?:-\d\d)?(?:[T ].*)?$|^\d\d?[:.]\d\d/;
/** A number, with a currency or without. */
const SUM = /^\s{0,9}(?:[A-Z]{3}|[€$£¥₹])?\s?[\d.,'][\d.,' ]{0,38}(?:[A-Z]{3}|[€$£¥₹])?\s{0,9}$/;
const MAX_VALUE = 40;

interface Revised {
  readonly leaf: Leaf;
  /** What stood there before; null where the call had no such argument. */
  readonly before: string | null;
}

/** The value nobody told of, in a call that shares its subject with the earlier one. */
function revisedIn(action: Action, earlier: Action, history: History): Revised | null {
  const before = new Map(leavesOf(earlier.arguments).map(({ path, text }) => [path, text]));
  const own = leavesOf(action.arguments).filter(({ key }) => !WORDS.test(key));
  const same = own.some(
    ({ path, text }) => before.get(path) === text && /\d.*\d|@/.test(text) && !TIME.test(text),
  );
  if (!same) return null;
  // A way to pay, or a place, is shared by many; where more is named otherwise than alike it is another matter.
  if (!isSameMatter(own, before)) return null;
  const moved = own.some((leaf) => isOtherSubject(leaf, before, history));
  for (const leaf of own) {
    const was = before.get(leaf.path) ?? null;
    if (was === leaf.text || !isValue(leaf, was) || isKnown(leaf, own, history)) continue;
    // Sums are worked out anew for each subject.
    if (SUM.test(leaf.text) && (moved || isInstalment(leaf.text, was, history))) continue;
    return { leaf, before: was };
  }
  return null;
}

/** A shorter number is a sum or a count. */
const MIN_ID = 8;

/** Are at least as many of the things that the call names the same as are others? */
function isSameMatter(own: readonly Leaf[], before: ReadonlyMap<string, string>): boolean {
  let [same, other] = [0, 0];
  for (const { path, text } of own) {
    const was = before.get(path);
    const id = asIdentifier(text);
    if (was === undefined || id === null || TIME.test(text)) continue;
    if (id.kind === 'number' && text.length < MIN_ID) continue;
    if (was === text) same++;
    else other++;
  }
  return other === 0 || same >= other;
}

/** Told by somebody, or put together from what else the call names (`return_emp_29_asset_49`). */
function isKnown({ text }: Leaf, own: readonly Leaf[], history: History): boolean {
  return isTold(text, history) || isComposed(text, own);
}

/** An identifier that was told and stood otherwise before: the call is about something else. */
function isOtherSubject(
  { path, text }: Leaf,
  before: ReadonlyMap<string, string>,
  history: History,
): boolean {
  const was = before.get(path);
  if (was === undefined || was === text || TIME.test(text)) return false;
  const id = asIdentifier(text);
  return id !== null && id.kind !== 'number' && isTold(text, history);
}

/** Parts that come to a sum which was told are what somebody asked for. */
function isInstalment(text: string, was: string | null, history: History): boolean {
  const [part, other] = [amountIn(text), was === null ? null : amountIn(was)];
  if (part === null || other === null) return false;
  const sum = String(Math.round((part + other) * 100) / 100);
  return [preparedGoal(history), ...history.sources.map(preparedSource)].some(({ identifiers }) =>
    identifiers.has(sum),
  );
}

/** A new argument counts where it is one token: what the agent puts in its own words is no value. */
function isValue({ text }: Leaf, was: string | null): boolean {
  if (TIME.test(text) || text.length > MAX_VALUE) return false;
  // A sentence is said anew each time.
  const spaces = text.trim().split(/\s+/).length - 1;
  return spaces === 0 || (was !== null && (spaces < 2 || SUM.test(text)));
}

function finding(action: Action, earlier: Action, { leaf, before }: Revised, grave: boolean): Finding {
  const change = before === null ? '' : ` instead of ${abbreviate(before)}`;
  return {
    detector: 'revision',
    rule: null,
    kind: 'scope_creep',
    severity: 'medium',
    outcome: grave ? 'ask' : 'alert',
    score: 0.6,
    reason: `${action.tool} comes back to what it had already done, now with ${leaf.path} ${abbreviate(leaf.text)}${change}, which nobody told of`,
    evidence: [
      leafEvidence(leaf),
      {
        span: earlier.span,
        where: `earlier call of ${earlier.tool}`,
        value: (before ?? earlier.result ?? '').slice(0, MAX_SHOWN),
      },
    ],
    owasp: 'ASI10',
  };
}
