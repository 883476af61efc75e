import type { Action } from '../../model/action.ts';
import type { History, Source } from '../../model/history.ts';
import type { Deed, Effect } from '../call/effect.ts';
import { identifiersOf, leavesOf } from '../call/leaves.ts';
import { deedsIn } from '../goal/deeds/named.ts';
import { asIdentifier } from '../text/identifiers.ts';
import { type Prepared, preparedGoal, preparedSources, reading } from '../text/prepared.ts';
import { MAX_SEGMENTS, nameWords, stem, words } from '../text/text.ts';

/** A sentence of a result that names the call's deed and says what the call says. */
export interface Command {
  readonly source: Source;
  /** Which of the text's sentences. */
  readonly sentence: number;
  readonly start: number;
  readonly end: number;
  /** The share of what marks the call that stands in the sentence or beside it, 0 to 1. */
  readonly cover: number;
  /** The same of what the goal doesn't say; 0 where the goal says all. */
  readonly news: number;
}

const MAX_MARKS = 60;
const MAX_SOURCES = 48;

/** The sentence that covers the most of the call, over all results; null where none names its deed. */
export function commandFor(action: Action, history: History, effect: Effect): Command | null {
  if (history.sources.length === 0) return null;
  const marks = marksOf(action);
  const goal = preparedGoal(history).index;
  let all = 0;
  let unsaid = 0;
  for (const [mark, weight] of marks) {
    all += weight;
    if (!goal.has(mark)) unsaid += weight;
  }
  let best: Command | null = null;
  const texts = preparedSources(history);
  for (let i = Math.max(0, texts.length - MAX_SOURCES); i < texts.length; i++) {
    const prepared = texts[i]!;
    const naming = sentencesNaming(prepared).get(effect.deed);
    if (naming === undefined) continue;
    const found = covered(prepared, naming, marks, goal);
    if (found === null) continue;
    const cover = all === 0 ? 0 : found.all / all;
    if (best !== null && cover < best.cover) continue;
    const { start, end } = prepared.segments[found.sentence]!;
    const news = unsaid === 0 ? 0 : found.unsaid / unsaid;
    best = { source: history.sources[i]!, sentence: found.sentence, start, end, cover, news };
  }
  return best;
}

/** The words, numbers and identifiers of a call's values and name, with their weights. */
function marksOf(action: Action): ReadonlyMap<string, number> {
  const marks = new Map<string, number>();
  const add = (mark: string, weight: number): void => {
    if (marks.size < MAX_MARKS) marks.set(mark, Math.max(weight, marks.get(mark) ?? 0));
  };
  for (const word of nameWords(action.tool)) if (word.length > 2) add(stem(word), 0.5);
  if (!action.captured) return marks;
  for (const leaf of leavesOf(action.arguments)) {
    const whole = asIdentifier(leaf.text);
    if (whole !== null) {
      add(whole.canonical, whole.kind === 'number' && whole.canonical.length < 5 ? 1 : 3);
      continue;
    }
    for (const { canonical } of identifiersOf(leaf).slice(0, 20)) add(canonical, 2);
    for (const word of words(leaf.text.slice(0, 1_000).toLowerCase(), 60))
      if (word.length > 3) add(stem(word), 1);
  }
  return marks;
}

/** By deed, which sentences of a text name it: 1 for those that do. */
export const sentencesNaming = reading(({ index, segments }): ReadonlyMap<Deed, Uint8Array> => {
  const naming = new Map<Deed, Uint8Array>();
  for (const [word, sentences] of index) {
    for (const deed of deedsIn(word)) {
      const found = naming.get(deed) ?? new Uint8Array(segments.length);
      for (const sentence of sentences) found[sentence] = 1;
      naming.set(deed, found);
    }
  }
  return naming;
});

interface Covered {
  readonly sentence: number;
  readonly all: number;
  readonly unsaid: number;
}

/** By sentence of the text that is being looked at, the weights of the marks in it, and of those the goal doesn't say. */
const said = new Float64Array(MAX_SEGMENTS + 1);
const news = new Float64Array(MAX_SEGMENTS + 1);

function covered(
  { index }: Prepared,
  naming: Uint8Array,
  marks: ReadonlyMap<string, number>,
  goal: Prepared['index'],
): Covered | null {
  const touched: number[] = [];
  for (const [mark, weight] of marks) {
    const places = index.get(mark);
    if (places === undefined) continue;
    weighBeside(places, naming, weight, goal.has(mark) ? 0 : weight, touched);
  }
  let best: Covered | null = null;
  for (const sentence of touched) {
    const all = said[sentence]!;
    if (best === null || all > best.all) best = { sentence, all, unsaid: news[sentence]! };
    said[sentence] = 0;
    news[sentence] = 0;
  }
  return best;
}

/** Adds a mark's weight to its sentences, which are in order, and to those before and after them, to each once. */
function weighBeside(
  sentences: readonly number[],
  naming: Uint8Array,
  weight: number,
  unsaid: number,
  touched: number[],
): void {
  let next = 0;
  for (const at of sentences) {
    for (let near = Math.max(next, at - 1); near <= at + 1; near++) {
      if (naming[near] !== 1) continue;
      if (said[near] === 0) touched.push(near);
      said[near]! += weight;
      news[near]! += unsaid;
    }
    next = at + 2;
  }
}
