import { connect, type Socket } from 'node:net';

// HTTP/2 written by hand, for what no client library would send (RFC 9113 and 7541).

export const FRAME = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  push: 5,
  ping: 6,
  goaway: 7,
  window: 8,
  continuation: 9,
} as const;
export const END_STREAM = 1;
export const ACK = 1;
export const END_HEADERS = 4;

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** `length` is what the frame claims, the payload's own where it is absent. */
export function frame(
  type: number,
  flags: number,
  stream: number,
  payload: Buffer = Buffer.alloc(0),
  length?: number,
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(length ?? payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** `[identifier, value]` each. */
export function settings(...pairs: readonly (readonly [number, number])[]): Buffer {
  const payload = Buffer.alloc(6 * pairs.length);
  for (const [index, [id, value]] of pairs.entries()) {
    payload.writeUInt16BE(id, 6 * index);
    payload.writeUInt32BE(value, 6 * index + 2);
  }
  return frame(FRAME.settings, 0, 0, payload);
}

function integer(prefixBits: number, first: number, value: number): Buffer {
  const most = 2 ** prefixBits - 1;
  if (value < most) return Buffer.from([first | value]);
  const bytes = [first | most];
  let rest = value - most;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return Buffer.from(bytes);
}

const text = (value: string): Buffer =>
  Buffer.concat([integer(7, 0, value.length), Buffer.from(value, 'latin1')]);

/** Literal fields with new names; `indexed` puts them into the table. */
export function headerBlock(fields: readonly (readonly [string, string])[], indexed = false): Buffer {
  const first = indexed ? 0x40 : 0;
  return Buffer.concat(fields.flatMap(([name, value]) => [Buffer.from([first]), text(name), text(value)]));
}

/** Index of a field in the tables; 62 is the newest of the connection's own. */
export function indexedField(index: number): Buffer {
  return integer(7, 0x80, index);
}

/** A header block as HEADERS and as many CONTINUATIONs as it takes. */
export function headers(stream: number, block: Buffer, flags = 0, ended = true): Buffer {
  const size = 16_384;
  const frames: Buffer[] = [];
  for (let at = 0; at < Math.max(1, block.length); at += size) {
    const last = ended && at + size >= block.length ? END_HEADERS : 0;
    const [type, own] = at === 0 ? [FRAME.headers, flags] : [FRAME.continuation, 0];
    frames.push(frame(type, own | last, stream, block.subarray(at, at + size)));
  }
  return Buffer.concat(frames);
}

/** A bare connection, which says what of it the server has closed. */
export class RawClient {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  /** All that came back. */
  received: Buffer = Buffer.alloc(0);

  constructor(endpoint: string) {
    const [host, port] = endpoint.split(':');
    this.socket = connect(Number(port), host);
    this.socket.on('error', () => {});
    this.socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk]).subarray(-1_000_000);
    });
    this.closed = new Promise((done) => this.socket.on('close', () => done()));
  }

  /** Resolves when it has gone to the system, or the connection is gone. */
  async send(...parts: readonly Buffer[]): Promise<void> {
    if (this.socket.destroyed) return;
    await Promise.race([new Promise((sent) => this.socket.write(Buffer.concat(parts), sent)), this.closed]);
  }

  /** Frames that came back, as far as they are whole: type, flags, stream, payload. */
  frames(): { type: number; flags: number; stream: number; payload: Buffer }[] {
    const found = [];
    for (let at = 0; at + 9 <= this.received.length; ) {
      const length = this.received.readUIntBE(at, 3);
      const [type, flags] = [this.received[at + 3]!, this.received[at + 4]!];
      const stream = this.received.readUInt32BE(at + 5);
      found.push({ type, flags, stream, payload: this.received.subarray(at + 9, at + 9 + length) });
      at += 9 + length;
    }
    return found;
  }
}
