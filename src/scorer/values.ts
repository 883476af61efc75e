import type { History, Source } from '../model/history.ts';
import { depthOf } from '../signals/depth.ts';
import { identifiersIn } from '../signals/identifiers.ts';
import { opennessOf } from '../signals/openness.ts';
import { type Prepared, preparedGoal, preparedSource, preparedText } from '../signals/prepared.ts';
import { isTelling, type Origin, type Provenance } from '../signals/provenance.ts';
import { stem, words } from '../signals/text.ts';
import { kindsOf, type Wording, wordingOf } from '../signals/wording.ts';
import type { Signals } from './case.ts';

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
  /** Who can write into the result it was taken from; 0 where none. */
  readonly open: number;
  /** True where the field that holds it has the argument's own name. */
  readonly sameKey: boolean;
  /** The share of the goal's telling words that stand around it. */
  readonly goalAround: number;
  /** In how many texts beside its own the mail domain or host stands; 3 where the goal has it. */
  readonly domainKnown: number;
  /** Steering words around it. */
  readonly wording: Wording | null;
  readonly kinds: number;
}

const PARTY_KEY =
  /(?:^|[_.\s])(?:to|cc|bcc|recipient|recipients|payee|beneficiary|email|mail|address|user|username|user_id|userid|account|iban|channel|member|assignee|grantee|principal|owner|destination|target|url|link|host|webhook|phone|contact|participants|invitee|attendees|vendor|supplier|customer)s?(?:$|[_.\s])/;

/** True where the argument names whom or where to. */
function isPartyValue({ kind, whole, leaf }: Provenance): boolean {
  if (kind === 'email' || kind === 'account' || kind === 'url') return true;
  const key = leaf.key.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  return whole && !leaf.number && PARTY_KEY.test(key);
}

const AROUND = 250;

export function valueFacts({ values, history }: Signals): ValueFacts[] {
  const goalWords = tellingWords(preparedGoal(history).folded);
  return values.filter(isTelling).map((value) => factsOf(value, history, goalWords));
}

function factsOf(value: Provenance, history: History, goalWords: ReadonlySet<string>): ValueFacts {
  const { place, holders, standing } = value;
  const last = history.sources.at(-1);
  const around = place === null ? null : windowOf(place.source, place.start, place.end);
  const wording = around === null || standing !== 'prose' ? null : wordingOf(around);
  return {
    value,
    origin: value.origin,
    party: isPartyValue(value),
    prose: standing === 'prose',
    depth: depthOf(value, history),
    holders: holders.length,
    onlyLast: holders.length === 1 && holders[0] === last,
    open: place === null ? 0 : opennessOf(place.source.tool, history.tools.get(place.source.tool)),
    sameKey: place !== null && standing === 'field' && hasKey(place.source, place.start, value.leaf.key),
    goalAround: around === null ? 0 : shareOf(goalWords, around),
    domainKnown: domainKnown(value, history),
    wording,
    kinds: wording === null ? 0 : kindsOf(wording),
  };
}

function windowOf(source: Source, start: number, end: number): string {
  return preparedSource(source).folded.slice(Math.max(0, start - AROUND), end + AROUND);
}

function hasKey(source: Source, start: number, key: string): boolean {
  if (key.length < 2) return false;
  const left = preparedSource(source).folded.slice(Math.max(0, start - 60), start);
  const field = /([\p{L}\p{N}_.-]{2,30})["']?\s*[:=]\s*["'[]*$/u.exec(left)?.[1];
  return field !== undefined && (field.endsWith(key) || key.endsWith(field));
}

function shareOf(goalWords: ReadonlySet<string>, around: string): number {
  if (goalWords.size === 0) return 0;
  const found = new Set(words(around, 200).map(stem));
  let hits = 0;
  for (const word of goalWords) if (found.has(word)) hits++;
  return hits / Math.min(goalWords.size, 8);
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

function domainKnown(value: Provenance, history: History): number {
  if (value.kind !== 'email' && value.kind !== 'url') return 0;
  const canonical = identifiersIn(value.value)[0]?.canonical ?? value.value.toLowerCase();
  const domain = canonical.includes('@') ? canonical.split('@')[1]! : canonical.split(/[/?#:]/, 1)[0]!;
  if (domain.length < 4) return 0;
  const told = (text: Prepared): boolean => text.folded.includes(domain);
  if (told(preparedGoal(history))) return 3;
  if (history.system !== null && told(preparedText(history.system))) return 3;
  let texts = 0;
  for (const source of history.sources) {
    if (value.holders.includes(source)) continue;
    if (told(preparedSource(source))) texts++;
  }
  return Math.min(texts, 3);
}
