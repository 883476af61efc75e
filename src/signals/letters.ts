/** Code units from here on are CJK, Hangul, surrogates and the like, whose words have no edges. */
export const WIDE = 0x2e80;

/** By code unit below `WIDE`: 1 for letters and digits of any language. */
const kinds = new Uint8Array(WIDE);
const all = String.fromCharCode(...kinds.keys());
for (const { index, 0: run } of all.matchAll(/[\p{L}\p{N}]+/gu)) kinds.fill(1, index, index + run.length);

/** True for a letter or digit of any language. Not for those from `WIDE` on. */
export function isLetterOrDigit(code: number): boolean {
  return kinds[code] === 1;
}

const ENDS_WITH_LETTER = /[\p{L}\p{N}]$/u;

/** Does a word begin at this place, if anything of a word stands there? */
export function isEdge(text: string, at: number): boolean {
  if (at === 0) return true;
  const before = text.charCodeAt(at - 1);
  if (before < WIDE) return !isLetterOrDigit(before);
  return !ENDS_WITH_LETTER.test(text.slice(Math.max(0, at - 2), at));
}
