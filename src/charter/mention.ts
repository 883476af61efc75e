import { comparable } from './record.ts';

/** Longest goal that is searched, in UTF-16 units. */
const MAX_GOAL = 256 * 1024;

/** Whether the user's words name a value: as a word of its own, whatever its case and spaces; a number by its value. */
export function mentions(goal: string, value: unknown): boolean {
  const text = goal.slice(0, MAX_GOAL);
  if (typeof value === 'number' || typeof value === 'bigint') return mentionsNumber(text, Number(value));
  const wanted = comparable(value);
  if (wanted === '') return false;
  const letters = [...wanted].map(literally);
  // Spaces may stand between any two letters, as in a printed IBAN.
  const pattern = letters.length > 200 ? letters.join('') : letters.join('\\s*');
  return new RegExp(`(?<![\\p{L}\\p{N}_.@-])${pattern}(?![\\p{L}\\p{N}_@]|[.-][\\p{L}\\p{N}])`, 'iu').test(
    text.normalize('NFC'),
  );
}

/** A letter of the value, not of the pattern. */
function literally(letter: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(letter) ? `\\${letter}` : letter;
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
