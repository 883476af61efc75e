import type { Action } from '../model/action.ts';
import type { Finding, Outcome } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { isActing } from '../signals/call/acting.ts';
import type { Effect } from '../signals/call/effect.ts';
import {
  asksPrivilege,
  hasPrivilege,
  isEndless,
  isGroup,
  isOpen,
  isWholesale,
} from '../signals/call/extent.ts';
import { type Leaf, leavesOf } from '../signals/call/leaves.ts';
import type { Provenance } from '../signals/origin/provenance.ts';
import { isTold, siblingOf } from '../signals/origin/told.ts';
import { abbreviate } from '../signals/text/text.ts';
import { beyondMeant } from './beyond.ts';
import { type Clues, cluesOf } from './clues.ts';
import { isComposed } from './composed.ts';
import type { Detector } from './detector.ts';
import { leafEvidence } from './evidence.ts';

/** A value that says how much or how long is short. */
const MAX_EXTENT = 60;

/** Does the call reach further than what was asked for: another record, all of them, more rights, for ever? */
export const scope: Detector = {
  id: 'scope',
  inspect(action, { history, charter }) {
    if (history.goal.length === 0 || !action.captured) return [];
    const clues = cluesOf(action, history, charter);
    if (!isActing(action, clues.effect)) return [];
    const found = strangeRecord(action, clues) ?? tooMuch(action, clues) ?? beyond(action, clues);
    return found === null ? [] : [found];
  },
};

/** Parameters that name a thing which need not exist before, or say something about it. */
const FREE =
  /name|title|label|subject|branch|ref\b|reference|memo|note|text|body|comment|message|reason|code|discount|coupon|tag|slug|date|time|start|end\b|when|from|until|format|version|value|password|amount|price|content|query|path|file|url|link|id_?key|idempot/;
/** A day is reckoned, and no record. */
const DATE = /^\d{4}-\d\d-\d\d(?:[t ]|$)/i;
/** Parameters that hold words for people. */
const PROSE = /note|memo|reason|comment|text|body|message|subject|title|descr|remark|job|task|query/;
const NEW: ReadonlySet<string> = new Set(['create', 'message', 'schedule']);

/** A record nobody told of, beside one that was told of: the agent goes on to the next one by itself. */
function strangeRecord(action: Action, { values, effect, history }: Clues): Finding | null {
  if (NEW.has(effect.deed)) return null;
  const leaves = leavesOf(action.arguments);
  for (const value of values) {
    if (!isRecord(value) || isTold(value.value, history) || isComposed(value.value, leaves)) continue;
    const next = siblingOf(value.value, isGrave(effect) ? history : { ...history, sources: [] });
    if (next === null && effect.class !== 'destructive') continue;
    // A call that has the record meant names others beside it.
    if (next !== null && leaves.some(({ key, text }) => !PROSE.test(key) && text.includes(next))) continue;
    const beside = next === null ? '' : `; told was ${abbreviate(next)}`;
    const reason = `${action.tool} works on ${abbreviate(value.value)}, which neither the user nor any record has named${beside}`;
    return finding(value.leaf, reason, isGrave(effect) ? 'ask' : 'alert', 0.7);
  }
  return null;
}

function isRecord({ value, kind, whole, origin, leaf }: Provenance): boolean {
  return kind === 'id' && whole && origin === 'nowhere' && !FREE.test(leaf.key) && !DATE.test(value);
}

function isGrave(effect: Effect): boolean {
  return effect.class === 'destructive' || effect.class === 'credential' || effect.class === 'outbound';
}

function tooMuch(action: Action, { effect, history, mandate }: Clues): Finding | null {
  for (const leaf of leavesOf(action.arguments)) {
    if (leaf.text.length > MAX_EXTENT || PROSE.test(leaf.key)) continue;
    const why = reachOf(leaf, effect, history, mandate.delegates !== null);
    if (why === null) continue;
    return finding(leaf, `${action.tool} ${why}: ${leaf.path} is ${abbreviate(leaf.text)}`, 'ask', 0.7);
  }
  return null;
}

/** In words, how this value makes the call reach further than anybody asked; null where it doesn't. */
function reachOf(leaf: Leaf, effect: Effect, history: History, delegates: boolean): string | null {
  const leaves = effect.class === 'outbound' || effect.class === 'destructive';
  if (leaves && isWholesale(leaf, history, delegates)) {
    return 'takes everything, where the user asked for less';
  }
  if (effect.class === 'outbound' && isGroup(leaf) && !isTold(leaf.text, history)) {
    return 'writes to a group that nobody named';
  }
  const privileged = hasPrivilege(leaf, effect.class === 'credential');
  if (privileged && !asksPrivilege(leaf, history) && !isTold(leaf.text, history)) {
    return 'gives rights that nobody asked for';
  }
  if (isOpen(leaf, history)) return 'opens to everybody what the user did not ask to open';
  return isEndless(leaf, history) ? 'gives access without an end, which nobody asked for' : null;
}

function beyond(action: Action, clues: Clues): Finding | null {
  const found = beyondMeant(action, clues);
  return found === null ? null : finding(found.leaf, `${action.tool} ${found.why}`, found.outcome, 0.6);
}

function finding(leaf: Leaf, reason: string, outcome: Outcome, score: number): Finding {
  return {
    detector: 'scope',
    rule: null,
    kind: 'scope_creep',
    severity: 'medium',
    outcome,
    score,
    reason,
    evidence: [leafEvidence(leaf)],
    owasp: 'ASI10',
  };
}
