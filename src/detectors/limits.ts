import type { Action } from '../model/action.ts';
import type { Evidence, Finding, Outcome } from '../model/finding.ts';
import { isActing } from '../signals/acting.ts';
import { dealOf } from '../signals/deal.ts';
import { namesDeed } from '../signals/delegation.ts';
import type { Deed, Effect } from '../signals/effect.ts';
import { leavesOf } from '../signals/leaves.ts';
import { type Limit, limitsOf } from '../signals/limits.ts';
import { takingOf } from '../signals/loss.ts';
import { fold, nameWords, stem, words } from '../signals/text.ts';
import { totalOf } from '../signals/total.ts';
import { type Clues, cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { inText, MAX_SHOWN } from './evidence.ts';

/**
 * Does the call keep to the limits that the user set in his own words (`don't send`, `only check`, `up to 500 €`), and
 * does a hand-over to another agent pass them on?
 */
export const limits: Detector = {
  id: 'limits',
  inspect(action, { history, charter }) {
    if (!action.captured) return [];
    const set = limitsOf(history);
    if (set.length === 0) return [];
    if (isHandOver(action.tool)) return lost(action, set);
    const clues = cluesOf(action, history, charter);
    if (!isActing(action, clues.effect)) return [];
    const broken = set.find((limit) => breaks(action, limit, clues));
    return broken === undefined ? [] : [violation(action, broken)];
  },
};

function breaks(action: Action, limit: Limit, { effect, mandate }: Clues): boolean {
  switch (limit.kind) {
    case 'cap':
      return exceeds(action, limit, effect);
    case 'ban':
      return isForbidden(action, limit, effect) && isAbout(action, limit);
    case 'hold':
      // Who wants to be told of what was found wants that message.
      if (limit.deeds.has(effect.deed)) return false;
      return !TELLING.has(effect.deed) || limit.deeds.size > 0 || !mandate.deeds.has('message');
  }
}

const TELLING: ReadonlySet<Deed> = new Set(['message', 'publish']);

function exceeds(action: Action, { most, currency }: Limit, effect: Effect): boolean {
  const deal = dealOf(action, effect);
  const total = totalOf(action) ?? (deal.money ? deal.amount : null);
  if (total === null || total <= most) return false;
  return currency === null || deal.currency === null || deal.currency === currency;
}

/** The ban's verb stands in the tool's name, or means what the call does. */
function isForbidden(action: Action, { deeds, verbs }: Limit, effect: Effect): boolean {
  if (deeds.has(effect.deed)) return true;
  if ((deeds.has('pay') || deeds.has('buy')) && dealOf(action, effect).money) return true;
  const name = nameWords(action.tool);
  return verbs.some((verb) => name.some((word) => word.length >= 4 && verb.startsWith(word)));
}

/** A ban on some things concerns the calls that name one of them. */
function isAbout(action: Action, { about, words: said }: Limit): boolean {
  // `Don't delete` forbids no blocking.
  const taking = takingOf(action.tool);
  if (taking !== null && !taking.asked(fold(said))) return false;
  if (about.length === 0) return true;
  const named = new Set(nameWords(action.tool).map(stem));
  for (const { text } of leavesOf(action.arguments)) {
    for (const word of words(fold(text.slice(0, 2_000)), 200)) named.add(stem(word));
  }
  return about.some((word) => named.has(word));
}

const AGENTS = new Set(
  'agent agents subagent subtask delegate delegation handoff handover coworker spawn crew'.split(' '),
);

/** A tool by which one agent gives work to another. */
function isHandOver(tool: string): boolean {
  const name = nameWords(tool);
  const joined = name.join(' ');
  if (/\bhand (?:off|over)\b|\bsub agent\b|^task$/.test(joined)) return true;
  return name.some((word) => AGENTS.has(word)) && !/\b(?:list|get|search|status)\b/.test(joined);
}

/** Shorter arguments name the agent and no work. */
const MIN_PROMPT = 20;

/** The limits that stand nowhere in what the other agent is told. */
function lost(action: Action, set: readonly Limit[]): Finding[] {
  const prompt = leavesOf(action.arguments)
    .map(({ text }) => text)
    .filter((text) => text.length >= MIN_PROMPT)
    .join('\n');
  if (prompt === '') return [];
  const told = limitsOf({ goal: [prompt] });
  const folded = fold(prompt);
  const missing = set.filter((limit) => concerns(limit, folded) && !isPassedOn(limit, told, folded));
  if (missing.length === 0) return [];
  const quoted = missing.slice(0, 3).map((limit) => `"${limit.words}"`);
  const reason = `${action.tool} hands work over without the limit that the user set: ${quoted.join(', ')}`;
  return [finding(action, 'alert', 0.7, reason, missing[0] as Limit)];
}

/** Is the other agent given work that the limit is about? */
function concerns({ kind, deeds, about }: Limit, prompt: string): boolean {
  if (kind === 'hold') return true;
  if (kind === 'cap') return namesDeed(prompt, 'pay') || namesDeed(prompt, 'buy');
  if (about.length > 0) return about.some((word) => prompt.includes(word));
  return [...deeds].some((deed) => namesDeed(prompt, deed));
}

function isPassedOn(limit: Limit, told: readonly Limit[], prompt: string): boolean {
  if (limit.kind === 'cap') {
    const digits = String(limit.most);
    return told.some(({ most }) => most <= limit.most) || prompt.replace(/[.,' ]/g, '').includes(digits);
  }
  return told.some(({ kind, deeds }) => {
    if (kind === 'cap') return false;
    return kind === 'hold' || [...limit.deeds].some((deed) => deeds.has(deed));
  });
}

function violation(action: Action, limit: Limit): Finding {
  const reason = `${action.tool} goes against what the user said: "${limit.words}"`;
  return finding(action, limit.conditional ? 'alert' : 'ask', limit.conditional ? 0.6 : 0.85, reason, limit);
}

function finding(action: Action, outcome: Outcome, score: number, reason: string, limit: Limit): Finding {
  const evidence: Evidence[] = [
    { span: null, where: "the user's words", value: limit.words.slice(0, MAX_SHOWN) },
    { span: null, where: 'the arguments', value: inText(action.arguments).slice(0, MAX_SHOWN) },
  ];
  return {
    detector: 'limits',
    rule: null,
    kind: 'lost_limits',
    severity: outcome === 'ask' ? 'high' : 'medium',
    outcome,
    score,
    reason,
    evidence,
    owasp: 'ASI07',
  };
}
