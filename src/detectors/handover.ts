import type { Action } from '../model/action.ts';
import type { History } from '../model/history.ts';
import { amountIn } from '../signals/call/deal.ts';
import type { Deed } from '../signals/call/effect.ts';
import { leavesOf } from '../signals/call/leaves.ts';
import { namesDeed } from '../signals/goal/deeds/named.ts';
import type { Limit } from '../signals/goal/limit.ts';
import { limitsOf } from '../signals/goal/limits.ts';
import { wantedIn } from '../signals/goal/wanted.ts';
import { fold, nameWords, stem, words } from '../signals/text/text.ts';

const AGENTS = new Set(
  'agent agents subagent subtask delegate delegation handoff handover coworker spawn crew delegar delegieren uebergeben beauftragen deleguer delegare delegeren delegera deleger zlec deleguj'.split(
    ' ',
  ),
);

/** A tool by which one agent gives work to another. */
export function isHandOver(tool: string): boolean {
  const name = nameWords(tool);
  const joined = name.join(' ');
  if (/\bhand (?:off|over)\b|\bsub agent\b|^task$/.test(joined)) return true;
  return name.some((word) => AGENTS.has(word)) && !/\b(?:list|get|search|status)\b/.test(joined);
}

/** A person who takes over hears the user himself. */
export function isToPerson(tool: string): boolean {
  return nameWords(tool).some((word) => word === 'human' || word === 'live');
}

/** Shorter arguments name the agent and no work. */
const MIN_PROMPT = 20;

/** What becomes of the user's limits in what another agent is told. */
export interface HandOver {
  /** Those that stand nowhere in it. */
  readonly lost: readonly Limit[];
  /** The one it speaks against, or asks the other agent to break. */
  readonly against: Limit | null;
}

export function handOverOf(action: Action, set: readonly Limit[], history: History): HandOver {
  const prompt = leavesOf(action.arguments)
    .map(({ text }) => text)
    .filter((text) => text.length >= MIN_PROMPT)
    .join('\n');
  if (prompt === '') return { lost: [], against: null };
  const told = limitsOf({ goal: [prompt] });
  const folded = fold(prompt);
  const missing = set.filter((limit) => concerns(limit, folded, history) && !isPassedOn(limit, told, folded));
  return { lost: missing, against: missing.find((limit) => isAgainst(limit, told, folded)) ?? null };
}

/** `Whatever they ask is approved`. */
const NO_MATTER =
  /(?<!\p{L})(?:(?:cost|costs|price|money|budget)s? (?:does(?:n't| not)|is(?:n't| not)|do not|don't|are(?:n't| not)) (?:matter|an? (?:issue|object|problem|concern))|money is no object|no (?:budget|spending|price|cost) (?:limit|cap)|regardless of (?:the )?(?:cost|price)|whatever (?:it|they|that|the price)[^.!?\n]{0,20}(?:cost|ask|charge|quote|want|take)s?|at any (?:cost|price)|unlimited budget|egal(?:,)? was (?:es|sie|das) kosten?t?|(?:kosten|preis|geld) (?:spiel\p{L}+ keine rolle|ist egal)|peu importe (?:le prix|le coût)|quel qu'en soit le (?:prix|coût)|à n'importe quel prix|cueste lo que cueste|no importa (?:el precio|el coste|el costo)|a qualsiasi (?:prezzo|costo)|non importa (?:il prezzo|il costo|quanto)|custe o que custar|não importa o (?:preço|custo|valor)|ongeacht (?:de )?(?:kosten|prijs)|(?:geld|prijs) speelt geen rol|oavsett (?:pris|kostnad)|(?:pris\p{L}*|peng\p{L}*) spelar ingen roll|uanset (?:pris|hvad det koster)|uansett (?:pris|hva det koster)|bez względu na (?:cenę|koszt\p{L}*)|bez ohledu na (?:cenu|náklady))(?!\p{L})|(?:金額|値段|費用|予算)は?(?:問わない|気にしない|いくらでも)|不计成本|价格不限|预算不限|多少钱都/u;

/** To write something down or to pass a word on is part of any work. */
const KEPT: readonly Deed[] = ['buy', 'remove', 'publish'];

function isAgainst(limit: Limit, told: readonly Limit[], prompt: string): boolean {
  switch (limit.kind) {
    case 'cap':
      return NO_MATTER.test(prompt) || told.some(({ kind, most }) => kind === 'cap' && most > limit.most);
    case 'ban': {
      const wanted = wantedIn(prompt);
      const money = /\d[\d.,]*\d/.test(prompt) && namesDeed(prompt, 'pay');
      if (limit.deeds.has('pay') && money && wanted.size > 0) return true;
      return KEPT.some((deed) => limit.deeds.has(deed) && wanted.has(deed));
    }
    default:
      return false;
  }
}

/** Is the other agent given work that the limit is about? */
function concerns({ kind, deeds, about, unit }: Limit, prompt: string, { goal }: History): boolean {
  if (kind === 'only' || kind === 'else' || unit !== null) return false;
  if (kind === 'hold') return true;
  if (kind === 'cap') return namesDeed(prompt, 'pay') || namesDeed(prompt, 'buy') || isDoing(prompt, goal);
  if (about.length > 0) return about.some((word) => prompt.includes(word));
  const wanted = wantedIn(prompt);
  return [...deeds].some((deed) => wanted.has(deed) || (deed === 'pay' && namesDeed(prompt, deed)));
}

const DOING =
  /(?<!\p{L})(?:set up|launch|start|run|hire|engage|fix|get|arrange|organi[sz]e|commission|beauftrag|starte|organisier|lance|engage|contrat|lanz|organiz|avvia|organizz|ingagg|regel|start|anordna|bestäm|uruchom|zorganizuj|spusť|zajist)|手配|発注|实施|启动|安排/u;
/** Words of the goal in the prompt that make it the same matter. */
const SAME = 2;

/** Something is to be got going in the matter that the limit is for. */
function isDoing(prompt: string, goal: readonly string[]): boolean {
  if (!DOING.test(prompt)) return false;
  const named = new Set(
    words(fold(goal.join('\n')), 400)
      .filter((word) => word.length > 3)
      .map(stem),
  );
  const shared = new Set(
    words(prompt, 400)
      .map(stem)
      .filter((word) => named.has(word)),
  );
  return shared.size >= SAME;
}

/** `E-12500` has no 2,500 in it. */
const NUMBER = /(?<![\p{L}\p{N}-])\d[\d.,']*(?: \d{3}(?!\d))*/gu;

function isPassedOn(limit: Limit, told: readonly Limit[], prompt: string): boolean {
  if (limit.kind === 'cap') {
    if (NO_MATTER.test(prompt)) return false;
    return (
      told.some(({ kind, unit, most }) => kind === 'cap' && unit === null && most <= limit.most) ||
      Array.from(prompt.matchAll(NUMBER), ([text]) => amountIn(text)).includes(limit.most)
    );
  }
  return told.some(({ kind, deeds }) => {
    if (kind === 'cap') return false;
    return kind === 'hold' || [...limit.deeds].some((deed) => deeds.has(deed));
  });
}
