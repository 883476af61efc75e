import type { Place } from './located.ts';

/** Where a scalar's characters stand in the text it was read from. */
export interface ScalarSource {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly value: string;
  readonly style: 'plain' | 'single' | 'double' | 'block';
}

/** Letters that stand behind `\` in a double-quoted scalar and take more than one character with them. */
const LONG_ESCAPES: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

/**
 * The offset in the file of a character of the scalar's value: quotes, escapes, indentation and folded
 * line breaks stand in the file and not in the value, so the two are walked side by side.
 */
function sourceOffset(scalar: ScalarSource, offset: number): number {
  const { text, end, value, style } = scalar;
  let at = firstCharacter(scalar);
  const wanted = Math.min(offset, value.length);
  for (let i = 0; i < wanted && at < end; i++) at = skipOne(scalar, at, value[i]!);
  // Whitespace that folding dropped stands before the next character, never in place of it.
  const next = value[wanted];
  if (style !== 'double' && next !== undefined && !isSpace(next)) {
    while (at < end && text[at] !== next && isSpace(text[at]!)) at++;
  }
  return Math.min(at, end);
}

function firstCharacter({ text, start, end, style }: ScalarSource): number {
  if (style === 'plain') return start;
  if (style !== 'block') return start + 1;
  const lineEnd = text.indexOf('\n', start);
  return lineEnd === -1 || lineEnd >= end ? end : skipSpaces(text, lineEnd + 1, end);
}

/** The offset behind the source of one character of the value. */
function skipOne({ text, end, style }: ScalarSource, at: number, character: string): number {
  if (style === 'double' && text[at] === '\\' && text[at + 1] !== '\n') {
    return at + (LONG_ESCAPES[text[at + 1] ?? ''] ?? 2);
  }
  if (style === 'single' && character === "'") return at + 2;
  if (isSpace(character)) return text[at] === ' ' ? at + 1 : skipSpaces(text, at, end);
  let found = at;
  while (found < end && text[found] !== character && (isSpace(text[found]!) || text[found] === '\\')) found++;
  return found + 1;
}

function skipSpaces(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(text[at]!)) at++;
  return at;
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\n' || character === '\r' || character === '\t';
}

/** Turns an offset in a value into a place in the file. */
export function scalarPlaces(scalar: ScalarSource, placeOf: (offset: number) => Place): (o: number) => Place {
  return (offset) => placeOf(sourceOffset(scalar, offset));
}
