import { WIRE } from './fields.ts';

/** The bytes are not what they claim to be. `offset` counts from the start of the request. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly offset: number;

  constructor(problem: string, offset: number) {
    super(`${problem} at byte ${offset}`);
    this.offset = offset;
  }
}

const MAX_LENGTH = 0x7fff_ffff;
const MAX_VARINT_BYTES = 10;

/**
 * Walks over the fields of a message, a range of a buffer, without copying: `next()` moves from field to field,
 * whether the value was read or not, and has checked that each lies within the range.
 * Comparisons are written so that NaN fails them: a read past a typed array gives `undefined`, which must never pass.
 */
export class Cursor {
  readonly buffer: Buffer;
  /** The field at hand: number and wire type in one, as it is written. */
  tag = 0;
  /** Where the value of the field at hand begins and ends. */
  start: number;
  stop: number;
  /** Where the message ends. */
  private end: number;

  constructor(buffer: Buffer, start = 0, end = buffer.length) {
    this.buffer = buffer;
    this.start = start;
    this.stop = start;
    this.end = end;
  }

  /** Moves to the next field; false at the end of the message. Made for tags and lengths of one byte, the many. */
  next(): boolean {
    const { buffer, end } = this;
    let pos = this.stop;
    if (pos >= end) return false;
    let tag = buffer[pos++] as number;
    if (tag >= 0x80) {
      tag = this.uint32(pos - 1);
      pos = this.stop;
    }
    if (tag < 8) throw new WireError('field number 0', pos - 1);
    this.tag = tag;
    if ((tag & 7) !== WIRE.bytes) {
      this.start = pos;
      this.stop = this.numberEnd(pos);
      return true;
    }
    let length = pos < end ? (buffer[pos] as number) : Number.NaN;
    if (length < 0x80) pos++;
    else {
      this.stop = pos;
      length = this.length();
      pos = this.stop;
    }
    this.start = pos;
    this.stop = pos + length;
    if (!(this.stop <= end)) throw new WireError(`length ${length} runs past the end of its message`, pos);
    return true;
  }

  /** True where the field at hand has this number and wire type. */
  is(field: number, wire: number): boolean {
    return this.tag === field * 8 + wire;
  }

  get field(): number {
    return this.tag >>> 3;
  }

  get wire(): number {
    return this.tag & 7;
  }

  /** Begins anew with the message at `buffer[start, end)`. */
  walk(start: number, end: number): void {
    this.stop = start;
    this.end = end;
  }

  /** Makes the message at hand the one that is walked. Returns what `leave` needs. */
  enter(): number {
    const outer = this.end;
    this.end = this.stop;
    this.stop = this.start;
    return outer;
  }

  /** Goes back to the message around, after the one that was entered. */
  leave(outer: number): void {
    this.stop = this.end;
    this.end = outer;
  }

  /** A cursor of its own over the message at hand. */
  inside(): Cursor {
    return new Cursor(this.buffer, this.start, this.stop);
  }

  /** Takes a length that stands by itself, before a message without a tag. */
  length(): number {
    const at = this.stop;
    const length = this.uint32(at);
    if (!(length <= MAX_LENGTH)) throw new WireError(`length ${length} of 2^31 or more`, at);
    return length;
  }

  /** The value at hand as an int64 field's. */
  int64(): bigint {
    let value = 0n;
    for (let pos = this.stop - 1; pos >= this.start; pos--) {
      value = (value << 7n) | BigInt((this.buffer[pos] as number) & 0x7f);
    }
    return BigInt.asIntN(64, value);
  }

  /** As an enum's: of a longer number the low 32 bits. */
  int32(): number {
    return Number(BigInt.asIntN(32, this.int64()));
  }

  bool(): boolean {
    return this.int64() !== 0n;
  }

  /** As a fixed64's, in a double: exact to 256 for times in nanoseconds of this century. */
  fixed64(): number {
    const { buffer, start } = this;
    return buffer.readUInt32LE(start + 4) * 0x1_0000_0000 + buffer.readUInt32LE(start);
  }

  double(): number {
    return this.buffer.readDoubleLE(this.start);
  }

  /** As UTF-8; invalid sequences read as U+FFFD (forwarded bytes are never touched). */
  string(): string {
    return this.buffer.toString('utf8', this.start, this.stop);
  }

  /** The end of the number at `at`, by the wire type of the field at hand. */
  private numberEnd(at: number): number {
    const wire = this.tag & 7;
    if (wire === WIRE.varint) return this.varintEnd(at);
    if (wire !== WIRE.fixed64 && wire !== WIRE.fixed32)
      throw new WireError(`wire type ${wire}, which OTLP does not use`, at);
    const stop = at + (wire === WIRE.fixed64 ? 8 : 4);
    if (!(stop <= this.end)) throw new WireError('truncated fixed-width value', at);
    return stop;
  }

  /** A tag or a length, of at most five bytes so that nothing above 32 bits is silently lost; `stop` is put after it. */
  private uint32(at: number): number {
    const { buffer, end } = this;
    let value = 0;
    let pos = at;
    for (let shift = 0; ; shift += 7) {
      if (!(pos < end)) throw new WireError('truncated varint', at);
      const byte = buffer[pos++] as number;
      if (shift === 28 && byte > 0x0f) throw new WireError('varint beyond 32 bits', at);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    this.stop = pos;
    return value >>> 0;
  }

  private varintEnd(at: number): number {
    const { buffer, end } = this;
    let pos = at;
    for (;;) {
      if (!(pos < end)) throw new WireError('truncated varint', at);
      if (pos - at === MAX_VARINT_BYTES) throw new WireError('varint longer than ten bytes', at);
      if ((buffer[pos++] as number) < 0x80) return pos;
    }
  }
}
