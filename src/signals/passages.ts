import { blend, encode, type Meaning, nearnessToOthers, sumOf } from '../meaning/encode.ts';
import { Memo } from '../model/memo.ts';
import type { Prepared } from './prepared.ts';
import { kindsOf, type Wording, wordingOf } from './wording.ts';

/** A sentence of a text with what it is about and how it speaks; worked out once for each text. */
export interface Sentence {
  readonly start: number;
  readonly end: number;
  readonly meaning: Meaning | null;
  readonly wording: Wording;
  /** How many kinds of steering words it has. */
  readonly kinds: number;
}

/** Of longer texts the first and the last so many. */
const MAX_SENTENCES = 240;
/** Characters of texts whose sentences are at hand; a sentence takes some 400 bytes. */
const MAX_READY = 512 * 1024;
const ready = new Memo<Prepared, readonly Sentence[]>(MAX_READY);

export function sentencesOf(prepared: Prepared): readonly Sentence[] {
  return ready.get(prepared, 100 + prepared.text.length, read);
}

function read({ segments, folded }: Prepared): readonly Sentence[] {
  const kept =
    segments.length <= MAX_SENTENCES
      ? segments
      : [...segments.slice(0, MAX_SENTENCES / 2), ...segments.slice(-MAX_SENTENCES / 2)];
  return kept.map(({ start, end }) => {
    const text = folded.slice(start, end);
    const wording = wordingOf(text);
    return { start, end, meaning: encode(text), wording, kinds: kindsOf(wording) };
  });
}

/** What sentences are about as one; once for each text. */
const blends = new Memo<readonly Sentence[], Meaning | null>(MAX_READY);

export function meaningOfAll(sentences: readonly Sentence[]): Meaning | null {
  if (sentences.length === 0) return null;
  return blends.get(sentences, 500 + 300 * sentences.length, meaningOf);
}

function meaningOf(sentences: readonly Sentence[]): Meaning | null {
  return blend(sentences.map(({ meaning }) => meaning));
}

/** What the sentences of a text are about together; once for each text. */
const sums = new Memo<readonly Sentence[], Float64Array>(MAX_READY);

/** How near a sentence of the text, with this meaning, is to what the others are about. */
export function nearnessToRest(prepared: Prepared, meaning: Meaning): number {
  const all = sentencesOf(prepared);
  const sum = sums.get(all, 500 + prepared.text.length, () => sumOf(all.map((one) => one.meaning)));
  return nearnessToOthers(meaning, sum);
}
