import { isJsonObject, type Json } from '../../model/json.ts';
import { readLiteral } from './literal.ts';

/** What a text attribute holds. */
export interface Content {
  /** Its value where it is JSON or a Python literal, also a cut one; else the text itself. */
  readonly value: Json;
  /** True where an attribute limit cut it. */
  readonly truncated: boolean;
  /** The objects and lists in it that the cut left open. */
  readonly open: ReadonlySet<Json>;
  /** How it was written. */
  readonly form: 'json' | 'literal' | 'text';
}

/** OpenInference writes this in place of content it was told to hide. */
const REDACTED = '__REDACTED__';
/** Values that some instrumentations write for "there is none". */
const SENTINELS: ReadonlySet<string> = new Set([
  '',
  'unknown',
  '<not specified>',
  'None',
  'null',
  'undefined',
]);
/** Deeper values read as null: nothing downstream has to fear for its stack. */
const MAX_DEPTH = 48;
/** JSON in a JSON string in a JSON string: seen twice, bounded at thrice. */
const MAX_LAYERS = 3;
const NONE_OPEN: ReadonlySet<Json> = new Set();

/** True where content was hidden or is empty. */
export function isHidden(value: Json | undefined): boolean {
  return value === undefined || value === null || value === REDACTED || value === '';
}

/** An identifier or name; undefined where the attribute is absent, hidden, no string, or says "unknown". */
export function identifier(value: Json | undefined): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && !SENTINELS.has(text) && text !== REDACTED ? text : undefined;
}

/** Reads one layer of a text: JSON, a Python literal, either of them cut; else the text as it is. */
export function decode(text: string): Content {
  const first = text.trimStart()[0];
  const bracketed = first === '{' || first === '[';
  if (bracketed || first === '"') {
    try {
      return { value: prune(JSON.parse(text), 0), truncated: false, open: NONE_OPEN, form: 'json' };
    } catch {
      // Not JSON, or no longer.
    }
  }
  if (bracketed) {
    const literal = readLiteral(text);
    if (literal !== null) return { ...literal, form: 'literal' };
  }
  return { value: text, truncated: false, open: NONE_OPEN, form: 'text' };
}

/** Reads an attribute of any type: a structured one as it is, a text decoded. */
export function contentOf(value: Json | undefined): Content {
  if (typeof value === 'string') return decode(value);
  return { value: prune(value ?? null, 0), truncated: false, open: NONE_OPEN, form: 'json' };
}

/** The value of an attribute that may be absent or hidden: undefined then. */
export function visible(raw: Json | undefined): Json | undefined {
  return isHidden(raw) ? undefined : contentOf(raw).value;
}

/**
 * A tool call's arguments as a value: JSON that was encoded once, twice or thrice, a Python dict, else the lone
 * string. Undefined where they are absent or hidden: unknown is not empty.
 */
export function argumentsOf(raw: Json | undefined): { value: Json | undefined; truncated: boolean } {
  if (isHidden(raw)) return { value: undefined, truncated: false };
  let { value, truncated } = contentOf(raw);
  for (let layer = 1; layer < MAX_LAYERS && typeof value === 'string'; layer++) {
    const inner = decode(value);
    if (inner.form === 'text') break;
    value = inner.value;
    truncated ||= inner.truncated;
  }
  return { value: value === REDACTED ? undefined : value, truncated };
}

/** Compact JSON of a value that came structured; a string as it is. */
export function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The same value without what lies deeper than anyone nests; the very same object where nothing does. */
function prune(value: Json, depth: number): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item = value[i] as Json;
      if (typeof item === 'object' && item !== null) value[i] = prune(item, depth + 1);
    }
  } else {
    for (const key of Object.keys(value)) {
      const member = value[key] as Json;
      if (typeof member === 'object' && member !== null) value[key] = prune(member, depth + 1);
    }
  }
  return value;
}

/** A member of an object, without its prototype's. */
export function member(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
