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
    const tag = this.uint32();
    this.field = tag >>> 3;
    this.wire = tag & 7;
    if (this.field === 0) throw new WireError('field number 0', this.pos);
    return true;
  }

  /** A varint's low 32 bits as a signed number: an enum. */
  int32(): number {
    return Number(BigInt.asIntN(32, this.int64()));
  }

  /** A signed 64-bit varint, as int64 fields carry it. */
  int64(): bigint {
    const at = this.pos;
    this.skipVarint();
    let value = 0n;
    for (let pos = this.pos - 1; pos >= at; pos--) {
      value = (value << 7n) | BigInt((this.buffer[pos] as number) & 0x7f);
    }
    return BigInt.asIntN(64, value);
  }

  bool(): boolean {
    return this.int64() !== 0n;
  }

  /** A fixed64 as a double: exact to 256 for times in nanoseconds of this century. */
  fixed64(): number {
    const at = this.advance(8);
    return this.buffer.readUInt32LE(at + 4) * 0x1_0000_0000 + this.buffer.readUInt32LE(at);
  }

  double(): number {
    return this.buffer.readDoubleLE(this.advance(8));
  }

  /** The length of what follows; below 2^31, as protobuf limits a message. */
  length(): number {
    const length = this.uint32();
    if (!(length <= MAX_LENGTH)) throw new WireError(`length ${length} of 2^31 or more`, this.pos);
    return length;
  }

  /** The end of a length-delimited value that starts at `pos` afterwards. */
  delimited(): number {
    if (this.wire !== WIRE.bytes)
      throw new WireError(`wire type ${this.wire} where a length was expected`, this.pos);
    const length = this.length();
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

  skip(): void {
    switch (this.wire) {
      case WIRE.varint:
        this.skipVarint();
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

  /** A tag or a length: a varint of at most five bytes, so that nothing above 32 bits is silently lost. */
  private uint32(): number {
    const { buffer, end } = this;
    let pos = this.pos;
    if (!(pos < end)) throw new WireError('truncated varint', pos);
    let byte = buffer[pos++] as number;
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      if (!(pos < end)) throw new WireError('truncated varint', pos);
      byte = buffer[pos++] as number;
      if (shift === 28 && byte > 0x0f) throw new WireError('varint beyond 32 bits', this.pos);
      value |= (byte & 0x7f) << shift;
    }
    this.pos = pos;
    return value >>> 0;
  }

  private skipVarint(): void {
    const at = this.pos;
    let byte = 0x80;
    while (byte >= 0x80) {
      if (!(this.pos < this.end)) throw new WireError('truncated varint', this.pos);
      if (this.pos - at === MAX_VARINT_BYTES) throw new WireError('varint longer than ten bytes', at);
      byte = this.buffer[this.pos++] as number;
    }
  }

  private advance(bytes: number): number {
    const at = this.pos;
    if (!(at + bytes <= this.end)) throw new WireError('truncated fixed-width value', at);
    this.pos = at + bytes;
    return at;
  }
}
