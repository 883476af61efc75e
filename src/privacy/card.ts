import type { Span } from './span.ts';

/** Groups of digits that a blank or a hyphen joins. */
const CHAIN = /\d+(?:[ \u00a0\u202f-]\d+)*/g;
const GROUP = /\d+/g;

/** Issuers by the number's beginning, and the lengths that they give out (ISO/IEC 7812; the networks' published ranges). */
const ISSUERS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14, 16, 19]],
  [/^(?:6011|64[4-9]|65|62|81)/, [16, 17, 18, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^(?:50|5[6-9]|6)/, [16, 18, 19]],
];

/** The payment card numbers in a text: an issuer's beginning and length, printed as cards are, and Luhn's check digit. */
export function cardsIn(text: string): Span[] {
  const found: Span[] = [];
  for (const chain of text.matchAll(CHAIN)) {
    if (chain[0].length >= 13) found.push(...inChain(chain[0], chain.index));
  }
  return found;
}

function inChain(chain: string, offset: number): Span[] {
  const groups = [...chain.matchAll(GROUP)].map((hit) => ({ digits: hit[0], at: offset + hit.index }));
  const found: Span[] = [];
  for (let first = 0; first < groups.length; first++) {
    let value = '';
    for (let last = first; last < groups.length && value.length < 19; last++) {
      value += (groups[last] as { digits: string }).digits;
      const sizes = groups.slice(first, last + 1).map(({ digits }) => digits.length);
      if (!isPrinted(sizes) || !isCard(value)) continue;
      const { at, digits } = groups[last] as { digits: string; at: number };
      found.push({
        kind: 'CARD',
        start: (groups[first] as { at: number }).at,
        end: at + digits.length,
        value,
      });
      first = last;
      break;
    }
  }
  return found;
}

/** In one piece, in fours, or as the cards of 14 and 15 digits are: 4-6-4, 4-6-5. */
function isPrinted(sizes: readonly number[]): boolean {
  if (sizes.length === 1) return true;
  if (sizes.length === 3 && sizes[0] === 4 && sizes[1] === 6) return sizes[2] === 4 || sizes[2] === 5;
  return sizes.length >= 4 && sizes.slice(0, -1).every((size) => size === 4) && (sizes.at(-1) as number) <= 4;
}

function isCard(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19) return false;
  if (!ISSUERS.some(([begin, lengths]) => begin.test(digits) && lengths.includes(digits.length)))
    return false;
  return luhn(digits);
}

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const weighed = i % 2 === 1 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}
