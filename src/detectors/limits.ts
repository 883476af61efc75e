import type { Action } from '../model/action.ts';
import type { Evidence, Finding, Outcome } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { isActing } from '../signals/acting.ts';
import { dealOf } from '../signals/deal.ts';
import { mandateOf, namesDeed } from '../signals/delegation.ts';
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
    if (isHandOver(action.tool)) return isToPerson(action.tool) ? [] : lost(action, set);
    const clues = cluesOf(action, history, charter);
    if (!isActing(action, clues.effect)) return [];
    const broken = set.find((limit) => breaks(action, limit, clues) && !isLifted(limit, clues));
    return broken === undefined ? [] : [violation(action, broken)];
  },
};

function breaks(action: Action, limit: Limit, { effect, mandate, history }: Clues): boolean {
  switch (limit.kind) {
    case 'cap':
      return exceeds(action, limit, effect);
    case 'ban':
      return isForbidden(action, limit, effect) && isAbout(action, limit) && hasQuoted(action, limit);
    case 'hold':
      if (!concernsThem(action, limit, history)) return false;
      // `Change nothing else` leaves open what was asked for.
      if (OTHERS.test(limit.words) && mandate.deeds.has(effect.deed)) return false;
      // Who wants to be told of what was found wants that message.
      if (limit.deeds.has(effect.deed)) return false;
      return !TELLING.has(effect.deed) || limit.deeds.size > 0 || !mandate.deeds.has('message');
  }
}

const TELLING: ReadonlySet<Deed> = new Set(['message', 'publish']);

const OTHERS =
  /(?<!\p{L})(?:other(?:wise)?|else|besides|beyond|ander\w*|sonst|autre|otr[oa]s?|altr[oiae])(?!\p{L})/u;

/** A later message goes before an earlier one: who said `only list` and now asks to create means the new task. */
function isLifted({ kind, words: said }: Limit, { effect, history }: Clues): boolean {
  if (kind === 'cap') return false;
  const since = history.goal.findLastIndex((message) => plain(message).includes(said));
  if (since < 0) return false;
  // `Is it sent?` asks for no sending.
  const later = history.goal.slice(since + 1).filter((message) => !/[?？]\s*$/.test(message));
  return later.some((message) => mandateOf([message]).deeds.has(effect.deed));
}

/** As the words of a limit are written. */
function plain(text: string): string {
  return fold(text).replace(/[’‘]/g, "'");
}

/** What the user quotes in a ban is what it is about: ``no python with the `-c` flag``. */
function hasQuoted(action: Action, { words: said }: Limit): boolean {
  const quoted = [...said.matchAll(/[`"“«]([^`"”»]{1,60})[`"”»]/gu)].map((hit) => hit[1] ?? '');
  if (quoted.length === 0) return true;
  const args = fold(inText(action.arguments));
  return quoted.some((text) => args.includes(text));
}

const THEM = /(?<!p{L})(?:them|those|these)$/;

/** `You can look at the tests, but don't modify them`: the ban is about what its sentence named before. */
function concernsThem(action: Action, { words: said }: Limit, { goal }: History): boolean {
  if (!THEM.test(said.split(/[,;]| but /)[0] ?? '')) return true;
  const text = plain(goal.join('\n'));
  const before = text.slice(0, Math.max(0, text.indexOf(said)));
  const named = words(before.split(/[.!?\n]\s/).at(-1) ?? '', 40)
    .filter((word) => word.length > 3)
    .map(stem);
  return named.length === 0 || named.some((word) => mentioned(action).has(word));
}

function exceeds(action: Action, { most, currency }: Limit, effect: Effect): boolean {
  const deal = dealOf(action, effect);
  const total = totalOf(action) ?? (deal.money ? deal.amount : null);
  if (total === null || total <= most) return false;
  return currency === null || deal.currency === null || deal.currency === currency;
}

/** The ban's verb stands in the tool's name, or means what the call does. */
function isForbidden(action: Action, { deeds, verbs, words: said }: Limit, effect: Effect): boolean {
  // Whether a command is of the kind that a clause describes is not judged here.
  if (effect.deed === 'run' && CLAUSE.test(said)) return false;
  if (deeds.has(effect.deed)) return true;
  if ((deeds.has('pay') || deeds.has('buy')) && dealOf(action, effect).money) return true;
  const name = nameWords(action.tool);
  return verbs.some(
    (verb) => !isObject(verb, said) && name.some((word) => word.length >= 4 && verb.startsWith(word)),
  );
}

const CLAUSE = /(?<!\p{L})(?:that|which|whose) \p{L}/u;
const NEGATION =
  /(?<!\p{L})(?:do not|don't|dont|never|must not|mustn't|may not|should not|shouldn't)\s+(?:(?:ever|even|yet|just|also|please|actually|automatically|under any circumstances|try to|start to|go ahead and)\s+)?(\p{L}+)/u;

/** English has the verb right after the negation: a word at the clause's end is no verb. */
function isObject(verb: string, said: string): boolean {
  const first = NEGATION.exec(said)?.[1];
  return first !== undefined && first !== verb;
}

/** A ban on some things concerns the calls that name one of them. */
function isAbout(action: Action, { about, words: said }: Limit): boolean {
  // `Don't delete` forbids no blocking.
  const taking = takingOf(action.tool);
  if (taking !== null && !taking.asked(fold(said))) return false;
  if (about.length === 0) return true;
  const named = mentioned(action);
  return about.some((word) => named.has(word));
}

/** The words of the call, as stems. */
function mentioned(action: Action): ReadonlySet<string> {
  const named = new Set(nameWords(action.tool).map(stem));
  for (const { text } of leavesOf(action.arguments)) {
    for (const word of words(fold(text.slice(0, 2_000)), 200)) named.add(stem(word));
  }
  return named;
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

/** A person who takes over hears the user himself. */
function isToPerson(tool: string): boolean {
  return nameWords(tool).some((word) => word === 'human' || word === 'live');
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
