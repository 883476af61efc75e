import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { Cursor } from './cursor.ts';
import { ANY_VALUE, KEY_VALUE, LIST, WIRE } from './fields.ts';
import type { Place } from './message.ts';

/** Values nested deeper read as null: no instrumentation nests so far, and an attacker may. */
const MAX_DEPTH = 32;

/** Attributes of a span, event or resource: keys now, values when asked for. The last of equal keys wins. */
export class Attributes {
  private readonly buffer: Buffer;
  private readonly places = new Map<string, Place>();

  constructor(buffer: Buffer) {
    this.buffer = buffer;
  }

  /** Takes the KeyValue message at `buffer[start, end)`. */
  add(start: number, end: number): void {
    const cursor = new Cursor(this.buffer, start, end);
    let key = '';
    while (cursor.next()) {
      if (cursor.is(KEY_VALUE.key, WIRE.bytes)) key = cursor.string();
    }
    this.places.set(key, { start, end });
  }

  keys(): Iterable<string> {
    return this.places.keys();
  }

  has(key: string): boolean {
    return this.places.has(key);
  }

  /** The value as JSON; undefined where the key is absent, null where the value is empty. */
  get(key: string): Json | undefined {
    const place = this.places.get(key);
    return place && readKeyValue(new Cursor(this.buffer, place.start, place.end), 0).value;
  }

  /** The value where it is a string; undefined for any other type. */
  string(key: string): string | undefined {
    const value = this.get(key);
    return typeof value === 'string' ? value : undefined;
  }
}

/** A value that stands twice is merged, as protobuf does. */
function readKeyValue(cursor: Cursor, depth: number): { key: string; value: Json } {
  let key = '';
  let value: Json = null;
  while (cursor.next()) {
    if (cursor.is(KEY_VALUE.key, WIRE.bytes)) key = cursor.string();
    else if (cursor.is(KEY_VALUE.value, WIRE.bytes)) value = readAnyValue(cursor.inside(), depth, value);
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
