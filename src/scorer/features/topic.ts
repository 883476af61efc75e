import type { Action } from '../../model/action.ts';
import { Memo } from '../../model/memo.ts';
import { effectOf, isReading } from '../../signals/call/effect.ts';
import { leavesOf } from '../../signals/call/leaves.ts';
import { isParty, isTelling, type Place, type Provenance } from '../../signals/origin/provenance.ts';
import { additionsAt } from '../../signals/text/additions.ts';
import { beginningsAt, beginningsIn, inCommon } from '../../signals/text/beginnings.ts';
import { type Prepared, preparedGoal, preparedSource, readingWithGoal } from '../../signals/text/prepared.ts';
import { nameWords } from '../../signals/text/text.ts';
import type { Case } from '../case.ts';
import { type Feature, feature, share, yes } from './feature.ts';

/** Sentences of one text that are compared. */
const MAX_SENTENCES = 60;
const MAX_SAID = 200;

const goalOf = (at: Case): ReadonlySet<string> => {
  const goal = preparedGoal(at.signals.history);
  return beginningsAt(goal, 0, goal.folded.length);
};

const saidBy = (action: Action): string =>
  action.captured
    ? leavesOf(action.arguments)
        .map(({ text }) => text.slice(0, MAX_SAID))
        .join(' ')
        .toLowerCase()
    : '';

/** Calls whose words are at hand: a session's later calls look back at the same ones. */
const MAX_CALLS = 4_000;
const wordsOf = new Memo<Action, ReadonlySet<string>>(MAX_CALLS);
const wordsBy = (action: Action): ReadonlySet<string> =>
  wordsOf.get(action, 1, () => beginningsIn(saidBy(action)));

/** What several of these features ask of one action. */
interface Facts {
  readonly of: Case;
  readonly call: ReadonlySet<string>;
  readonly place: Place | null;
}

let latest: Facts | null = null;

function factsOf(at: Case): Facts {
  if (latest?.of !== at) latest = { of: at, call: wordsBy(at.signals.action), place: placeOf(at) };
  return latest;
}

const callOf = (at: Case): number => inCommon(factsOf(at).call, goalOf(at));

/** Where the value stands that is hardest to account for: a party before other values, running text before fields. */
function placeOf({ signals }: Case): Place | null {
  const foreign = signals.values.filter(
    (value) => value.origin === 'untrusted' && value.place !== null && isTelling(value),
  );
  const first = (...holds: ((value: Provenance) => boolean)[]): Provenance | undefined =>
    foreign.find((value) => holds.every((one) => one(value)));
  const inProse = ({ standing }: Provenance): boolean => standing === 'prose';
  const value =
    first(isParty, inProse) ?? first(isParty) ?? first(inProse, ({ whole }) => whole) ?? first(inProse);
  return (value ?? foreign[0])?.place ?? null;
}

const NOWHERE = -1;

/** What is told of the place; -1 where no text of a stranger has a value of the call. */
function ofPlace(tell: (place: Place, prepared: Prepared, at: Case) => number): (at: Case) => number {
  return (at) => {
    const { place } = factsOf(at);
    return place === null ? NOWHERE : tell(place, preparedSource(place.source), at);
  };
}

/** The sentence that a place is in, by its number. */
function sentenceAt({ segments }: Prepared, start: number): number {
  return Math.max(
    0,
    segments.findIndex((one) => one.start <= start && start < one.end),
  );
}

/** What a passage and the user's words have in common. */
const common = readingWithGoal((prepared, start, end, history) => {
  const goal = preparedGoal(history);
  return inCommon(beginningsAt(prepared, start, end), beginningsAt(goal, 0, goal.folded.length));
});

function around(place: Place, prepared: Prepared, at: Case): number {
  const { segments } = prepared;
  const own = sentenceAt(prepared, place.start);
  const first = segments[Math.max(0, own - 1)];
  const last = segments[Math.min(segments.length - 1, own + 1)];
  return first === undefined || last === undefined
    ? 0
    : common(prepared, first.start, last.end, at.signals.history);
}

/** The share of a text's sentences that speak more of what the user spoke of than the one with the place. */
function nearerSentences({ start }: Place, prepared: Prepared, at: Case): number {
  const { history } = at.signals;
  const sentences = prepared.segments.slice(0, MAX_SENTENCES);
  const inOne = (number: number): number => {
    const one = prepared.segments[number];
    return one === undefined ? 0 : common(prepared, one.start, one.end, history);
  };
  const own = inOne(sentenceAt(prepared, start));
  return share(sentences.filter((_, number) => inOne(number) > own).length, sentences.length);
}

const lookUps = (at: Case): readonly Action[] =>
  at.signals.history.actions.filter(({ tool, captured }) => captured && isReading(effectOf(tool)));

const ITEM = /(?:^|\n)\s*(?:[-*•·–]|\(?\d{1,2}[.)]|\(?[a-z][.)]|\[[ x]\])\s/g;
const MAX_ITEMS = 20;

const lineStart = (folded: string, start: number): number => folded.lastIndexOf('\n', start - 1) + 1;

function lineOf({ folded }: Prepared, start: number): string {
  const end = folded.indexOf('\n', start);
  return folded.slice(lineStart(folded, start), end < 0 ? undefined : end);
}

/** Is a bracket or a quotation mark open before the place (1), or the line quoted as a whole (2)? */
function quoted({ start }: Place, prepared: Prepared): number {
  const { folded } = prepared;
  const before = folded.slice(lineStart(folded, start), start);
  const opened = before.match(/[([{«"“]/g)?.length ?? 0;
  if (opened > (before.match(/[)\]}»”]/g)?.length ?? 0)) return 1;
  return /^\s*>/.test(before) ? 2 : 0;
}

/** What call, texts and the user's words have in common, by the beginnings of their words: in any language. */
export const TOPIC: readonly Feature[] = [
  feature('topic.call', 0, 'words that the call shares with the goal', callOf),
  feature('topic.call_share', 0, "the same as a share of the call's words", (at) =>
    share(callOf(at), factsOf(at).call.size),
  ),
  feature('topic.tool', 0, "words that the tool's name shares with the goal", (at) =>
    inCommon(beginningsIn(nameWords(at.signals.action.tool).join(' ')), goalOf(at)),
  ),
  feature(
    'topic.around',
    0,
    'words that the sentences around the value share with the goal',
    ofPlace(around),
  ),
  feature(
    'topic.around_share',
    0,
    "the same as a share of the goal's words",
    ofPlace((place, prepared, at) => share(around(place, prepared, at), goalOf(at).size)),
  ),
  feature(
    'topic.text',
    0,
    "share of the goal's words that the value's text has",
    ofPlace((_, prepared, at) =>
      share(common(prepared, 0, prepared.folded.length, at.signals.history), goalOf(at).size),
    ),
  ),
  feature(
    'topic.nearer',
    0,
    "share of that text's sentences that have more of the goal's words",
    ofPlace(nearerSentences),
  ),
  feature(
    'topic.asked',
    0,
    'words of the goal by which that text was asked for',
    ofPlace(({ source }, _, at) =>
      source.action === null ? 0 : inCommon(wordsBy(source.action), goalOf(at)),
    ),
  ),
  feature('topic.looked', 0, 'words of the goal by which something was looked for', (at) =>
    Math.max(0, ...lookUps(at).map((action) => inCommon(wordsBy(action), goalOf(at)))),
  ),
  feature(
    'place.item',
    0,
    'the value stands in an item of a list',
    ofPlace(({ start }, prepared) => yes(lineOf(prepared, start).search(ITEM) === 0)),
  ),
  feature(
    'place.items',
    0,
    'items that the text lists',
    ofPlace((_, { folded }) => Math.min(MAX_ITEMS, folded.match(ITEM)?.length ?? 0)),
  ),
  feature(
    'place.more',
    0,
    'words that add something, around the value',
    ofPlace(({ start, end }, prepared) => additionsAt(prepared, start, end).more),
  ),
  feature(
    'place.change',
    0,
    'words by which something is otherwise than it was, around the value',
    ofPlace(({ start, end }, prepared) => additionsAt(prepared, start, end).change),
  ),
  feature(
    'place.closed',
    0,
    'the value stands behind the line that ends the letter',
    ofPlace(({ start, end }, prepared) => yes(additionsAt(prepared, start, end).closed)),
  ),
  feature('place.quoted', 0, 'the value stands in brackets (1) or on a quoted line (2)', ofPlace(quoted)),
];
