/** A message on gRPC's wire comes after one byte, whether it is compressed, and four of its length. */
const PREFIX_BYTES = 5;
const NONE = Buffer.alloc(0);
/** A message may have so much memory as soon as something of it comes, and so many times what has come thereafter. */
export const FIRST_BYTES = 16 * 1024;
const FACTOR = 16;

/** The bytes that go before a message. */
export function messagePrefix(length: number, compressed: boolean): Buffer {
  const prefix = Buffer.allocUnsafe(PREFIX_BYTES);
  prefix[0] = compressed ? 1 : 0;
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

export interface FramedMessage {
  readonly compressed: boolean;
  readonly bytes: Buffer;
}

/** `too many`: more than the one message of a unary call. `no room`: the reader's owner lets it in no memory. */
export type FramingFault = 'malformed' | 'too many' | 'too large' | 'no room';

/** What came is not one message, or one that cannot be taken. */
export class FramingError extends Error {
  override readonly name = 'FramingError';
  readonly fault: FramingFault;

  constructor(message: string, fault: FramingFault = 'malformed') {
    super(message);
    this.fault = fault;
  }
}

/**
 * Puts the one message of a unary request or answer together from the chunks it comes in, however small. It holds no more than
 * a message of `maxBytes`, nor than sixteen times what has come: who only says how long his will be takes no memory from others.
 */
export class MessageReader {
  private readonly maxBytes: number;
  private readonly memory: (bytes: number) => Buffer | null;
  /** Where it comes in pieces, hardly ever. */
  private prefix: Buffer | null = null;
  private readonly message: { bytes: Buffer; compressed: boolean } = { bytes: NONE, compressed: false };
  /** Of the whole message, as it says. */
  private length = 0;
  /** Bytes read so far, the prefix included. */
  private read = 0;

  /**
   * `memory` is asked for what the message goes into, and again for more where that is full: what it gave before is copied at
   * once, and no longer needed. Null where there is none.
   */
  constructor(maxBytes: number, memory: (bytes: number) => Buffer | null = Buffer.allocUnsafe) {
    this.maxBytes = maxBytes;
    this.memory = memory;
  }

  /** Throws a FramingError, after which nothing may be pushed. */
  push(chunk: Buffer): void {
    let at = 0;
    if (this.read < PREFIX_BYTES) {
      at = this.readPrefix(chunk);
      if (this.read < PREFIX_BYTES) return;
    }
    const rest = chunk.length - at;
    const filled = this.read - PREFIX_BYTES;
    if (rest > this.length - filled) throw new FramingError('has more than one message', 'too many');
    if (rest > this.message.bytes.length - filled) this.grow(filled, filled + rest);
    this.read += chunk.copy(this.message.bytes, filled, at);
  }

  /** To be called when all has come; null where nothing came. Throws a FramingError where the end is missing. */
  end(): FramedMessage | null {
    if (this.read === 0) return null;
    if (this.read < PREFIX_BYTES + this.length || this.read < PREFIX_BYTES) {
      throw new FramingError('breaks off inside its message');
    }
    return this.message;
  }

  /** Gives how many of the chunk's bytes are the prefix's. */
  private readPrefix(chunk: Buffer): number {
    if (this.read === 0 && chunk.length >= PREFIX_BYTES) {
      this.read = PREFIX_BYTES;
      this.begin(chunk);
      return PREFIX_BYTES;
    }
    this.prefix ??= Buffer.alloc(PREFIX_BYTES);
    const taken = chunk.copy(this.prefix, this.read);
    this.read += taken;
    if (this.read === PREFIX_BYTES) this.begin(this.prefix);
    return taken;
  }

  private begin(prefix: Buffer): void {
    const [flag = 0] = prefix;
    const length = prefix.readUInt32BE(1);
    if (flag > 1) throw new FramingError(`begins with the byte ${flag}, expected 0 or 1`);
    if (length > this.maxBytes) {
      throw new FramingError(`is ${length} bytes long, at most ${this.maxBytes} are read`, 'too large');
    }
    this.message.compressed = flag === 1;
    this.length = length;
  }

  private grow(filled: number, needed: number): void {
    const { bytes } = this.message;
    const size = Math.min(this.length, Math.max(FIRST_BYTES, needed, FACTOR * bytes.length));
    const memory = this.memory(size);
    if (memory === null) throw new FramingError('does not fit beside those under way', 'no room');
    bytes.copy(memory, 0, 0, filled);
    this.message.bytes = memory;
  }
}
