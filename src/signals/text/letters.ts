/** Code units from here on are CJK, Hangul, surrogates and the like, whose words have no edges. */
export const WIDE = 0x2e80;

/** Thai is the first of the writings whose words have no edges; not all from here on are such. */
export const FIRST_WITHOUT_EDGES = 0x0e00;

const LETTER = 1;
const DIGIT = 2;
/** By code unit below `WIDE`, letters with their signs and digits of any language; 0 for what is neither. */
const kinds = new Uint8Array(WIDE);
const all = String.fromCharCode(...kinds.keys());
for (const { index, 0: run } of all.matchAll(/[\p{L}\p{M}]+/gu))
  kinds.fill(LETTER, index, index + run.length);
for (const { index, 0: run } of all.matchAll(/\p{N}+/gu)) kinds.fill(DIGIT, index, index + run.length);

/** True for a letter or digit of any language. Not for those from `WIDE` on. */
export function isLetterOrDigit(code: number): boolean {
  return kinds[code] === LETTER || kinds[code] === DIGIT;
}

/** True for a letter of any language. Not for those from `WIDE` on. */
export function isLetter(code: number): boolean {
  return kinds[code] === LETTER;
}

const ENDS_WITH_LETTER = /[\p{L}\p{N}]$/u;

/** Does a word begin at this place, if anything of a word stands there? */
export function isEdge(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  if (before < WIDE) return !isLetterOrDigit(before);
  return !ENDS_WITH_LETTER.test(text.slice(Math.max(0, at - 2), at));
}
