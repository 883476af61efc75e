import type { Signal } from '../model/signal.ts';
import { Cursor, WireError } from './cursor.ts';
import { REQUEST, RESOURCE_SPANS, SCOPE_SPANS, WIRE } from './fields.ts';
import { AROUND, ENVELOPES } from './json.ts';
import { MAX_DEPTH, packedNumbers, type Read, type ReadMember, type ReadShape } from './json-read.ts';
import type { Sliced } from './json-text.ts';

/** Text becomes bytes as soon as there is so much of it. */
const PIECE_CHARS = 64 * 1024;

/**
 * The request of a signal as OTLP/JSON: the way back of `encodeJsonText`. Members stand in the order of the fields; what no
 * member is known for is left out, and of a value that stands twice the last one counts, as protobuf has it. Pauses after
 * each span, log record or metric. Throws WireError where the bytes contradict themselves.
 */
export function* jsonOf(signal: Signal, request: Buffer): Sliced<Buffer> {
  const { resources, scopes, items, item } = ENVELOPES[signal];
  const innermost: List = { name: items, field: SCOPE_SPANS.spans, shape: item, list: null };
  const middle: List = {
    name: scopes,
    field: RESOURCE_SPANS.scopeSpans,
    shape: AROUND.scope,
    list: innermost,
  };
  const list: List = { name: resources, field: REQUEST.resourceSpans, shape: AROUND.resource, list: middle };
  const printer = new Printer(request);
  yield* printer.message(0, request.length, new Map(), list, 0);
  return printer.take();
}

/** A list of messages: the shape of each, and the list inside each. */
interface List {
  readonly name: string;
  readonly field: number;
  readonly shape: ReadShape;
  readonly list: List | null;
}

/** Where a field stands that a member is known for: as often as it is there. */
interface Found {
  readonly name: string;
  readonly member: ReadMember;
  readonly places: { readonly start: number; readonly stop: number; readonly wire: number }[];
}

class Printer {
  private readonly request: Buffer;
  private readonly pieces: Buffer[] = [];
  private text = '';

  constructor(request: Buffer) {
    this.request = request;
  }

  take(): Buffer {
    this.pieces.push(Buffer.from(this.text));
    return Buffer.concat(this.pieces);
  }

  *message(start: number, end: number, shape: ReadShape, list: List, depth: number): Sliced<void> {
    const withList = new Map([...shape, [list.name, { field: list.field, read: LIST_ITSELF, oneOf: false }]]);
    let comma = '{';
    for (const found of fieldsIn(this.request, start, end, withList)) {
      this.add(`${comma}"${found.name}":`);
      comma = ',';
      if (found.member.read !== LIST_ITSELF) this.add(printed(this.request, found, depth));
      else yield* this.elements(found, list, depth);
    }
    this.add(comma === '{' ? '{}' : '}');
  }

  private *elements({ places }: Found, { shape, list }: List, depth: number): Sliced<void> {
    let comma = '[';
    for (const { start, stop } of places) {
      this.add(comma);
      comma = ',';
      if (list !== null) yield* this.message(start, stop, shape, list, depth + 1);
      else {
        this.add(objectOf(this.request, start, stop, shape, depth + 1));
        yield;
      }
    }
    this.add(']');
  }

  private add(text: string): void {
    this.text += text;
    if (this.text.length < PIECE_CHARS) return;
    this.pieces.push(Buffer.from(this.text));
    this.text = '';
  }
}

/** Stands for a list that is printed piece by piece. */
const LIST_ITSELF: Read = { kind: 'list', of: { kind: 'message', shape: () => new Map() } };

function objectOf(buffer: Buffer, start: number, end: number, shape: ReadShape, depth: number): string {
  if (depth > MAX_DEPTH) throw new WireError(`nested deeper than ${MAX_DEPTH} messages`, start);
  const members = fieldsIn(buffer, start, end, shape).map(
    (found) => `"${found.name}":${printed(buffer, found, depth)}`,
  );
  return `{${members.join()}}`;
}

/** The fields that the shape knows, in the order in which each comes first. */
function fieldsIn(buffer: Buffer, start: number, end: number, shape: ReadShape): Found[] {
  const known = byField(shape);
  const fields = new Map<number, Found>();
  const cursor = new Cursor(buffer, start, end);
  while (cursor.next()) {
    const named = known.get(cursor.field);
    if (named === undefined || !fits(named.member.read, cursor.wire)) continue;
    const place = { start: cursor.start, stop: cursor.stop, wire: cursor.wire };
    const found = fields.get(cursor.field);
    if (found !== undefined) found.places.push(place);
    else {
      if (named.member.oneOf)
        for (const [field, { member }] of fields) if (member.oneOf) fields.delete(field);
      fields.set(cursor.field, { ...named, places: [place] });
    }
  }
  return [...fields.values()];
}

function fits(read: Read, wire: number): boolean {
  switch (read.kind) {
    case 'value':
      return wire === read.wire;
    case 'packed':
      return wire === read.wire || wire === WIRE.bytes;
    case 'message':
      return wire === WIRE.bytes;
    case 'list':
      return fits(read.of, wire);
  }
}

function printed(buffer: Buffer, { member, places }: Found, depth: number): string {
  const { read } = member;
  switch (read.kind) {
    case 'value':
      return read.print(at(buffer, places.at(-1)!));
    case 'message':
      return messageOf(buffer, places, read.shape(), depth);
    case 'packed':
      return `[${places.flatMap((place) => numbersIn(buffer, place, read)).join()}]`;
    case 'list': {
      const { of } = read;
      const one: ReadMember = { ...member, read: of };
      return `[${places.map((place) => printed(buffer, { name: '', member: one, places: [place] }, depth)).join()}]`;
    }
  }
}

/** What stands in several places is one message, merged as protobuf does it: as if the bytes were one after the other. */
function messageOf(buffer: Buffer, places: Found['places'], shape: ReadShape, depth: number): string {
  const [first] = places;
  if (places.length === 1 && first) return objectOf(buffer, first.start, first.stop, shape, depth + 1);
  const merged = Buffer.concat(places.map(({ start, stop }) => buffer.subarray(start, stop)));
  return objectOf(merged, 0, merged.length, shape, depth + 1);
}

function numbersIn(
  buffer: Buffer,
  place: Found['places'][number],
  { wire, print }: Extract<Read, { kind: 'packed' }>,
): string[] {
  const cursor = at(buffer, place);
  if (place.wire !== WIRE.bytes) return [print(cursor)];
  const numbers: string[] = [];
  for (const _ of packedNumbers(cursor, wire)) numbers.push(print(cursor));
  return numbers;
}

function at(buffer: Buffer, { start, stop }: Found['places'][number]): Cursor {
  const cursor = new Cursor(buffer);
  cursor.start = start;
  cursor.stop = stop;
  return cursor;
}

interface Named {
  readonly name: string;
  readonly member: ReadMember;
}

const INDEXES = new WeakMap<ReadShape, ReadonlyMap<number, Named>>();

function byField(shape: ReadShape): ReadonlyMap<number, Named> {
  const known = INDEXES.get(shape);
  if (known !== undefined) return known;
  const index = new Map([...shape].map(([name, member]) => [member.field, { name, member }] as const));
  INDEXES.set(shape, index);
  return index;
}
