import type { Clues } from '../detectors/clues.ts';
import type { SpanRef } from '../model/action.ts';
import type { Source } from '../model/history.ts';
import { canonical } from '../model/json.ts';
import type { Effect } from '../signals/call/effect.ts';
import { namesDeed } from '../signals/goal/deeds/named.ts';
import { type Command, commandFor } from '../signals/origin/command.ts';
import type { Place } from '../signals/origin/provenance.ts';
import { preparedSource } from '../signals/text/prepared.ts';
import { wordingOf } from '../signals/text/wording.ts';
import { type Quote, quoteOf } from './quote.ts';

/** A sentence of a result that the call looks like the answer to. */
export interface FollowedSentence {
  readonly tool: string;
  readonly span: SpanRef;
  readonly quote: Quote;
  /** True where it names what the call does. */
  readonly namesDeed: boolean;
  /** The share of the call that stands in it or beside it, 0 to 1; null where it doesn't name the deed. */
  readonly cover: number | null;
  /** What the call and it share and the goal does not have. */
  readonly shared: readonly string[];
  /** How it steers its reader, in words. */
  readonly steers: readonly string[];
}

const STEERS = {
  second: 'speaks to its reader',
  reader: 'names its reader as a machine',
  plea: 'asks',
  must: 'says what must be',
  order: 'says what comes first or instead',
  meta: 'speaks of the task itself',
  urgent: 'presses',
  tag: 'is dressed up with tags',
} as const;

/** An identifier, or three words: less in common ties no call to a sentence. */
const MIN_SCORE = 3;
const MIN_COVER = 0.3;
const MAX_SHARED = 8;

/** The sentences the call follows most closely: by what they tell to do, and by what they share beside the goal. */
export function sentencesFollowed(clues: Clues): FollowedSentence[] {
  const { action, history, effect } = clues;
  const told: Told[] = [];
  const [first] = clues.followed;
  const command = commandFor(action, history, effect);
  if (command !== null && command.cover >= MIN_COVER && command.news > 0) {
    const { cover } = command;
    const near = clues.followed.find(({ source }) => source === command.source);
    // Of two neighbours that tell of the call together, the one that has more of it.
    if (near !== undefined && isBeside(near, command)) told.push({ ...near, cover });
    else told.push({ ...command, shared: near?.shared.filter((word) => standsBy(word, command)) ?? [] });
  }
  const isTold = first?.source === command?.source && told.length > 0;
  if (first !== undefined && !isTold && first.score >= MIN_SCORE && isSaid(first, clues))
    told.push({ ...first, cover: null });
  return told
    .filter(({ source, shared }) => shared.some((word) => !hasSaid(source, word)))
    .map((one) => sentence(one, effect));
}

/** Is it something that is said, and no row of a record? It names the deed, or has a value of the call in running text. */
function isSaid(place: Place, { effect, values }: Clues): boolean {
  const { source, start, end } = place;
  const holds = (at: Place | null): boolean =>
    at !== null && at.source === source && at.start < end && at.end > start;
  return (
    namesDeed(wordsAt(place), effect.deed) ||
    values.some(({ standing, place: at }) => standing === 'prose' && holds(at))
  );
}

function wordsAt({ source, start, end }: Place): string {
  return preparedSource(source).folded.slice(start, end);
}

interface Told extends Place {
  readonly cover: number | null;
  readonly shared: readonly string[];
}

function isBeside({ start }: Place, { source, sentence }: Command): boolean {
  const near = preparedSource(source).segments.slice(Math.max(0, sentence - 1), sentence + 2);
  return near.some((one) => one.start === start);
}

/** Does the sentence, or one beside it, have this word? */
function standsBy(word: string, { source, sentence }: Command): boolean {
  const at = preparedSource(source).index.get(word);
  return at?.some((other) => Math.abs(other - sentence) <= 1) ?? false;
}

/** A result that repeats what the agent had asked with tells it nothing. */
function hasSaid({ action }: Source, word: string): boolean {
  return action?.captured === true && canonical(action.arguments).toLowerCase().includes(word);
}

function sentence(told: Told, effect: Effect): FollowedSentence {
  const { source, start, end, cover, shared } = told;
  const words = wordsAt(told);
  const wording = wordingOf(words);
  const kinds = Object.keys(STEERS) as (keyof typeof STEERS)[];
  return {
    tool: source.tool,
    span: source.span,
    quote: quoteOf(preparedSource(source).text, start, end),
    namesDeed: namesDeed(words, effect.deed),
    cover,
    shared: shared.slice(0, MAX_SHARED),
    steers: kinds.filter((kind) => wording[kind] > 0).map((kind) => STEERS[kind]),
  };
}
