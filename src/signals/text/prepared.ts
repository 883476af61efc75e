import type { History, Source } from '../../model/history.ts';
import { Memo } from '../../model/memo.ts';
import { undisguised } from './disguise.ts';
import { type Identifier, identifiersIn } from './identifiers.ts';
import { fold, MAX_TEXT, type Segment, segments, stem, words } from './text.ts';

/** A text made ready for look-ups once, however many calls are judged against it. */
export interface Prepared {
  /** As its reader understands it (see `undisguised`), cut to the bound. */
  readonly text: string;
  readonly folded: string;
  /** Where each identifier stands, by canonical form. */
  readonly identifiers: ReadonlyMap<string, readonly Identifier[]>;
  readonly segments: readonly Segment[];
  /** The segments a word or identifier stands in. */
  readonly index: ReadonlyMap<string, readonly number[]>;
  /** What was worked out of it since, by `reading`. */
  readonly readings: unknown[];
}

let readings = 0;

/** Something that is worked out of a text when it is first asked for, and kept as long as the text is kept ready. */
export function reading<V extends object | null>(make: (prepared: Prepared) => V): (prepared: Prepared) => V {
  const place = readings++;
  return (prepared) => {
    const known = prepared.readings[place] as V | undefined;
    if (known !== undefined) return known;
    const made = make(prepared);
    prepared.readings[place] = made;
    return made;
  };
}

/** Passages of one text that are at hand: calls of a session come back to the same ones. */
const MAX_PASSAGES = 100;

/** The same of a passage of a text. */
export function readingAt<V>(
  make: (prepared: Prepared, start: number, end: number) => V,
): (prepared: Prepared, start: number, end: number) => V {
  const passages = reading((): Map<number, V> => new Map());
  return (prepared, start, end) => {
    const known = passages(prepared);
    // A text is no longer than that, and no passage but the first begins where it ends.
    const place = start * MAX_TEXT + end;
    const told = known.get(place);
    if (told !== undefined) return told;
    const made = make(prepared, start, end);
    if (known.size < MAX_PASSAGES) known.set(place, made);
    return made;
  };
}

/** The same where it depends on the user's words too: those asked about last, since a session's seldom change. */
export function readingWithGoal<V>(
  make: (prepared: Prepared, start: number, end: number, history: History) => V,
): (prepared: Prepared, start: number, end: number, history: History) => V {
  const latest = readingAt((): { goal: Prepared; told: V } | { goal: null } => ({ goal: null }));
  return (prepared, start, end, history) => {
    const known = latest(prepared, start, end);
    const goal = preparedGoal(history);
    if (known.goal === goal) return known.told;
    const told = make(prepared, start, end, history);
    Object.assign(known, { goal, told });
    return told;
  };
}

const MAX_PLACES = 50;
/** Characters of texts kept ready; some ten times as many bytes. Several of the longest sessions. */
const MAX_READY = 512 * 1024;
const ready = new Memo<string, Prepared>(MAX_READY);

export function preparedText(text: string): Prepared {
  return ready.get(text, 100 + text.length, prepare);
}

/** The same by its source, so that a long text needn't be compared with itself at every look. */
const bySource = new Memo<Source, Prepared>(MAX_READY);

export function preparedSource(source: Source): Prepared {
  return bySource.get(source, 100 + source.text.length, textOf);
}

function textOf({ text }: Source): Prepared {
  return preparedText(text);
}

/** All that a session has read; that of the action judged last is at hand, since most signals go through it. */
export function preparedSources({ sources }: Pick<History, 'sources'>): readonly Prepared[] {
  if (latestRead?.sources !== sources) latestRead = { sources, prepared: sources.map(preparedSource) };
  return latestRead.prepared;
}

let latestRead: { readonly sources: History['sources']; readonly prepared: readonly Prepared[] } | null =
  null;

/** The user's words; those of the session judged last are at hand, since nearly every signal asks for them. */
export function preparedGoal({ goal }: History): Prepared {
  if (latest?.goal !== goal) {
    latest = { goal, prepared: preparedText(goal.length === 1 ? goal[0]! : goal.join('\n')) };
  }
  return latest.prepared;
}

let latest: { readonly goal: History['goal']; readonly prepared: Prepared } | null = null;

/** The sentence a place stands in, with the one before and the one after it; bounded. */
export function surroundings(prepared: Prepared, start: number, end: number): Segment {
  const { segments: parts } = prepared;
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (parts[middle]!.start <= start) low = middle;
    else high = middle - 1;
  }
  const before = parts[Math.max(0, low - 1)]?.start ?? 0;
  let last = low;
  while (last < parts.length - 1 && parts[last]!.end < end) last++;
  const after = parts[Math.min(parts.length - 1, last + 1)]?.end ?? prepared.folded.length;
  return { start: Math.max(before, start - 300), end: Math.max(end, Math.min(after, end + 250)) };
}

function prepare(original: string): Prepared {
  const plain = undisguised(original);
  const folded = fold(plain);
  const text = plain.slice(0, folded.length);
  const identifiers = new Map<string, Identifier[]>();
  const found = identifiersIn(folded);
  for (const identifier of found) {
    const places = identifiers.get(identifier.canonical);
    if (places === undefined) identifiers.set(identifier.canonical, [identifier]);
    else if (places.length < MAX_PLACES) places.push(identifier);
  }
  const parts = segments(folded);
  return { text, folded, identifiers, segments: parts, index: indexOf(folded, parts, found), readings: [] };
}

function indexOf(
  folded: string,
  parts: readonly Segment[],
  identifiers: readonly Identifier[],
): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  const add = (key: string, part: number): void => {
    const places = index.get(key);
    if (places === undefined) index.set(key, [part]);
    else if (places.at(-1) !== part && places.length < MAX_PLACES) places.push(part);
  };
  let next = 0;
  parts.forEach((part, i) => {
    for (const word of words(folded.slice(part.start, part.end), 120))
      if (word.length > 2) add(stem(word), i);
    while (next < identifiers.length && identifiers[next]!.start < part.start) next++;
    while (next < identifiers.length && identifiers[next]!.start < part.end)
      add(identifiers[next++]!.canonical, i);
  });
  return index;
}
