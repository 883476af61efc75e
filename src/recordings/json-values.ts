import { messageOf } from '../model/thrown.ts';
import type { Window } from './window.ts';

/** A JSON value of a stream, or why there is none, and the line it began on, from 1. */
export type JsonItem =
  | { readonly line: number; readonly value: unknown }
  | { readonly line: number; readonly error: string };

/**
 * The JSON values of a stream: one a line, or each spread over several. What is broken costs itself: reading goes
 * on at the next line that begins with a brace. `limit` is the most bytes a value may have.
 */
export async function* readJsonValues(window: Window, limit: number): AsyncGenerator<JsonItem> {
  let line = 1;
  for (;;) {
    const taken = await takeValue(window, limit);
    if (taken === null) return;
    const { lines, ...item } = taken;
    if (!('blank' in item)) yield { line, ...item };
    line += lines;
    if ('error' in item) line += await dropToBrace(window);
  }
}

type Parsed = { readonly value: unknown } | { readonly error: string } | { readonly blank: true };

/** What was taken from the window, and the lines it took; null at the end. */
type Taken = (Parsed & { readonly lines: number }) | null;

async function takeValue(window: Window, limit: number): Promise<Taken> {
  const end = await window.lineEnd(0, limit);
  if (end === 0) return null;
  if (end === null) return tooLong(window, 0, limit);
  const line = window.bytes.subarray(0, end);
  const parsed = parse(line);
  const depth = 'error' in parsed ? depthAfter(line, 0) : 0;
  if (depth > 0) return takeLines(window, end, depth, limit);
  window.drop(end);
  return { ...parsed, lines: 1 };
}

/** Reads on where a first line, which ends at `from`, left brackets open. */
async function takeLines(window: Window, from: number, open: number, limit: number): Promise<Taken> {
  let end = from;
  let depth = open;
  let lines = 1;
  while (depth > 0) {
    const next = await window.lineEnd(end, limit);
    if (next === null) return tooLong(window, lines, limit);
    const line = window.bytes.subarray(end, next);
    if (next === end || beginsValue(line)) {
      window.drop(end);
      return { error: `JSON cut short: ${depth} brackets are left open`, lines };
    }
    depth = depthAfter(line, depth);
    end = next;
    lines++;
  }
  const parsed = parse(window.bytes.subarray(0, end));
  window.drop(end);
  return { ...parsed, lines };
}

/** Drops the window and the rest of the line that overflows it. */
async function tooLong(window: Window, linesBefore: number, limit: number): Promise<Taken> {
  for (let i = 0; i <= linesBefore; i++) await window.dropLine();
  return { error: `longer than the limit of ${limit} bytes`, lines: linesBefore + 1 };
}

/** Drops lines up to one that begins with a brace; tells how many. */
async function dropToBrace(window: Window): Promise<number> {
  let lines = 0;
  while ((await window.fill(1)) && window.bytes[0] !== OPEN_BRACE) {
    await window.dropLine();
    lines++;
  }
  return lines;
}

function parse(bytes: Buffer): Parsed {
  const text = bytes.toString('utf8').trim();
  if (text === '') return { blank: true };
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: `not JSON: ${messageOf(error)}` };
  }
}

/** Brackets open after a line; 0 where a string runs off its end, for then no later line can mend it. */
function depthAfter(line: Buffer, before: number): number {
  let depth = before;
  let inString = false;
  for (let i = 0; i < line.length; i++) {
    const byte = line[i];
    if (byte === QUOTE) inString = !inString;
    else if (inString) {
      if (byte === BACKSLASH) i++;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
  }
  return inString ? 0 : depth;
}

const [QUOTE, BACKSLASH, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = Buffer.from('"\\{}[]');

/** `{"` at the very start of a line: printers that spread a value indent it or put the brace alone. */
function beginsValue(line: Buffer): boolean {
  return line[0] === OPEN_BRACE && line[1] === QUOTE;
}
