import { createHash } from 'node:crypto';
import type { Json } from '../../../src/model/json.ts';

/**
 * What lies deeper, or comes after so many values, is one text: its JSON. A model may nest what it likes, and a call must not
 * go unjudged for it. The processor takes no deeper requests.
 */
const MAX_DEPTH = 48;
const MAX_NODES = 50_000;
/** A list that is longer is none that a model has written: it may be of holes. */
const MAX_LIST = 1_000_000;

/**
 * Arguments as JSON has them: a copy, that later changes don't reach. What JSON.stringify would leave out is left out.
 * Throws where a getter or `toJSON` of the value does, and where it runs in a circle.
 */
export function jsonOf(value: unknown): Json {
  const json = new Copier().copy(value, 0) ?? null;
  return typeof json === 'string' ? (objectIn(json) ?? json) : json;
}

/** The arguments that a text is the JSON of, as a model's call has them in a loop by hand: what limits them has names. */
function objectIn(text: string): Json | null {
  if (!/^\s*\{/.test(text)) return null;
  try {
    return new Copier().copy(JSON.parse(text), 0) ?? null;
  } catch {
    return null;
  }
}

class Copier {
  private left = MAX_NODES;

  copy(given: unknown, depth: number): Json | undefined {
    this.left--;
    switch (typeof given) {
      case 'string':
      case 'boolean':
        return given;
      case 'number':
        return Number.isFinite(given) ? given : null;
      case 'bigint':
        return String(given);
      case 'object':
        if (given === null) return null;
        return depth >= MAX_DEPTH ? deep(given) : this.object(given, depth + 1);
      default:
        return undefined;
    }
  }

  private object(given: object, depth: number): Json | undefined {
    if (hasToJson(given)) return this.copy(given.toJSON(), depth);
    if (Array.isArray(given)) return this.list(given, depth);
    if (given instanceof Map || given instanceof Set) return this.list(given, depth + 1);
    if (ArrayBuffer.isView(given)) return `${given.byteLength} bytes ${digest(given)}`;
    const members: [string, Json][] = [];
    const all = Object.entries(given);
    for (const [i, [key, member]] of all.entries()) {
      if (this.left <= 0)
        return Object.fromEntries([...members, [REST, printed(Object.fromEntries(all.slice(i)))]]);
      const found = this.copy(member, depth);
      if (found !== undefined) members.push([key, found]);
    }
    return Object.fromEntries(members);
  }

  /** Item by item: how many there are is not known before. */
  private list(given: Iterable<unknown>, depth: number): Json[] {
    const items: Json[] = [];
    const rest: unknown[] = [];
    for (const item of given) {
      if (items.length + rest.length > MAX_LIST)
        throw new RangeError('the arguments have a list without end');
      if (this.left <= 0) rest.push(item);
      else items.push(this.copy(item, depth) ?? null);
    }
    return rest.length === 0 ? items : [...items, printed(rest)];
  }
}

/** The name of what is one text. */
const REST = '…';

function deep(value: object): string {
  if (hasToJson(value))
    throw new RangeError(`the arguments say what they are only below ${MAX_DEPTH} levels`);
  return printed(value);
}

function printed(value: object): string {
  let left = MAX_LIST;
  const plain = (_: string, inner: unknown): unknown => {
    if (--left < 0) throw new RangeError(`the arguments have more than ${MAX_LIST} values`);
    if (inner instanceof Map || inner instanceof Set) return [...inner];
    return typeof inner === 'bigint' ? String(inner) : inner;
  };
  return JSON.stringify(value, plain) ?? '';
}

/**
 * True for what a model has written, or what a schema makes of that (a date, a map); not for what only a program has:
 * a function, a signal, an object of a class.
 */
export function isData(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  const kind: unknown = Object.getPrototypeOf(value);
  if (kind === Object.prototype || kind === null || Array.isArray(value)) return true;
  return value instanceof Map || value instanceof Set || ArrayBuffer.isView(value) || hasToJson(value);
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function digest(bytes: ArrayBufferView): string {
  return createHash('sha256')
    .update(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    .digest('hex');
}

/** What an agent reads of a result: a text as it is, else its JSON; null where there is nothing. */
export function textOf(result: unknown): string | null {
  if (result === undefined || result === null) return null;
  if (typeof result === 'string') return result;
  try {
    return JSON.stringify(result) ?? null;
  } catch {
    return String(result);
  }
}
