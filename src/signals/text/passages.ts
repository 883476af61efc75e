import { blend, encode, type Meaning, nearness, nearnessToOthers, sumOf } from '../../meaning/encode.ts';
import { type Prepared, reading, readingAt } from './prepared.ts';
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

/** How a passage of a text speaks. */
export const wordingAt = readingAt(({ folded }, start, end) => wordingOf(folded.slice(start, end)));

/** Of longer texts the first and the last so many. */
export const MAX_SENTENCES = 240;

/** A sentence takes some 400 bytes. */
export const sentencesOf = reading(({ segments, folded }): readonly Sentence[] => {
  const kept =
    segments.length <= MAX_SENTENCES
      ? segments
      : [...segments.slice(0, MAX_SENTENCES / 2), ...segments.slice(-MAX_SENTENCES / 2)];
  return kept.map(({ start, end }) => {
    const text = folded.slice(start, end);
    const wording = wordingOf(text);
    return { start, end, meaning: encode(text), wording, kinds: kindsOf(wording) };
  });
});

export const meaningsOf = reading((prepared): readonly (Meaning | null)[] =>
  sentencesOf(prepared).map(({ meaning }) => meaning),
);

/** What the sentences of a text are about as one. */
export const meaningOfAll = reading((prepared) => blend(meaningsOf(prepared)));

const sumOfAll = reading((prepared) => sumOf(meaningsOf(prepared)));

const known = reading((): Map<Meaning, number> => new Map());
/** Meanings of which it is known how near a text is to them: a session's tools are no more. */
const MAX_KNOWN = 500;

/** How near the nearest sentence of a text is to a meaning that is asked about with every call, as a tool's is. */
export function nearnessToTool(prepared: Prepared, tool: Meaning | null): number {
  if (tool === null) return 0;
  const near = known(prepared);
  let greatest = near.get(tool);
  if (greatest === undefined) {
    greatest = 0;
    for (const meaning of meaningsOf(prepared)) greatest = Math.max(greatest, nearness(meaning, tool));
    if (near.size < MAX_KNOWN) near.set(tool, greatest);
  }
  return greatest;
}

/** How near a sentence of the text, with this meaning, is to what the others are about. */
export function nearnessToRest(prepared: Prepared, meaning: Meaning): number {
  return nearnessToOthers(meaning, sumOfAll(prepared));
}
