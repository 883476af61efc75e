import { readingAt } from '../text/prepared.ts';

/** How a value stood in a result: as a whole field of a record, or inside running text. */
export type Standing = 'field' | 'prose';

// A field begins at a line, a list mark, a bracket or a separator, with at most a short key before it …
const FIELD_LEFT =
  /(?:^|[\n|\t[{(>]|\\n|,(?=\S*$)|[,;]\s*(?=["'])|[,;{]\s*["']?(?=[\p{L}\p{N}_.-]{1,30}["']?\s*[:=]))\s*(?:[-*•]\s+)?(?:(?:iban|konto|account|compte|cuenta|conto|rekening|e-?mail|mail|tel|phone|web|url)\.?\s{1,3}|["']?[\p{L}\p{N}_.-]{1,24}(?:[ _][\p{L}\p{N}_.-]{1,16}){0,2}["']?\s*[:=]\s*)?["'<[]{0,3}$/u;
// … and ends at one.
const FIELD_RIGHT = /^["'>\])]{0,3}\s*(?:$|[\n|\t\]},;<]|\\n)/u;

// An attribute of a markup element, or a quoted value behind a key.
const ATTRIBUTE = /[\s{,]['"]?[\p{L}\p{N}_.:-]{1,30}['"]?\s*[:=]\s*["']$/u;

// A mail box with its owner's name before it: `"from": "Sabine Roth <versand@…>"`. No full stop that ends a sentence.
const MAILBOX =
  /(?:^|[\n"'[>|\t]|\\n|[:=]\s)\s*[\p{L}\p{N}][\p{L}\p{N}.'()&/-]{0,20}(?:,?\s[\p{L}\p{N}.'()&/-]{1,20}){0,2}["']?\s<$/u;

const MAILBOX_RIGHT = /^>\s*(?:$|["'\n|\t\]},;<]|\\n)/u;

const ESCAPED = /\\+(["'])/g;

/** The same of a text that is kept ready. */
export const standingIn = readingAt(({ folded }, start, end) => standingAt(folded, start, end));

/** Is the value at this place a whole field, or a part of running text? Judged from what stands left and right of it. */
export function standingAt(folded: string, start: number, end: number): Standing {
  // JSON inside JSON has its quotes escaped.
  const left = folded.slice(Math.max(0, start - 64), start).replace(ESCAPED, '$1');
  const right = folded.slice(end, end + 12).replace(ESCAPED, '$1');
  if (ATTRIBUTE.test(left) && /^["']/.test(right)) return 'field';
  if (MAILBOX.test(left) && MAILBOX_RIGHT.test(right)) return 'field';
  if (FIELD_LEFT.test(left) && FIELD_RIGHT.test(right)) return 'field';
  return isInColumn(folded, start, end) ? 'field' : 'prose';
}

const MAX_LINE = 300;

/**
 * Does the value stand in a table that is drawn with spaces? Apart from what is left and right of it, and in the line
 * above or below something begins or ends, apart too, where it does.
 */
function isInColumn(text: string, start: number, end: number): boolean {
  if (!isGap(text, start - 2, start) || !(isGap(text, end, end + 2) || isLineEnd(text, end))) return false;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', end);
  if (start - from > MAX_LINE) return false;
  const above = from === 0 ? -1 : text.lastIndexOf('\n', from - 2) + 1;
  return [above, to < 0 ? -1 : to + 1].some(
    (line) => line >= 0 && isAligned(text, line, start - from, end - from),
  );
}

function isAligned(text: string, line: number, left: number, right: number): boolean {
  const stop = text.indexOf('\n', line);
  const row = text.slice(line, Math.min(stop < 0 ? text.length : stop, line + MAX_LINE + 200));
  const begins = left < row.length && row[left] !== ' ' && (left === 0 || isGap(row, left - 2, left));
  const ends =
    right <= row.length && row[right - 1] !== ' ' && (isGap(row, right, right + 2) || isLineEnd(row, right));
  return begins || (ends && right > 1);
}

function isGap(text: string, start: number, end: number): boolean {
  return start >= 0 && text.slice(start, end) === '  ';
}

function isLineEnd(text: string, at: number): boolean {
  return (
    at >= text.length ||
    text[at] === '\n' ||
    (text[at] === ' ' && (at + 1 >= text.length || text[at + 1] === '\n'))
  );
}
