import type { Action } from '../model/action.ts';
import type { History, Source } from '../model/history.ts';
import { Memo } from '../model/memo.ts';
import type { Deed } from '../signals/call/effect.ts';
import { leavesOf } from '../signals/call/leaves.ts';
import { namesDeedAt } from '../signals/goal/deeds/named.ts';
import { depthOf } from '../signals/origin/depth.ts';
import { isTelling, type Origin, type Place, type Provenance } from '../signals/origin/provenance.ts';
import { contradictionOf } from '../signals/origin/record.ts';
import { digitsOf } from '../signals/text/digits.ts';
import { asIdentifier, identifiersIn } from '../signals/text/identifiers.ts';
import { opennessOf } from '../signals/text/openness.ts';
import { wordingAt } from '../signals/text/passages.ts';
import {
  type Prepared,
  preparedGoal,
  preparedSource,
  preparedSources,
  preparedText,
  reading,
  readingAt,
  readingWithGoal,
} from '../signals/text/prepared.ts';
import { type Setting, settingOf } from '../signals/text/setting.ts';
import { stem, words } from '../signals/text/text.ts';
import { kindsOf, type Wording } from '../signals/text/wording.ts';
import type { Signals } from './signals.ts';

/** What is known of one telling value of a call, beyond where it stands. */
export interface ValueFacts {
  readonly value: Provenance;
  readonly origin: Origin;
  readonly party: boolean;
  readonly prose: boolean;
  /** Hands it went through since the user's words. */
  readonly depth: number;
  readonly holders: number;
  /** True where only the result read last has it. */
  readonly onlyLast: boolean;
  /** Who can write into the result it was taken from; 0 where none, or where neither only results say it nor running text. */
  readonly open: number;
  /** True where the field that holds it has the argument's own name. */
  readonly sameKey: boolean;
  /** The share of the goal's telling words that stand around it; 0 where not only results say it. */
  readonly goalAround: number;
  /** In how many texts beside its own the mail domain or host stands; 3 where the goal has it. */
  readonly domainKnown: number;
  /** How the place is set in its text; null where not only results say it, nor running text. */
  readonly setting: Setting | null;
  /** Steering words around it. */
  readonly wording: Wording | null;
  readonly kinds: number;
  /** The running text around it names the deed. */
  readonly deedAround: boolean;
  /** Results read since the one that first had it; 12 and more are as many, and so is none, and where not only results say it. */
  readonly age: number;
  /** Only results say it, and one of them was asked for with something from the goal. */
  readonly linked: boolean;
  /** Another address or account of the session looks like it: the same name elsewhere. */
  readonly lookalike: boolean;
  /** A record of the session has another account. */
  readonly contradicted: boolean;
}

const PARTY_KEY =
  /(?:^|[_.\s])(?:to|cc|bcc|recipient|recipients|payee|beneficiary|email|mail|address|user|username|user_id|userid|account|iban|channel|member|assignee|grantee|principal|owner|destination|target|url|link|host|webhook|phone|contact|participants|invitee|attendees|vendor|supplier|customer)s?(?:$|[_.\s])/;

/** True where the argument names whom or where to. */
function isPartyValue({ kind, whole, leaf }: Provenance): boolean {
  if (kind === 'email' || kind === 'account' || kind === 'url') return true;
  return whole && !leaf.number && PARTY_KEY.test(leaf.key);
}

const ID_KEY = /(?:id|ids|no|nr|number|ref|key|code)$/;

/** A short number tells nothing by itself, but a great deal where the argument names a thing by it. */
function tells(value: Provenance): boolean {
  return isTelling(value) || (value.kind === 'number' && value.whole && ID_KEY.test(value.leaf.key));
}

const AROUND = 250;

export function valueFacts({ values, history, effect }: Signals): ValueFacts[] {
  return values.filter(tells).map((value) => factsOf(value, history, effect.deed));
}

function factsOf(value: Provenance, history: History, deed: Deed): ValueFacts {
  const { place, holders, standing, origin } = value;
  const last = history.sources.at(-1);
  // Much is only asked of what a result alone says, or of what stands in running text: the rest isn't worked out.
  const prose = standing === 'prose';
  const untrusted = origin === 'untrusted';
  const stood = (untrusted || prose) && place !== null ? place : null;
  const around = stood === null ? null : aroundOf(stood);
  const wording = around !== null && prose ? wordingAt(around.text, around.start, around.end) : null;
  return {
    value,
    origin,
    party: isPartyValue(value),
    prose,
    depth: depthOf(value, history),
    holders: holders.length,
    onlyLast: holders.length === 1 && holders[0] === last,
    open: stood === null ? 0 : opennessOf(stood.source.tool, history.tools.get(stood.source.tool)),
    sameKey: place !== null && standing === 'field' && hasKey(place, value.leaf.key),
    goalAround: around !== null && untrusted ? goalShare(around.text, around.start, around.end, history) : 0,
    domainKnown: domainKnown(value, history),
    setting: stood === null ? null : settingOf(preparedSource(stood.source), stood.start),
    wording,
    kinds: wording === null ? 0 : kindsOf(wording),
    deedAround: around !== null && prose && namesDeedAt(around.text, around.start, around.end, deed),
    age: untrusted ? ageOf(holders[0], history) : MAX_AGE,
    linked: untrusted && holders.some(({ action }) => action !== null && isLinked(action, history)),
    lookalike: isLookalike(value, history),
    contradicted: isContradicted(value, history),
  };
}

const MAX_AGE = 12;

function ageOf(first: Source | undefined, { sources }: History): number {
  const at = first === undefined ? -1 : sources.lastIndexOf(first);
  return at < 0 ? MAX_AGE : Math.min(MAX_AGE, sources.length - 1 - at);
}

interface Link {
  /** What was asked about last: a session's goal seldom changes. */
  goal: Prepared | null;
  linked: boolean;
}

/** Characters of the results of calls of which it is known. */
const MAX_LINKS = 256 * 1024;
const links = new Memo<Action, Link>(MAX_LINKS);

/** Was the call made with something the goal says? */
export function isLinked(action: Action, history: History): boolean {
  const goal = preparedGoal(history);
  const link = links.get(action, 200 + (action.result?.length ?? 0), () => ({ goal: null, linked: false }));
  if (link.goal !== goal) {
    link.linked = sharesWords(action, goal);
    link.goal = goal;
  }
  return link.linked;
}

function sharesWords(action: Action, goal: Prepared): boolean {
  return leavesOf(action.arguments).some(({ text }) => {
    const id = asIdentifier(text);
    if (id !== null) return goal.identifiers.has(id.canonical);
    return words(text.toLowerCase(), 12).some((word) => word.length > 3 && goal.index.has(stem(word)));
  });
}

const ADDRESS = /^([^@]+)@(.+)$/;

/** `anna.berg` of `anna.berg@firm.com` with its domains; `firm` of `www.firm.com` with its endings. */
function nameAndPlace(canonical: string, kind: string): readonly (readonly [string, string])[] {
  if (kind === 'email') {
    const [, local, domain] = ADDRESS.exec(canonical) ?? [];
    if (local === undefined || domain === undefined) return [];
    return [[local, domain], ...nameAndPlace(domain, 'url')];
  }
  const host = canonical.split(/[/?#:]/, 1)[0] ?? '';
  const labels = host.split('.');
  const name = labels.at(-2);
  return name === undefined || name.length < 4 ? [] : [[name.replaceAll('-', ''), host]];
}

type NameAndPlace = readonly [name: string, place: string];

const partiesIn = reading(({ identifiers }): readonly NameAndPlace[] => {
  const parties: NameAndPlace[] = [];
  for (const [canonical, [first]] of identifiers) {
    if (first?.kind === 'email' || first?.kind === 'url')
      parties.push(...nameAndPlace(canonical, first.kind));
  }
  return parties;
});

function isLookalike(value: Provenance, history: History): boolean {
  if ((value.kind !== 'email' && value.kind !== 'url') || value.origin === 'goal') return false;
  const canonical = asIdentifier(value.value)?.canonical ?? value.value.toLowerCase();
  const own = nameAndPlace(canonical, value.kind);
  if (own.length === 0) return false;
  const hasAlike = (text: Prepared): boolean =>
    partiesIn(text).some(([name, place]) => own.some((mine) => mine[0] === name && differ(mine[1], place)));
  return hasAlike(preparedGoal(history)) || preparedSources(history).some(hasAlike);
}

/** Two hosts, neither within the other. */
function differ(a: string, b: string): boolean {
  return a !== b && !a.endsWith(`.${b}`) && !b.endsWith(`.${a}`);
}

function isContradicted(value: Provenance, history: History): boolean {
  if (value.kind !== 'account' || value.place === null) return false;
  const claimed = digitsOf(value.value) ?? asIdentifier(value.value)?.canonical;
  return claimed !== undefined && contradictionOf(claimed, value.place.source, history) !== null;
}

/** A passage of a text that is kept ready. */
interface Passage {
  readonly text: Prepared;
  readonly start: number;
  readonly end: number;
}

function aroundOf({ source, start, end }: Place): Passage {
  const text = preparedSource(source);
  return { text, start: Math.max(0, start - AROUND), end: Math.min(text.folded.length, end + AROUND) };
}

function hasKey({ source, start }: Place, key: string): boolean {
  if (key.length < 2) return false;
  const field = fieldAt(preparedSource(source), start, start);
  return field !== '' && (field.endsWith(key) || key.endsWith(field));
}

/** The name of the field whose value begins at a place; empty where none does. */
const fieldAt = readingAt(({ folded }, start): string => {
  const left = folded.slice(Math.max(0, start - 60), start);
  return /([\p{L}\p{N}_.-]{2,30})["']?\s*[:=]\s*["'[]*$/u.exec(left)?.[1] ?? '';
});

function shareOf(goalWords: ReadonlySet<string>, around: string): number {
  if (goalWords.size === 0) return 0;
  const found = new Set<string>();
  for (const word of words(around, 200)) {
    const stemmed = stem(word);
    if (goalWords.has(stemmed)) found.add(stemmed);
  }
  return found.size / Math.min(goalWords.size, 8);
}

const goals = new Map<string, ReadonlySet<string>>();
const MAX_GOALS = 256;

/** Words of the goal that tell one thing from another: longer ones and identifiers. */
function tellingWords(goal: string): ReadonlySet<string> {
  let known = goals.get(goal);
  if (known === undefined) {
    const long = words(goal, 400)
      .map(stem)
      .filter((word) => word.length > 3 || /\d/.test(word));
    known = new Set(long);
    if (goals.size >= MAX_GOALS) goals.clear();
    goals.set(goal, known);
  }
  return known;
}

/** The share of the goal's telling words in a passage of a text. */
export const goalShare = readingWithGoal(({ folded }, start, end, history): number =>
  shareOf(tellingWords(preparedGoal(history).folded), folded.slice(start, end)),
);

function domainKnown(value: Provenance, history: History): number {
  if (value.kind !== 'email' && value.kind !== 'url') return 0;
  const canonical = identifiersIn(value.value)[0]?.canonical ?? value.value.toLowerCase();
  const domain = canonical.includes('@') ? canonical.split('@')[1]! : canonical.split(/[/?#:]/, 1)[0]!;
  if (domain.length < 4) return 0;
  const told = (text: Prepared): boolean => text.folded.includes(domain);
  if (told(preparedGoal(history))) return 3;
  if (history.system !== null && told(preparedText(history.system))) return 3;
  const prepared = preparedSources(history);
  let texts = 0;
  for (let i = 0; i < prepared.length && texts < 3; i++) {
    if (!value.holders.includes(history.sources[i]!) && told(prepared[i]!)) texts++;
  }
  return texts;
}
