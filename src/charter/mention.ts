import { Memo } from '../model/memo.ts';
import { comparable } from './record.ts';

/** Longest goal that is searched, in UTF-16 units. */
const MAX_GOAL = 256 * 1024;

/** Characters of texts whose letters are at hand. */
const MAX_READ = 512 * 1024;
const known = new Memo<string, Spaceless>(MAX_READ);

/** Whether a text names a value: as a word of its own, whatever its case and spaces; a number by its value. */
export function mentions(goal: string, value: unknown): boolean {
  const text = goal.slice(0, MAX_GOAL);
  if (typeof value === 'number' || typeof value === 'bigint') return mentionsNumber(text, Number(value));
  const wanted = comparable(value);
  if (wanted === '') return false;
  // Spaces may stand between any two letters, as in a printed IBAN.
  const { original, letters, places } = spacelessOf(text);
  for (const at of placesOf(letters, wanted)) {
    const start = places[at] ?? 0;
    const end = (places[at + wanted.length - 1] ?? 0) + 1;
    if (BEFORE.test(original.slice(Math.max(0, start - 2), start))) continue;
    if (!AFTER.test(original.slice(end, end + 4))) return true;
  }
  return false;
}

/** Up to this length it is found faster than it is prepared for. */
const SHORT = 32;

/** Where a text stands in another, overlapping places too; in a time that grows with both, not with their product. */
function* placesOf(text: string, wanted: string): Generator<number> {
  if (wanted.length <= SHORT) {
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) yield at;
    return;
  }
  if (wanted.length > text.length) return;
  // Knuth, Morris and Pratt 1977: after a mismatch, how much of what was read may begin the next place.
  const again = new Uint32Array(wanted.length + 1);
  const more = (matched: number, letter: number): number => {
    let length = matched;
    while (length > 0 && wanted.charCodeAt(length) !== letter) length = again[length]!;
    return wanted.charCodeAt(length) === letter ? length + 1 : 0;
  };
  for (let at = 1; at < wanted.length; at++) again[at + 1] = more(again[at]!, wanted.charCodeAt(at));
  let matched = 0;
  for (let at = 0; at < text.length; at++) {
    matched = more(matched, text.charCodeAt(at));
    if (matched < wanted.length) continue;
    yield at + 1 - wanted.length;
    matched = again[matched]!;
  }
}

/** What a word of its own doesn't have to its left, and to its right. */
const BEFORE = /[\p{L}\p{N}_.@-]$/u;
const AFTER = /^(?:[\p{L}\p{N}_@]|[.-][\p{L}\p{N}])/u;

/** A text in small letters without its spaces, and where each of them stands in the original. */
interface Spaceless {
  readonly original: string;
  readonly letters: string;
  readonly places: Uint32Array;
}

function spacelessOf(text: string): Spaceless {
  return known.get(text, 100 + text.length * 3, () => {
    const original = text.normalize('NFC');
    const places = new Uint32Array(original.length);
    const letters: string[] = [];
    for (let at = 0; at < original.length; at++) {
      const letter = original[at] ?? '';
      if (/\s/.test(letter)) continue;
      const small = letter.toLowerCase();
      places[letters.length] = at;
      // A few letters (İ) grow when lowered; those stay as they are.
      letters.push(small.length === 1 ? small : letter);
    }
    return { original, letters: letters.join(''), places };
  });
}

/** `1,200.50` and `1.200,50` are both 1200.5: each number is read both ways, with and without its neighbours. */
function mentionsNumber(text: string, wanted: number): boolean {
  const spaced = text.matchAll(/\d{1,3}(?:[ '\u00a0\u202f]\d{3})+(?:[.,]\d+)?/gu);
  for (const [token] of [...text.matchAll(/\d+(?:[.,]\d+)*/gu), ...spaced]) {
    const digits = token.replace(/[ '\u00a0\u202f]/gu, '');
    const english = Number(digits.replace(/,/g, ''));
    const continental = Number(digits.replace(/\./g, '').replace(',', '.'));
    if (english === Math.abs(wanted) || continental === Math.abs(wanted)) return true;
  }
  return false;
}
