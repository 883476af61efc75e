import { FIRST_WITHOUT_EDGES } from './letters.ts';
import { type Prepared, readingAt } from './prepared.ts';

/** Letters by which words of one stem agree in most languages: `abonnement`, `abonnements` and `abonné` do. */
const LETTERS = 5;
/** Shorter words are small words more often than not. */
const MIN_LETTERS = 4;
/** Writings whose words have no edges: there two letters together are as good as a word. */
const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u;
const MAX_TEXT = 6_000;

function isWide(word: string): boolean {
  for (let at = 0; at < word.length; at++)
    if (word.charCodeAt(at) >= FIRST_WITHOUT_EDGES) return WIDE.test(word);
  return false;
}

const NOT_OF_WORDS = /[^\p{L}\p{N}\p{M}]+/u;

/** Words that people use whatever they speak of. */
const SMALL = new Set(
  (
    'this that with from your have what when then they them will would could please there here some dann noch bitte ' +
    'kannst nicht dass auch oder para como esta este pour dans avec nous vous quel bien wat voor naar even'
  )
    .split(' ')
    .map((word) => word.slice(0, LETTERS)),
);

/** The beginnings of a folded text's longer words: what two texts share says roughly, in any language, whether they speak of the same. */
export function beginningsIn(folded: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const word of folded.slice(0, MAX_TEXT).split(NOT_OF_WORDS)) {
    if (isWide(word)) for (let at = 0; at + 1 < word.length; at++) found.add(word.slice(at, at + 2));
    else if (word.length >= MIN_LETTERS && !/^\d/.test(word)) {
      const beginning = word.slice(0, LETTERS);
      if (!SMALL.has(beginning)) found.add(beginning);
    }
  }
  return found;
}

/** The same of a passage of a text. */
export const beginningsAt: (prepared: Prepared, start: number, end: number) => ReadonlySet<string> =
  readingAt(({ folded }, start, end) => beginningsIn(folded.slice(start, end)));

/** How many two texts have in common. */
export function inCommon(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  let common = 0;
  for (const one of few) if (many.has(one)) common++;
  return common;
}
