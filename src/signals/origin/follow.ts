import type { Action } from '../../model/action.ts';
import type { History, Source } from '../../model/history.ts';
import { identifiersOf, leavesOf } from '../call/leaves.ts';
import { asIdentifier } from '../text/identifiers.ts';
import { preparedGoal, preparedSource } from '../text/prepared.ts';
import { MAX_SEGMENTS, nameWords, stem, words } from '../text/text.ts';
import type { Trusts } from './provenance.ts';

/** The passage of an untrusted text that a call looks like the answer to. */
export interface Followed {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  /** What call and passage share and the goal does not have: words count 1, identifiers 3. */
  readonly score: number;
  /** The shared identifiers and words, the weightiest first. */
  readonly shared: readonly string[];
}

const MAX_WORDS = 80;
const MAX_SOURCES = 64;
const MAX_FOLLOWED = 6;

/** Words that stand in nearly every text, and in nearly every call's parameter names. */
const COMMON = new Set(
  (
    'the and for with from this that are was were has have had not but you your our their they them his her its who ' +
    'what when where which will would can could may might all any each more most other some such than then there here ' +
    'name names true false null none text body content subject title date time year day month type value file data list ' +
    'into about over under after before also please just like http https www com org net example mail email e-mail ' +
    'new one two und der die das den dem ein eine ist mit von für auf les des une est pour dans avec sur los las una del ' +
    'por con para que het een van voor met'
  ).split(' '),
);

/** The best such passage of each untrusted result, the best first; a handful, and none that shares nothing new. */
export function followedBy(action: Action, history: History, trusts: Trusts): Followed[] {
  if (history.sources.length === 0) return [];
  const keys = keysOf(action, history);
  if (keys.size === 0) return [];
  return history.sources
    .slice(-MAX_SOURCES)
    .filter((source) => !trusts(source.tool))
    .map((source) => bestIn(source, keys))
    .filter((found) => found !== null)
    .sort((a, b) => b.score - a.score)
    .slice(0, MAX_FOLLOWED)
    .map((found) => shownOf(found, keys));
}

/** What marks this call, with its weight: the words of its name and values that the goal doesn't have. */
function keysOf(action: Action, history: History): ReadonlyMap<string, number> {
  const goal = preparedGoal(history).index;
  const keys = new Map<string, number>();
  const add = (key: string, weight: number): void => {
    if (keys.size < MAX_WORDS && key.length > 2 && !COMMON.has(key) && !goal.has(key)) {
      keys.set(key, Math.max(weight, keys.get(key) ?? 0));
    }
  };
  for (const word of nameWords(action.tool)) add(stem(word), 1);
  if (!action.captured) return keys;
  for (const leaf of leavesOf(action.arguments)) {
    const whole = asIdentifier(leaf.text);
    if (whole !== null) {
      add(whole.canonical, whole.kind === 'number' ? 1 : 3);
      continue;
    }
    for (const identifier of identifiersOf(leaf).slice(0, MAX_WORDS)) {
      add(identifier.canonical, identifier.kind === 'number' ? 1 : 2);
    }
    for (const word of words(leaf.text.slice(0, 2_000).toLowerCase(), MAX_WORDS))
      if (word.length > 3) add(stem(word), 1);
  }
  return keys;
}

/** Where a text is most like the call. */
interface Nearest {
  readonly source: Source;
  readonly sentence: number;
  readonly score: number;
}

/** By sentence of the text that is being looked at, one before the first and one behind the last too. */
const scores = new Float64Array(MAX_SEGMENTS + 2);

function bestIn(source: Source, keys: ReadonlyMap<string, number>): Nearest | null {
  const { index } = preparedSource(source);
  const scored: number[] = [];
  for (const [key, weight] of keys) {
    const places = index.get(key);
    if (places === undefined) continue;
    // A word in every second sentence of a text marks none of them.
    const share = places.length > 4 ? weight / 2 : weight;
    for (const part of places) {
      if (scores[part + 1] === 0) scored.push(part);
      scores[part + 1]! += share;
    }
  }
  let best = -1;
  let top = 0;
  for (const part of scored) {
    const around = scores[part + 1]! + 0.5 * (scores[part]! + scores[part + 2]!);
    if (around > top) {
      top = around;
      best = part;
    }
  }
  for (const part of scored) scores[part + 1] = 0;
  return best < 0 ? null : { source, sentence: best, score: top };
}

/** With what the two share: only the best few are looked at so closely. */
function shownOf({ source, sentence, score }: Nearest, keys: ReadonlyMap<string, number>): Followed {
  const { index, segments } = preparedSource(source);
  const shared = [...keys]
    .filter(([key]) => index.get(key)?.some((part) => Math.abs(part - sentence) <= 1))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([key]) => key);
  const { start, end } = segments[sentence]!;
  return { source, start, end, score, shared };
}
