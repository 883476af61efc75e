import type { Window } from './window.ts';

/** A JSON value of a stream, or why there is none, and the line it began on, from 1. */
export type JsonItem =
  | { readonly line: number; readonly value: unknown }
  | { readonly line: number; readonly error: string };

/**
 * The JSON values of a stream: one a line, or each spread over several. A broken line costs itself: reading goes
 * on at the next one that begins a value. `limit` is the most bytes a value may have.
 */
export async function* readJsonValues(window: Window, limit: number): AsyncGenerator<JsonItem> {
  let line = 1;
  for (;;) {
    const end = await window.lineEnd(0, limit);
    if (end === 0) return;
    if (end === null) {
      yield { line, error: tooLong(limit) };
      await window.dropLine();
      line++;
      continue;
    }
    const first = window.bytes.subarray(0, end);
    const parsed = parse(first);
    const depth = 'error' in parsed ? depthAfter(first, 0) : 0;
    if (depth > 0) {
      const { item, lines } = await readLines(window, end, depth, limit);
      yield { line, ...item };
      line += lines;
      continue;
    }
    window.drop(end);
    if (!isBlank(parsed)) yield { line, ...parsed };
    line++;
  }
}

type Parsed = { readonly value: unknown } | { readonly error: string } | typeof BLANK;

const BLANK = { blank: true } as const;

/** Reads on where a first line, which ends at `from`, left brackets open. */
async function readLines(
  window: Window,
  from: number,
  open: number,
  limit: number,
): Promise<{ item: { value: unknown } | { error: string }; lines: number }> {
  let end = from;
  let depth = open;
  let lines = 1;
  while (depth > 0) {
    const next = await window.lineEnd(end, limit);
    if (next === null) {
      window.drop(end);
      await window.dropLine();
      return { item: { error: tooLong(limit) }, lines: lines + 1 };
    }
    const line = window.bytes.subarray(end, next);
    if (next === end || beginsValue(line)) {
      window.drop(end);
      return { item: { error: `JSON cut short: ${depth} brackets are left open` }, lines };
    }
    depth = depthAfter(line, depth);
    end = next;
    lines++;
  }
  const parsed = parse(window.bytes.subarray(0, end));
  window.drop(end);
  return { item: isBlank(parsed) ? { error: 'not JSON' } : parsed, lines };
}

function parse(bytes: Buffer): Parsed {
  const text = bytes.toString('utf8').trim();
  if (text === '') return BLANK;
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { error: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function isBlank(parsed: Parsed): parsed is typeof BLANK {
  return 'blank' in parsed;
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

function tooLong(limit: number): string {
  return `longer than the limit of ${limit} bytes`;
}
