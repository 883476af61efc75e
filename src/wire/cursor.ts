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

/**
 * Reads protobuf fields from a range of a buffer without copying. Every read checks the range's end first.
 * Comparisons are written so that NaN fails them: a read past a typed array gives `undefined`, which must never pass.
 */
export class Cursor {
  readonly buffer: Buffer;
  pos: number;
  end: number;
  /** Set by `next()`. */
  field = 0;
  wire = 0;

  constructor(buffer: Buffer, start = 0, end = buffer.length) {
    this.buffer = buffer;
    this.pos = start;
    this.end = end;
  }

  /** Moves to the next field's value; false at the end of the range. */
  next(): boolean {
    if (this.pos >= this.end) return false;
    const tag = this.varint();
    this.field = tag >>> 3;
    this.wire = tag & 7;
    if (this.field === 0) throw new WireError('field number 0', this.pos);
    return true;
  }

  /** A varint's low 32 bits, unsigned. At most ten bytes, as the encoding allows. */
  varint(): number {
    const { buffer, end } = this;
    let pos = this.pos;
    if (!(pos < end)) throw new WireError('truncated varint', pos);
    let byte = buffer[pos++] as number;
    if (byte < 0x80) {
      this.pos = pos;
      return byte;
    }
    let value = byte & 0x7f;
    for (let shift = 7; shift < 70; shift += 7) {
      if (!(pos < end)) throw new WireError('truncated varint', pos);
      byte = buffer[pos++] as number;
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.pos = pos;
        return value >>> 0;
      }
    }
    throw new WireError('varint longer than ten bytes', this.pos);
  }

  /** A signed 64-bit varint, as int64 fields carry it. */
  int64(): bigint {
    let value = 0n;
    const { buffer, end } = this;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (!(this.pos < end)) throw new WireError('truncated varint', this.pos);
      const byte = buffer[this.pos++] as number;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new WireError('varint longer than ten bytes', this.pos);
  }

  /** A fixed64 as a double: exact to 256 for times in nanoseconds of this century. */
  fixed64(): number {
    const at = this.advance(8);
    return this.buffer.readUInt32LE(at + 4) * 0x1_0000_0000 + this.buffer.readUInt32LE(at);
  }

  double(): number {
    return this.buffer.readDoubleLE(this.advance(8));
  }

  /** The end of a length-delimited value that starts at `pos` afterwards. */
  delimited(): number {
    if (this.wire !== WIRE.bytes)
      throw new WireError(`wire type ${this.wire} where a length was expected`, this.pos);
    const length = this.varint();
    const stop = this.pos + length;
    if (!(stop <= this.end))
      throw new WireError(`length ${length} runs past the end of its message`, this.pos);
    return stop;
  }

  /** UTF-8 text; invalid sequences read as U+FFFD (forwarded bytes are never touched). */
  string(): string {
    const stop = this.delimited();
    const text = this.buffer.toString('utf8', this.pos, stop);
    this.pos = stop;
    return text;
  }

  hex(): string {
    const stop = this.delimited();
    const text = this.buffer.toString('hex', this.pos, stop);
    this.pos = stop;
    return text;
  }

  skip(): void {
    switch (this.wire) {
      case WIRE.varint:
        this.varint();
        return;
      case WIRE.fixed64:
        this.advance(8);
        return;
      case WIRE.bytes:
        this.pos = this.delimited();
        return;
      case WIRE.fixed32:
        this.advance(4);
        return;
      default:
        throw new WireError(`wire type ${this.wire}, which OTLP does not use`, this.pos);
    }
  }

  private advance(bytes: number): number {
    const at = this.pos;
    if (!(at + bytes <= this.end)) throw new WireError('truncated fixed-width value', at);
    this.pos = at + bytes;
    return at;
  }
}
