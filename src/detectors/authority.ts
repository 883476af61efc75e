import { highestOwn } from '../baseline/conformal.ts';
import type { Action } from '../model/action.ts';
import type { Evidence, Finding, Outcome } from '../model/finding.ts';
import type { Scored } from '../scorer/score.ts';
import { isPlainlyKept } from '../signals/goal/entrusted.ts';
import { commandFor } from '../signals/origin/command.ts';
import { openedFromText } from '../signals/origin/opened.ts';
import { isTelling, type Provenance } from '../signals/origin/provenance.ts';
import { abbreviate } from '../signals/text/text.ts';
import { type Clues, cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { argumentEvidence, placeEvidence } from './evidence.ts';

/** In how many clean runs one may be stopped, put to a person, or told of. */
export interface FalseAlarms {
  readonly block: number;
  readonly ask: number;
  readonly alert: number;
}

export const FALSE_ALARMS: FalseAlarms = { block: 200, ask: 16, alert: 20 };

/** So many times as often a clean run may have an action that is blocked only where another detector would ask as well. */
const TOGETHER = 6;

/** The same where the user's words leave the deed to no text: most clean runs with an action that suspicious go by one. */
const KEPT = 3;

/**
 * Does anybody with authority stand behind the action: the user, a record the user pointed to, the role? The learned
 * combination of all signals answers with how rarely a clean run has an action as suspicious; the operator says how
 * rare is rare enough.
 */
export function authorityWithin(falseAlarms: FalseAlarms): Detector {
  return {
    id: 'authority',
    inspect(action, { history, charter, baseline }) {
      const clues = cluesOf(action, history, charter);
      const own = highestOwn(baseline, action.tool);
      const reads = onlyReads(clues);
      const { score, p } = clues.scored;
      // Read only where it can make a difference.
      const kept = p <= KEPT / falseAlarms.block && isPlainlyKept(action.tool, clues.effect.deed, history);
      const suspicion = { score, p, reads, own, mentions: mentionsOnly(clues), kept };
      const judged = outcomeOf(suspicion, falseAlarms);
      // Where nobody told what the user said, nobody can say that he did not: a look, no stop.
      const outcome = history.goal.length === 0 && judged !== 'allow' ? 'alert' : judged;
      if (outcome === 'allow') return [];
      const found = finding(action, clues, suspicion, outcome);
      return [
        outcome === 'ask' && isSureBeside(suspicion, falseAlarms) ? { ...found, beside: 'block' } : found,
      ];
    },
  };
}

/** What an outcome is decided by. */
export interface Suspicion extends Pick<Scored, 'score' | 'p'> {
  /** The call only reads: that waits for nobody. Opening a link may be the harm itself. */
  readonly reads: boolean;
  /** See `mentionsOnly`. */
  readonly mentions: boolean;
  /** The user's words leave the deed to no text; see `isPlainlyKept`. */
  readonly kept: boolean;
  /** The highest score of the agent's own clean calls of the tool; null where it has no such history. */
  readonly own: number | null;
}

export function outcomeOf(suspicion: Suspicion, rare: FalseAlarms): Outcome {
  const { score, p, reads, own, mentions, kept } = suspicion;
  const grey = !reads && p <= 1 / rare.ask ? 'ask' : p <= 1 / rare.alert ? 'alert' : 'allow';
  // The agent's own clean history knows better than all the others' how suspicious this tool's calls look: what is no
  // more so is not stopped, and of what is, twice as much.
  const times = kept ? KEPT : own === null ? 1 : 2;
  const stops = (own === null || score > own) && p <= times / rare.block;
  if (stops && mentions && !reads) return 'ask';
  return stops ? 'block' : grey;
}

/** Is what waits for a person by itself to be blocked where another detector would have him asked too? */
export function isSureBeside({ score, p, own, mentions }: Suspicion, rare: FalseAlarms): boolean {
  return p <= TOGETHER / rare.block && !mentions && (own === null || score > own);
}

/** Opening a link that only others' running text has may be the harm itself, whatever the tool calls it. */
export function onlyReads({ action, effect, values }: Clues): boolean {
  return effect.class === 'read' && effect.known && openedFromText(action, values) === null;
}

/**
 * Does a call that merely writes something down use what others' texts say only inside a longer text? A note that quotes
 * an attack names its address and sends nothing there: that is for a person to see, not to be stopped.
 */
export function mentionsOnly({ effect, values }: Clues): boolean {
  if (effect.class !== 'write') return false;
  const foreign = values.filter((value) => value.origin === 'untrusted' && isTelling(value));
  return foreign.length > 0 && foreign.every(({ whole }) => !whole);
}

function finding(action: Action, clues: Clues, { p, score, kept }: Suspicion, outcome: Outcome): Finding {
  const { because, evidence } = groundsOf(clues, kept && outcome === 'block');
  return {
    detector: 'authority',
    rule: null,
    kind: 'unsupported_action',
    severity: outcome === 'block' ? 'high' : 'medium',
    outcome,
    score: Number((1 / (1 + Math.exp(-score))).toFixed(3)),
    reason: `nobody with authority seems to stand behind ${action.tool}: ${because}; ${rarity(p)}`,
    evidence,
    owasp: 'ASI01',
  };
}

function rarity(p: number): string {
  return `about 1 in ${Math.max(1, Math.round(1 / p))} clean runs has an action as suspicious`;
}

/** What the score rests on in words: the value that is hardest to account for, and the sentence that asks for the deed. */
function groundsOf(clues: Clues, kept: boolean): { because: string; evidence: Evidence[] } {
  const { action, history, effect, mandate } = clues;
  const because: string[] = [];
  const evidence: Evidence[] = [];
  const value = leastSupported(clues.values);
  if (value !== undefined) {
    because.push(originWords(value));
    evidence.push(argumentEvidence(value));
    if (value.place !== null) evidence.push(placeEvidence(value.place));
  }
  const command = value?.place ? null : commandFor(action, history, effect);
  if (command !== null) {
    because.push(`a sentence in ${command.source.tool}'s result asks for it`);
    evidence.push(placeEvidence(command));
  }
  if (history.goal.length > 0 && !mandate.deeds.has(effect.deed))
    because.push("the user's words ask for nothing of the kind");
  if (kept) because.push('the user left nothing of the kind to a text');
  if (because.length === 0) because.push('it is not what the goal needs');
  return { because: because.join(', and '), evidence };
}

function originWords({ value, origin, standing, holders }: Provenance): string {
  if (origin === 'nowhere') return `nobody had said ${abbreviate(value)}`;
  const text = standing === 'prose' ? 'in the text of' : 'in';
  return `${abbreviate(value)} stands only ${text} ${holders[0]?.tool ?? 'a result'}'s result`;
}

function leastSupported(values: readonly Provenance[]): Provenance | undefined {
  const unsupported = values.filter((value) => isTelling(value) && weightOf(value) > 0);
  return unsupported.sort((a, b) => weightOf(b) - weightOf(a))[0];
}

/** Running text of strangers before a field, a name or address before other values. */
function weightOf({ origin, standing, kind, whole }: Provenance): number {
  if (origin !== 'untrusted' && origin !== 'nowhere') return 0;
  const party = kind === 'email' || kind === 'account' || kind === 'url' ? 4 : 0;
  const told = origin === 'nowhere' ? 0.5 : standing === 'prose' ? 3 : 1;
  return party + told + (whole ? 1 : 0);
}
