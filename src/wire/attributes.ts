import type { Json, JsonObject } from '../model/json.ts';
import { Cursor } from './cursor.ts';
import { ANY_VALUE, KEY_VALUE, LIST, WIRE } from './fields.ts';

/** Values nested deeper read as null: no instrumentation nests so far, and an attacker may. */
const MAX_DEPTH = 32;

/** Attributes of a span, event or resource: keys now, values when asked for. The last of equal keys wins. */
export class Attributes {
  private readonly buffer: Buffer;
  private readonly places = new Map<string, { start: number; end: number }>();

  constructor(buffer: Buffer) {
    this.buffer = buffer;
  }

  /** Takes the KeyValue message at `buffer[start, end)`. */
  add(start: number, end: number): void {
    const cursor = new Cursor(this.buffer, start, end);
    let key = '';
    let place = { start: end, end };
    while (cursor.next()) {
      if (cursor.field === KEY_VALUE.key && cursor.wire === WIRE.bytes) key = cursor.string();
      else if (cursor.field === KEY_VALUE.value && cursor.wire === WIRE.bytes) {
        const stop = cursor.delimited();
        place = { start: cursor.pos, end: stop };
        cursor.pos = stop;
      } else cursor.skip();
    }
    this.places.set(key, place);
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
    return place && readAnyValue(new Cursor(this.buffer, place.start, place.end), 0);
  }

  /** The value where it is a string; undefined for any other type. */
  string(key: string): string | undefined {
    const value = this.get(key);
    return typeof value === 'string' ? value : undefined;
  }
}

/** An AnyValue message as JSON: integers beyond 2^53 as decimal strings, bytes as base64. */
function readAnyValue(cursor: Cursor, depth: number): Json {
  let value: Json = null;
  while (cursor.next()) {
    if (cursor.wire === WIRE.bytes) value = readDelimitedValue(cursor, depth);
    else if (cursor.field === ANY_VALUE.bool && cursor.wire === WIRE.varint) value = cursor.varint() !== 0;
    else if (cursor.field === ANY_VALUE.int && cursor.wire === WIRE.varint) value = integer(cursor.int64());
    else if (cursor.field === ANY_VALUE.double && cursor.wire === WIRE.fixed64) value = cursor.double();
    else cursor.skip();
  }
  return value;
}

function readDelimitedValue(cursor: Cursor, depth: number): Json {
  const { field, buffer } = cursor;
  const stop = cursor.delimited();
  const start = cursor.pos;
  cursor.pos = stop;
  switch (field) {
    case ANY_VALUE.string:
      return buffer.toString('utf8', start, stop);
    case ANY_VALUE.bytes:
      return buffer.toString('base64', start, stop);
    case ANY_VALUE.array:
      return depth < MAX_DEPTH ? readArray(new Cursor(buffer, start, stop), depth + 1) : null;
    case ANY_VALUE.kvlist:
      return depth < MAX_DEPTH ? readMap(new Cursor(buffer, start, stop), depth + 1) : null;
    default:
      return null;
  }
}

function readArray(cursor: Cursor, depth: number): Json[] {
  const values: Json[] = [];
  while (cursor.next()) {
    if (cursor.field === LIST.values && cursor.wire === WIRE.bytes) {
      const stop = cursor.delimited();
      values.push(readAnyValue(new Cursor(cursor.buffer, cursor.pos, stop), depth));
      cursor.pos = stop;
    } else cursor.skip();
  }
  return values;
}

function readMap(cursor: Cursor, depth: number): JsonObject {
  // No prototype: a key named `__proto__` is data like any other.
  const map: JsonObject = Object.create(null);
  while (cursor.next()) {
    if (cursor.field === LIST.values && cursor.wire === WIRE.bytes) {
      const stop = cursor.delimited();
      readEntry(new Cursor(cursor.buffer, cursor.pos, stop), map, depth);
      cursor.pos = stop;
    } else cursor.skip();
  }
  return map;
}

function readEntry(cursor: Cursor, map: JsonObject, depth: number): void {
  let key = '';
  let value: Json = null;
  while (cursor.next()) {
    if (cursor.field === KEY_VALUE.key && cursor.wire === WIRE.bytes) key = cursor.string();
    else if (cursor.field === KEY_VALUE.value && cursor.wire === WIRE.bytes) {
      const stop = cursor.delimited();
      value = readAnyValue(new Cursor(cursor.buffer, cursor.pos, stop), depth);
      cursor.pos = stop;
    } else cursor.skip();
  }
  map[key] = value;
}

function integer(value: bigint): Json {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
