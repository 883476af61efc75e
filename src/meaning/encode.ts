import { Memo } from '../model/memo.ts';
import { DIMENSIONS, vectors } from './vectors.ts';

/** What a text is about: a vector of length 1. Compared by `nearness`. */
export type Meaning = Float32Array;

const MAX_WORD = 30;
const MAX_WORDS = 400;
const WORD = /[a-z]+|\d+/g;
const ACCENT = /\p{M}/gu;
const FOREIGN = /[^\s!-~]/;

/** Characters of words whose pieces are at hand; texts repeat their words. */
const MAX_KNOWN = 128 * 1024;
const known = new Memo<string, readonly number[]>(MAX_KNOWN);

/**
 * The mean of the vectors of a text's word pieces; null where it has no word that is known. Sums of whole numbers and
 * one division: the same bits on every machine.
 */
export function encode(text: string): Meaning | null {
  const { numbers } = vectors();
  const sums = new Int32Array(DIMENSIONS);
  let pieces = 0;
  const plain = plainOf(text.toLowerCase());
  const words = plain.match(WORD) ?? [];
  for (let word = 0; word < words.length && word < MAX_WORDS; word++) {
    for (const row of piecesOf(words[word]!)) {
      pieces++;
      const at = row * DIMENSIONS;
      for (let i = 0; i < DIMENSIONS; i++) sums[i]! += numbers[at + i]!;
    }
  }
  return pieces === 0 ? null : unit(sums);
}

/** Without accents. */
function plainOf(lower: string): string {
  return FOREIGN.test(lower) ? lower.normalize('NFD').replace(ACCENT, '') : lower;
}

/** Cosine of two meanings, -1 to 1; 0 where either is unknown. */
export function nearness(a: Meaning | null, b: Meaning | null): number {
  if (a === null || b === null) return 0;
  let sum = 0;
  for (let i = 0; i < DIMENSIONS; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The sum of several, as one; null where none is known. */
export function blend(parts: readonly (Meaning | null)[]): Meaning | null {
  return unit(sumOf(parts));
}

/**
 * The sum of several sentences, to be compared with one of them. Numbers of 24 bits, whole multiples of 2^-42
 * as long as a sentence has no more than 400 pieces: some hundred of them add up exactly in a double, whatever the
 * order, and taking one off again gives what adding the others would.
 */
export function sumOf(parts: readonly (Meaning | null)[]): Float64Array {
  const sums = new Float64Array(DIMENSIONS);
  for (const part of parts) {
    if (part === null) continue;
    for (let i = 0; i < DIMENSIONS; i++) sums[i]! += part[i]!;
  }
  return sums;
}

/** Cosine of one of a sum and what the others are about together; 0 where there are none. */
export function nearnessToOthers(part: Meaning, sums: Float64Array): number {
  let square = 0;
  for (let i = 0; i < DIMENSIONS; i++) {
    const others = sums[i]! - part[i]!;
    square += others * others;
  }
  if (square === 0) return 0;
  const length = Math.sqrt(square);
  let near = 0;
  // As precise as a meaning that is kept.
  for (let i = 0; i < DIMENSIONS; i++) near += part[i]! * Math.fround((sums[i]! - part[i]!) / length);
  return near;
}

function unit(sums: Int32Array | Float64Array): Meaning | null {
  let square = 0;
  for (let i = 0; i < DIMENSIONS; i++) square += sums[i]! * sums[i]!;
  if (square === 0) return null;
  const length = Math.sqrt(square);
  const meaning = new Float32Array(DIMENSIONS);
  for (let i = 0; i < DIMENSIONS; i++) meaning[i] = sums[i]! / length;
  return meaning;
}

/** The word's pieces, the longest first that the vocabulary has; those before the first unknown one. */
function piecesOf(word: string): readonly number[] {
  if (word.length > MAX_WORD) return [];
  return known.get(word, word.length + 8, () => {
    const { vocabulary } = vectors();
    const found: number[] = [];
    for (let start = 0; start < word.length; ) {
      let end = word.length;
      let row = -1;
      for (; end > start; end--) {
        row = vocabulary.rowOf((start === 0 ? '' : '##') + word.slice(start, end));
        if (row >= 0) break;
      }
      if (row < 0) return found;
      found.push(row);
      start = end;
    }
    return found;
  });
}
