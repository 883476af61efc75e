import { Memo } from '../../model/memo.ts';
import { isLetterOrDigit, WIDE } from './letters.ts';

/** Most of one text that is looked at, in UTF-16 units; the session caps a source there too. */
export const MAX_TEXT = 65_536;
/** Most segments of one text. */
export const MAX_SEGMENTS = 2_000;
/** Longest segment; longer sentences are cut in pieces of this length. */
const MAX_SEGMENT = 400;

/** Lower case, position for position: an index in the folded text is an index in the original. */
export function fold(text: string): string {
  const cut = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
  const lower = cut.toLowerCase();
  if (lower.length === cut.length) return lower;
  // A few letters (İ) grow when lowered; those stay as they are.
  return Array.from(cut, (char) => {
    const small = char.toLowerCase();
    return small.length === char.length ? small : char;
  }).join('');
}

/** A piece of a text, by position. */
export interface Segment {
  readonly start: number;
  readonly end: number;
}

// A sentence ends at a stop with white space behind it, at a blank line, or where a JSON or markup field ends.
// A single line break is often only the printer's wrapping and does not end one.
const BOUNDARY = /[.!?;]["')\]]?(?=\s|\\n|$)|[。！？；]|\n\s*\n|\n(?=\s*[-*•>#\d])|\\n|"\s*[,}\]]|[|<>]/g;

/** The sentences of a text, in order; bounded in number and length. */
export function segments(text: string): Segment[] {
  const found: Segment[] = [];
  let start = 0;
  const add = (end: number): void => {
    for (let at = start; at < end && found.length < MAX_SEGMENTS; at += MAX_SEGMENT) {
      const stop = Math.min(end, at + MAX_SEGMENT);
      if (stop - at > 3) found.push({ start: at, end: stop });
    }
    start = end;
  };
  BOUNDARY.lastIndex = 0;
  for (
    let hit = BOUNDARY.exec(text);
    hit !== null && found.length < MAX_SEGMENTS;
    hit = BOUNDARY.exec(text)
  ) {
    add(hit.index + hit[0].length);
  }
  add(Math.min(text.length, MAX_TEXT));
  return found;
}

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

/** The words of a text, as they stand; at most `limit`. CJK runs come whole. */
export function words(text: string, limit = 4_000): string[] {
  const found: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length && found.length < limit; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    if (code >= WIDE) return wideWords(text, limit);
    if (isLetterOrDigit(code)) continue;
    if (at > start) found.push(text.slice(start, at));
    start = at + 1;
  }
  return found;
}

/** The same where some letters are not of one code unit each, or have no edges. */
function wideWords(text: string, limit: number): string[] {
  const found = text.match(WORD) ?? [];
  return found.length > limit ? found.slice(0, limit) : found;
}

/** One form for singular and plural, roughly: `contacts` and `contact` meet. Longer words only. */
export function stem(word: string): string {
  return word.length > 4 && word.endsWith('s') ? word.slice(0, -1) : word;
}

/** A name's words in lower case: `readMail`, `read_mail`, `READ-MAIL` and `mcp__mail__read` all split. */
export function nameWords(name: string): readonly string[] {
  const cut = name.slice(0, 200);
  return ofNames.get(cut, 50 + cut.length, () => wordsOfName(cut));
}

/** Characters of names whose words are at hand: tools and parameters come again with every call. */
const MAX_NAMES = 128 * 1024;
const ofNames = new Memo<string, readonly string[]>(MAX_NAMES);

function wordsOfName(name: string): string[] {
  const spaced = name.replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  return words(spaced, 40).map((word) => word.toLowerCase());
}

/** The text around a place, on one line, cut to `length`. */
export function passage(text: string, start: number, end: number, length = 200): string {
  const room = Math.max(0, length - (end - start));
  const from = Math.max(0, start - Math.floor(room * 0.6));
  const to = Math.min(text.length, from + length);
  const cut = text
    .slice(from, to)
    .replace(/\\n|\s+/g, ' ')
    .trim();
  return `${from > 0 ? '…' : ''}${cut}${to < text.length ? '…' : ''}`;
}

/** A value cut in the middle, so that both ends can be recognised: `GB29…6819`. */
export function abbreviate(value: string, length = 40): string {
  const flat = value.replace(/\s+/g, ' ');
  if (flat.length <= length) return flat;
  const side = Math.floor((length - 1) / 2);
  return `${flat.slice(0, side)}…${flat.slice(-side)}`;
}
