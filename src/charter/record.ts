import { printedFields } from './printed.ts';

/** Longest text that is read as a record, in UTF-16 units. */
const MAX_RECORD = 256 * 1024;
const MAX_FIELDS = 10_000;
const MAX_DEPTH = 32;

/**
 * The whole fields of a tool's result, in comparable form: what a record says, as opposed to what some sentence
 * in it says. JSON, a printed Python value, or lines of `key: value`; a text that is none of these has no fields.
 */
export function recordFields(text: string): ReadonlySet<string> {
  const fields = new Set<string>();
  const trimmed = text.trim();
  if (trimmed.length > MAX_RECORD || trimmed === '') return fields;
  const json = parseJson(trimmed);
  if (json !== undefined) {
    collect(json, fields, 0);
    return fields;
  }
  const values = /^[[{(]/.test(trimmed) ? printedFields(trimmed) : lineFields(trimmed);
  for (const value of values) fields.add(comparable(value));
  return fields;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function collect(value: unknown, fields: Set<string>, depth: number): void {
  if (fields.size >= MAX_FIELDS || depth > MAX_DEPTH || value === null) return;
  if (typeof value === 'object') {
    for (const item of Object.values(value)) collect(item, fields, depth + 1);
    return;
  }
  if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
    // A tool that returns JSON is often wrapped by one that returns text.
    const inner = parseJson(value);
    if (typeof inner === 'object') collect(inner, fields, depth + 1);
  }
  fields.add(comparable(value));
}

/** Lines of `key: value` only; one line of prose among them, and the text is no record. */
function lineFields(text: string): readonly string[] {
  const values: string[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const value = valueOfLine(line);
    if (value === null || values.length >= MAX_FIELDS) return [];
    values.push(value.replace(/^(["'])(.*)\1$/, '$2'));
  }
  return values;
}

const KEY = /^[\w .-]{1,40}$/;

/** What stands behind the first `:` or `=` of a line, if a short key stands before it. In steps: a pattern for it all would try each blank as a part of each. */
function valueOfLine(line: string): string | null {
  const at = line.search(/[:=]/);
  const key = line.slice(0, Math.max(0, at)).trim();
  if (!KEY.test(key) && !KEY.test(key.replace(/^[-*]\s*/, ''))) return null;
  const value = line.slice(at + 1).trimStart();
  return /[\r\u2028\u2029]/.test(value) ? null : value.trimEnd();
}

/** One form for values that differ only in spaces, case, or how a number is written: `12.50` is 12.5, `007` is no number. */
export function comparable(value: unknown): string {
  const text = String(value).normalize('NFC').replace(/\s+/g, '').toLowerCase();
  return text.length <= 15 && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? String(Number(text)) : text;
}
