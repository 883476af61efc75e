import type { Json } from '../model/json.ts';
import { Cursor, WireError } from '../wire/cursor.ts';
import { WIRE } from '../wire/fields.ts';
import { Writer } from '../wire/writer.ts';
import type { DecideResponse, ToldFinding } from './response.ts';

// `goalkeeper.v1` on the wire, field by field as proto/goalkeeper/v1/guard.proto numbers them. What is not known is
// passed over, as protobuf has it.

type Reader = (cursor: Cursor) => Json;
interface Field {
  readonly name: string;
  readonly wire: number;
  readonly read: Reader;
  readonly repeated?: boolean;
}
type Fields = Readonly<Record<number, Field>>;

const text = (name: string): Field => ({ name, wire: WIRE.bytes, read: (cursor) => cursor.string() });
const time = (name: string): Field => ({
  name,
  wire: WIRE.varint,
  read: (cursor) => Number(BigInt.asUintN(64, cursor.int64())),
});
const value = (name: string): Field => ({
  name,
  wire: WIRE.bytes,
  read: (cursor) => readValue(cursor, MAX_DEPTH),
});
const list = (field: Field): Field => ({ ...field, repeated: true });
const message = (name: string, fields: Fields): Field => ({
  name,
  wire: WIRE.bytes,
  read: (cursor) => readMessage(cursor, fields),
});

const TOOL: Fields = {
  1: text('name'),
  2: text('description'),
  3: { name: 'readOnly', wire: WIRE.varint, read: (cursor) => cursor.bool() },
};
const ENDED: Fields = {
  1: text('callId'),
  2: text('result'),
  3: text('error'),
  4: time('timeUnixNano'),
  5: text('tool'),
  6: value('arguments'),
};
const REQUEST: Fields = {
  1: text('service'),
  2: text('agent'),
  3: text('conversation'),
  4: text('traceId'),
  5: text('spanId'),
  6: text('system'),
  7: list(text('goal')),
  8: list(message('tools', TOOL)),
  9: text('tool'),
  10: value('arguments'),
  11: text('callId'),
  12: time('timeUnixNano'),
  13: list(message('ended', ENDED)),
  14: text('history'),
  15: text('parentSpanId'),
};

/** A DecideRequest as its JSON form has it. Throws WireError where the bytes contradict themselves. */
export function decodeRequest(bytes: Buffer): Json {
  const whole = new Cursor(bytes);
  return readFields(whole, REQUEST);
}

function readMessage(cursor: Cursor, fields: Fields): Json {
  const outer = cursor.enter();
  const read = readFields(cursor, fields);
  cursor.leave(outer);
  return read;
}

function readFields(cursor: Cursor, fields: Fields): Json {
  const found: Record<string, Json> = {};
  while (cursor.next()) {
    const field = fields[cursor.field];
    if (field === undefined || field.wire !== cursor.wire) continue;
    const read = field.read(cursor);
    const known = found[field.name];
    if (!field.repeated) found[field.name] = read;
    else if (Array.isArray(known)) known.push(read);
    else found[field.name] = [read];
  }
  return found;
}

/** google.protobuf.Value, ListValue and Struct. */
const VALUE = { null: 1, number: 2, string: 3, bool: 4, struct: 5, list: 6 } as const;
const LIST_VALUES = 1;
const STRUCT_FIELDS = 1;
const ENTRY = { key: 1, value: 2 } as const;
/** Deeper nesting is nobody's arguments, and would be a danger to all that walks it. */
const MAX_DEPTH = 64;

function readValue(cursor: Cursor, levels: number): Json {
  if (levels === 0) throw new WireError(`a value nested more than ${MAX_DEPTH} levels deep`, cursor.start);
  const outer = cursor.enter();
  let read: Json = null;
  while (cursor.next()) {
    if (cursor.is(VALUE.null, WIRE.varint)) read = null;
    else if (cursor.is(VALUE.number, WIRE.fixed64)) read = finite(cursor);
    else if (cursor.is(VALUE.string, WIRE.bytes)) read = cursor.string();
    else if (cursor.is(VALUE.bool, WIRE.varint)) read = cursor.bool();
    else if (cursor.is(VALUE.struct, WIRE.bytes)) read = readStruct(cursor, levels - 1);
    else if (cursor.is(VALUE.list, WIRE.bytes)) read = readList(cursor, levels - 1);
  }
  cursor.leave(outer);
  return read;
}

/** JSON has no others, nor has a Value (struct.proto). */
function finite(cursor: Cursor): number {
  const number = cursor.double();
  if (!Number.isFinite(number))
    throw new WireError(`the number ${number}, which JSON does not have`, cursor.start);
  return number;
}

function readList(cursor: Cursor, levels: number): Json[] {
  const outer = cursor.enter();
  const items: Json[] = [];
  while (cursor.next()) if (cursor.is(LIST_VALUES, WIRE.bytes)) items.push(readValue(cursor, levels));
  cursor.leave(outer);
  return items;
}

function readStruct(cursor: Cursor, levels: number): Json {
  const outer = cursor.enter();
  const members: [string, Json][] = [];
  while (cursor.next()) if (cursor.is(STRUCT_FIELDS, WIRE.bytes)) members.push(readEntry(cursor, levels));
  cursor.leave(outer);
  return Object.fromEntries(members);
}

function readEntry(cursor: Cursor, levels: number): [string, Json] {
  const outer = cursor.enter();
  let key = '';
  let read: Json = null;
  while (cursor.next()) {
    if (cursor.is(ENTRY.key, WIRE.bytes)) key = cursor.string();
    else if (cursor.is(ENTRY.value, WIRE.bytes)) read = readValue(cursor, levels);
  }
  cursor.leave(outer);
  return [key, read];
}

const RESPONSE = {
  outcome: 1,
  would: 2,
  message: 3,
  findings: 4,
  errors: 5,
  charter: 6,
  mode: 7,
  approval: 8,
  callId: 9,
  history: 10,
} as const;
const FINDING = {
  detector: 1,
  rule: 2,
  kind: 3,
  severity: 4,
  outcome: 5,
  would: 6,
  score: 7,
  reason: 8,
  owasp: 9,
} as const;
const ERROR = { detector: 1, message: 2 } as const;
const CHARTER = { name: 1, version: 2 } as const;
const APPROVAL = { id: 1, expires: 2 } as const;

export function encodeResponse(response: DecideResponse): Buffer {
  const writer = new Writer(512);
  const { findings = [], errors = [], charter, approval } = response;
  texts(writer, response, ['outcome', 'would', 'message', 'mode', 'callId', 'history'], RESPONSE);
  for (const finding of findings) inside(writer, RESPONSE.findings, () => writeFinding(writer, finding));
  for (const error of errors)
    inside(writer, RESPONSE.errors, () => texts(writer, error, ['detector', 'message'], ERROR));
  if (charter) inside(writer, RESPONSE.charter, () => texts(writer, charter, ['name', 'version'], CHARTER));
  if (approval) inside(writer, RESPONSE.approval, () => texts(writer, approval, ['id', 'expires'], APPROVAL));
  return writer.take();
}

function writeFinding(writer: Writer, finding: ToldFinding): void {
  const names = ['detector', 'rule', 'kind', 'severity', 'outcome', 'would', 'reason', 'owasp'] as const;
  texts(writer, finding, names, FINDING);
  writer.double(FINDING.score, finding.score);
}

function inside(writer: Writer, field: number, write: () => void): void {
  const mark = writer.open(field);
  write();
  writer.close(mark);
}

function texts<K extends string>(
  writer: Writer,
  of: Readonly<Partial<Record<K, string>>>,
  names: readonly K[],
  fields: Readonly<Record<K, number>>,
): void {
  for (const name of names) {
    const told = of[name];
    if (told) writer.string(fields[name], told);
  }
}
