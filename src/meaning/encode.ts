import { Sums } from './sums.ts';
import { DIMENSIONS, vectors } from './vectors.ts';

/** What a text is about: a vector of length 1. Compared by `nearness`. */
export type Meaning = Float32Array;

/** Numbers in a meaning. The module's own constant: an imported one is looked up anew at each step of a loop. */
const SIZE = DIMENSIONS;
const MAX_WORD = 30;
const MAX_WORDS = 400;
const ACCENT = /\p{M}/gu;
const FOREIGN = /[^\s!-~]/;

/** Of the text that is being encoded: made once, as encoding is most of what it takes to read a text. */
const sums = new Sums();

/**
 * The mean of the vectors of a text's word pieces; null where it has no word that is known. Sums of whole numbers and
 * one division: the same bits on every machine.
 */
export function encode(text: string): Meaning | null {
  const plain = plainOf(text.toLowerCase());
  sums.clear();
  let pieces = 0;
  for (let at = 0, words = 0; at < plain.length && words < MAX_WORDS; ) {
    const end = endOfWord(plain, at);
    if (end > at) {
      words++;
      if (end - at <= MAX_WORD) pieces += addWord(plain, at, end);
    }
    at = Math.max(end, at + 1);
  }
  return pieces === 0 ? null : unit(sums.all());
}

/** Where the letters or the digits end that begin here. */
function endOfWord(text: string, start: number): number {
  let end = start;
  while (end < text.length && isLetter(text.charCodeAt(end))) end++;
  if (end > start) return end;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

function isLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Adds a word's pieces, the longest first that the vocabulary has, up to the first unknown one; gives their number. */
function addWord(text: string, start: number, end: number): number {
  const { vocabulary, quads } = vectors();
  let pieces = 0;
  for (let at = start; at < end; pieces++) {
    const inner = at > start;
    const row = vocabulary.longestAt(text, at, end, inner);
    if (row < 0) break;
    sums.add(quads, row);
    at += vocabulary.lengthOf(row, inner);
  }
  return pieces;
}

/** Without accents. */
function plainOf(lower: string): string {
  return FOREIGN.test(lower) ? lower.normalize('NFD').replace(ACCENT, '') : lower;
}

/** Cosine of two meanings, -1 to 1; 0 where either is unknown. */
export function nearness(a: Meaning | null, b: Meaning | null): number {
  if (a === null || b === null) return 0;
  let sum = 0;
  for (let i = 0; i < SIZE; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * What `nearness` gives for each of several and one: four at a time, since a sum waits for what was added last. A part
 * that is unknown is near to nothing.
 */
export function nearnessOfEach(parts: readonly (Meaning | null)[], to: Meaning, near: Float64Array): void {
  let at = 0;
  for (; at + 3 < parts.length; at += 4) {
    const a = parts[at] ?? NOTHING;
    const b = parts[at + 1] ?? NOTHING;
    const c = parts[at + 2] ?? NOTHING;
    const d = parts[at + 3] ?? NOTHING;
    let toA = 0;
    let toB = 0;
    let toC = 0;
    let toD = 0;
    for (let i = 0; i < SIZE; i++) {
      const one = to[i]!;
      toA += a[i]! * one;
      toB += b[i]! * one;
      toC += c[i]! * one;
      toD += d[i]! * one;
    }
    near[at] = toA;
    near[at + 1] = toB;
    near[at + 2] = toC;
    near[at + 3] = toD;
  }
  for (; at < parts.length; at++) near[at] = nearness(parts[at]!, to);
}

const NOTHING: Meaning = new Float32Array(SIZE);

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
  const sums = new Float64Array(SIZE);
  for (const part of parts) {
    if (part === null) continue;
    for (let i = 0; i < SIZE; i++) sums[i]! += part[i]!;
  }
  return sums;
}

/** Cosine of one of a sum and what the others are about together; 0 where there are none. */
export function nearnessToOthers(part: Meaning, sums: Float64Array): number {
  let square = 0;
  for (let i = 0; i < SIZE; i++) {
    const others = sums[i]! - part[i]!;
    square += others * others;
  }
  if (square === 0) return 0;
  const length = Math.sqrt(square);
  let near = 0;
  // As precise as a meaning that is kept.
  for (let i = 0; i < SIZE; i++) near += part[i]! * Math.fround((sums[i]! - part[i]!) / length);
  return near;
}

function unit(sums: Int32Array | Float64Array): Meaning | null {
  let square = 0;
  for (let i = 0; i < SIZE; i++) square += sums[i]! * sums[i]!;
  if (square === 0) return null;
  const length = Math.sqrt(square);
  const meaning = new Float32Array(SIZE);
  for (let i = 0; i < SIZE; i++) meaning[i] = sums[i]! / length;
  return meaning;
}
