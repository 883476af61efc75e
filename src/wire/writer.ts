import { ANY_VALUE, KEY_VALUE, LIST, WIRE } from './fields.ts';

/** What an attribute may be set to. An integer is written as int64, as the SDKs do; `{ double }` says otherwise. */
export type AttributeValue =
  | string
  | number
  | bigint
  | boolean
  | readonly string[]
  | { readonly double: number };

/** Bytes that `value`, an integer from 0 to 2^53 - 1, takes as a varint. */
export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++;
  return length;
}

/** Writes an integer from 0 to 2^53 - 1 as a varint; returns the position after it. */
export function putVarint(buffer: Buffer, at: number, value: number): number {
  let pos = at;
  let rest = value;
  while (rest >= 0x80) {
    buffer[pos++] = (rest & 0x7f) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  buffer[pos++] = rest;
  return pos;
}

/** The bytes before a length-delimited field's content. */
export function putHeader(buffer: Buffer, at: number, field: number, length: number): number {
  return putVarint(buffer, putVarint(buffer, at, tag(field, WIRE.bytes)), length);
}

export function headerLength(field: number, length: number): number {
  return varintLength(tag(field, WIRE.bytes)) + varintLength(length);
}

/** One attribute as a KeyValue field numbered `field` of whatever carries attributes. */
export function writeKeyValue(writer: Writer, field: number, key: string, value: AttributeValue): void {
  const mark = writer.open(field);
  writer.string(KEY_VALUE.key, key);
  writeAnyValue(writer, KEY_VALUE.value, value);
  writer.close(mark);
}

function writeAnyValue(writer: Writer, field: number, value: AttributeValue): void {
  const mark = writer.open(field);
  if (typeof value === 'string') writer.string(ANY_VALUE.string, value);
  else if (typeof value === 'boolean') writer.varint(ANY_VALUE.bool, value ? 1 : 0);
  else if (typeof value === 'bigint') writer.varint(ANY_VALUE.int, value);
  else if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) writer.varint(ANY_VALUE.int, value);
    else writer.double(ANY_VALUE.double, value);
  } else if ('double' in value) writer.double(ANY_VALUE.double, value.double);
  else {
    const list = writer.open(ANY_VALUE.array);
    for (const item of value) writeAnyValue(writer, LIST.values, item);
    writer.close(list);
  }
  writer.close(mark);
}

/** Writes protobuf fields one after the other into memory that grows. Fields at their default are written too. */
export class Writer {
  private buffer: Buffer;
  private pos = 0;

  constructor(capacity = 256) {
    this.buffer = Buffer.allocUnsafe(capacity);
  }

  /** A copy of all that was written; the writer is empty again and keeps its memory. */
  take(): Buffer {
    const bytes = Buffer.from(this.buffer.subarray(0, this.pos));
    this.pos = 0;
    return bytes;
  }

  /** All that was written, and the writer is done: what is large and mostly full is not copied. */
  finish(): Buffer {
    return this.pos * 2 < this.buffer.length ? this.take() : this.buffer.subarray(0, this.pos);
  }

  /** An int32, int64, uint32, uint64, bool or enum. */
  varint(field: number, value: number | bigint): void {
    this.tag(field, WIRE.varint);
    this.bareVarint(value);
  }

  /** A number of a packed list; without a tag, as the next two. */
  bareVarint(value: number | bigint): void {
    this.reserve(10);
    if (typeof value === 'number' && value >= 0) this.pos = putVarint(this.buffer, this.pos, value);
    else this.putBigVarint(BigInt(value));
  }

  fixed64(field: number, value: bigint): void {
    this.tag(field, WIRE.fixed64);
    this.bareFixed64(value);
  }

  bareFixed64(value: bigint): void {
    this.reserve(8);
    this.pos = this.buffer.writeBigUInt64LE(value, this.pos);
  }

  fixed32(field: number, value: number): void {
    this.tag(field, WIRE.fixed32);
    this.reserve(4);
    this.pos = this.buffer.writeUInt32LE(value, this.pos);
  }

  double(field: number, value: number): void {
    this.tag(field, WIRE.fixed64);
    this.bareDouble(value);
  }

  bareDouble(value: number): void {
    this.reserve(8);
    this.pos = this.buffer.writeDoubleLE(value, this.pos);
  }

  /** A lone surrogate, which UTF-8 cannot carry, is written as U+FFFD. */
  string(field: number, text: string): void {
    this.encoded(field, text, 'utf8', Buffer.byteLength(text));
  }

  /** Bytes given as hex digits, an even number of them. */
  hex(field: number, digits: string): void {
    this.encoded(field, digits, 'hex', digits.length / 2);
  }

  bytes(field: number, bytes: Uint8Array): void {
    this.header(field, bytes.length);
    this.buffer.set(bytes, this.pos);
    this.pos += bytes.length;
  }

  /** Begins a message; what is written until `close` of the returned mark is its content. */
  open(field: number): number {
    this.tag(field, WIRE.bytes);
    this.reserve(1);
    return ++this.pos;
  }

  /** Ends a message. One byte was left for its length; longer content moves up. */
  close(mark: number): void {
    const length = this.pos - mark;
    const extra = varintLength(length) - 1;
    if (extra > 0) {
      this.reserve(extra);
      this.buffer.copyWithin(mark + extra, mark, this.pos);
      this.pos += extra;
    }
    putVarint(this.buffer, mark - 1, length);
  }

  private encoded(field: number, text: string, encoding: 'utf8' | 'hex', length: number): void {
    this.header(field, length);
    this.pos += this.buffer.write(text, this.pos, length, encoding);
  }

  private header(field: number, length: number): void {
    this.tag(field, WIRE.bytes);
    this.reserve(10 + length);
    this.pos = putVarint(this.buffer, this.pos, length);
  }

  private tag(field: number, wire: number): void {
    this.reserve(5);
    this.pos = putVarint(this.buffer, this.pos, tag(field, wire));
  }

  private putBigVarint(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      this.buffer[this.pos++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.buffer[this.pos++] = Number(rest);
  }

  private reserve(bytes: number): void {
    if (this.pos + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.pos + bytes));
    this.buffer.copy(larger, 0, 0, this.pos);
    this.buffer = larger;
  }
}

function tag(field: number, wire: number): number {
  return field * 8 + wire;
}
