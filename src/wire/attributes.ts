import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { Cursor } from './cursor.ts';
import { ANY_VALUE, KEY_VALUE, LIST, WIRE } from './fields.ts';
import { keyAt } from './keys.ts';
import type { Place } from './message.ts';

/** Values nested deeper read as null: no instrumentation nests so far, and an attacker may. */
const MAX_DEPTH = 32;

/** With more attributes than this, keys are looked up in a map; few spans have them. */
const MAX_LIST = 32;

/** Attributes of a span, event or resource: keys now, values when asked for. The last of equal keys wins. */
export class Attributes {
  private readonly buffer: Buffer;
  /** Walks one attribute after the other. */
  private readonly cursor: Cursor;
  private readonly names: string[] = [];
  /** Where each one's KeyValue message begins and ends. */
  private readonly bounds: number[] = [];
  private index: Map<string, number> | null = null;

  constructor(buffer: Buffer) {
    this.buffer = buffer;
    this.cursor = new Cursor(buffer);
  }

  /** Takes the KeyValue message at `buffer[start, end)`. */
  add(start: number, end: number): void {
    const { cursor } = this;
    cursor.walk(start, end);
    let key = '';
    while (cursor.next()) {
      if (cursor.is(KEY_VALUE.key, WIRE.bytes)) key = keyAt(this.buffer, cursor.start, cursor.stop);
    }
    const known = this.find(key);
    const at = known < 0 ? this.names.length : known;
    this.bounds[2 * at] = start;
    this.bounds[2 * at + 1] = end;
    if (known < 0) this.name(key, at);
  }

  keys(): readonly string[] {
    return this.names;
  }

  has(key: string): boolean {
    return this.find(key) >= 0;
  }

  /** The value as JSON; undefined where the key is absent, null where the value is empty. */
  get(key: string): Json | undefined {
    const at = this.find(key);
    if (at < 0) return undefined;
    const { cursor, bounds } = this;
    cursor.walk(bounds[2 * at] as number, bounds[2 * at + 1] as number);
    let value: Json = null;
    while (cursor.next()) value = keyValueField(cursor, 0, value);
    return value;
  }

  /** The value where it is a string; undefined for any other type. */
  string(key: string): string | undefined {
    const value = this.get(key);
    return typeof value === 'string' ? value : undefined;
  }

  private find(key: string): number {
    return this.index === null ? this.names.indexOf(key) : (this.index.get(key) ?? -1);
  }

  private name(key: string, at: number): void {
    this.names.push(key);
    if (this.index !== null) this.index.set(key, at);
    else if (at >= MAX_LIST) this.index = new Map(this.names.map((name, place) => [name, place]));
  }
}

/** What a KeyValue's field at hand makes of its value: one that stands twice is merged, as protobuf does. */
function keyValueField(cursor: Cursor, depth: number, before: Json): Json {
  if (!cursor.is(KEY_VALUE.value, WIRE.bytes)) return before;
  const outer = cursor.enter();
  const value = readAnyValue(cursor, depth, before);
  cursor.leave(outer);
  return value;
}

function readKeyValue(cursor: Cursor, depth: number): { key: string; value: Json } {
  let key = '';
  let value: Json = null;
  while (cursor.next()) {
    if (cursor.is(KEY_VALUE.key, WIRE.bytes)) key = cursor.string();
    else value = keyValueField(cursor, depth, value);
  }
  return { key, value };
}

/** The AnyValue messages at these places, merged, as JSON; undefined where there is none. */
export function valueAt(buffer: Buffer, places: readonly Place[]): Json | undefined {
  return places.reduce<Json | undefined>(
    (before, { start, end }) => readAnyValue(new Cursor(buffer, start, end), 0, before),
    undefined,
  );
}

/** An AnyValue message as JSON: integers beyond 2^53 as decimal strings, bytes as base64; `before` where it is empty. */
function readAnyValue(cursor: Cursor, depth: number, before: Json = null): Json {
  let value = before;
  while (cursor.next()) {
    if (cursor.wire === WIRE.bytes) value = readDelimitedValue(cursor, depth, value);
    else if (cursor.is(ANY_VALUE.bool, WIRE.varint)) value = cursor.bool();
    else if (cursor.is(ANY_VALUE.int, WIRE.varint)) value = integer(cursor.int64());
    else if (cursor.is(ANY_VALUE.double, WIRE.fixed64)) value = cursor.double();
  }
  return value;
}

function readDelimitedValue(cursor: Cursor, depth: number, before: Json): Json {
  switch (cursor.field) {
    case ANY_VALUE.string:
      return cursor.string();
    case ANY_VALUE.bytes:
      return cursor.buffer.toString('base64', cursor.start, cursor.stop);
    case ANY_VALUE.array:
      return depth < MAX_DEPTH ? readArray(cursor.inside(), depth + 1, before) : null;
    case ANY_VALUE.kvlist:
      return depth < MAX_DEPTH ? readMap(cursor.inside(), depth + 1, before) : null;
    default:
      return before;
  }
}

function readArray(cursor: Cursor, depth: number, before: Json): Json[] {
  const values: Json[] = Array.isArray(before) ? before : [];
  while (cursor.next()) {
    if (cursor.is(LIST.values, WIRE.bytes)) values.push(readAnyValue(cursor.inside(), depth));
  }
  return values;
}

function readMap(cursor: Cursor, depth: number, before: Json): JsonObject {
  // No prototype: a key named `__proto__` is data like any other.
  const map: JsonObject = isJsonObject(before) ? before : Object.create(null);
  while (cursor.next()) {
    if (cursor.is(LIST.values, WIRE.bytes)) {
      const { key, value } = readKeyValue(cursor.inside(), depth);
      map[key] = value;
    }
  }
  return map;
}

function integer(value: bigint): Json {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
