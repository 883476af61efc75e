import { type Cursor, WireError } from './cursor.ts';
import { WIRE } from './fields.ts';

// How a field of a message becomes a JSON value, by OTLP's JSON encoding: the other way round than `json-fields.ts`.

/** Messages inside one another, as most protobuf decoders limit them: what is nested deeper no backend would read. */
export const MAX_DEPTH = 100;

/** The value at hand as JSON. */
type Print = (cursor: Cursor) => string;

export type Read =
  | { readonly kind: 'value'; readonly wire: number; readonly print: Print }
  /** Numbers one after the other in a field, or each in a field of its own. */
  | { readonly kind: 'packed'; readonly wire: number; readonly print: Print }
  | { readonly kind: 'message'; readonly shape: () => ReadShape }
  | { readonly kind: 'list'; readonly of: Read };

export interface ReadMember {
  readonly field: number;
  readonly read: Read;
  /** Of these the last one counts, and the others go. */
  readonly oneOf: boolean;
}
export type ReadShape = ReadonlyMap<string, ReadMember>;

const value = (wire: number, print: Print): Read => ({ kind: 'value', wire, print });
const packed = (wire: number, print: Print): Read => ({ kind: 'packed', wire, print });

const fixed64: Print = ({ buffer, start }) => `"${buffer.readBigUInt64LE(start)}"`;
const double: Print = (cursor) => {
  const number = cursor.double();
  if (!Number.isFinite(number)) return `"${number}"`;
  return Object.is(number, -0) ? '-0' : String(number);
};
const unsigned = (cursor: Cursor): bigint => BigInt.asUintN(64, cursor.int64());

export const READ = {
  text: value(WIRE.bytes, (cursor) => JSON.stringify(cursor.string())),
  bool: value(WIRE.varint, (cursor) => String(cursor.bool())),
  double: value(WIRE.fixed64, double),
  int64: value(WIRE.varint, (cursor) => `"${cursor.int64()}"`),
  fixed64: value(WIRE.fixed64, fixed64),
  sfixed64: value(WIRE.fixed64, ({ buffer, start }) => `"${buffer.readBigInt64LE(start)}"`),
  sint32: value(WIRE.varint, (cursor) => {
    const number = Number(BigInt.asUintN(32, cursor.int64()));
    return String((number >>> 1) ^ -(number & 1));
  }),
  uint32: value(WIRE.varint, (cursor) => String(BigInt.asUintN(32, cursor.int64()))),
  fixed32: value(WIRE.fixed32, ({ buffer, start }) => String(buffer.readUInt32LE(start))),
  enumeration: value(WIRE.varint, (cursor) => String(cursor.int32())),
  bytes: value(WIRE.bytes, ({ buffer, start, stop }) => `"${buffer.toString('base64', start, stop)}"`),
  id: value(WIRE.bytes, ({ buffer, start, stop }) => `"${buffer.toString('hex', start, stop)}"`),
  packedFixed64: packed(WIRE.fixed64, fixed64),
  packedUint64: packed(WIRE.varint, (cursor) => `"${unsigned(cursor)}"`),
  packedDouble: packed(WIRE.fixed64, double),
} as const;

/** The numbers in a packed field, which the cursor is put at one after the other. */
export function* packedNumbers(cursor: Cursor, wire: number): Generator<void> {
  const { buffer, start, stop: end } = cursor;
  for (let at = start; at < end; at = cursor.stop) {
    cursor.start = at;
    cursor.stop = wire === WIRE.fixed64 ? at + 8 : varintEnd(buffer, at, end);
    if (cursor.stop > end) throw new WireError('truncated number in a packed list', at);
    yield;
  }
}

function varintEnd(buffer: Buffer, at: number, end: number): number {
  let pos = at;
  while (pos < end && (buffer[pos] as number) >= 0x80) pos++;
  return pos - at >= 10 ? Number.POSITIVE_INFINITY : pos + 1;
}
