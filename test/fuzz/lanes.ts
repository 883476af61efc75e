import { connect, type Socket } from 'node:net';
import { messagePrefix } from '../../src/grpc/framing.ts';
import {
  ACK,
  END_STREAM,
  FRAME,
  frame,
  headerBlock,
  headers,
  PREFACE,
  settings,
  uint32,
} from '../support/frames.ts';

/** What goes over a door, its mistakes in it. */
export interface Message {
  readonly path: string;
  readonly body: Buffer;
  readonly isJson: boolean;
  /** With gzip. */
  readonly packed: boolean;
}

/** A connection on which many messages are under way at a time. */
export interface Lane {
  /** Sends them all at once; resolves to how many were answered, of whatever kind. */
  send(messages: readonly Message[]): Promise<number>;
  close(): void;
}

/** An answer that takes longer never comes. */
const ANSWER_MS = 30_000;
/** A server hangs up now and then; so does a lane, that connections come and go. */
const MESSAGES_A_CONNECTION = 5_000;
const FRAME_BYTES = 16_384;
const HEAD_BYTES = 9;

/** Keeps a connection, and counts what is still to be answered on it. */
abstract class Connection implements Lane {
  private readonly port: number;
  private socket: Socket | null = null;
  private sent = 0;
  private waiting = 0;
  private answered = 0;
  private done: (() => void) | null = null;

  constructor(port: number) {
    this.port = port;
  }

  async send(messages: readonly Message[]): Promise<number> {
    const socket = await this.open();
    this.answered = 0;
    this.waiting = messages.length;
    const all = new Promise<void>((resolve) => {
      this.done = resolve;
    });
    const before = socket.bytesRead;
    socket.write(this.written(messages));
    let late = false;
    const patience = setTimeout(() => {
      late = true;
      this.hungUp();
    }, ANSWER_MS);
    await all;
    clearTimeout(patience);
    if (late) throw new Error(this.unanswered(messages, socket, before));
    this.sent += messages.length;
    if (this.sent >= MESSAGES_A_CONNECTION) this.close();
    return this.answered;
  }

  close(): void {
    this.socket?.destroy();
    this.socket = null;
  }

  protected abstract greeting(): Buffer;
  protected abstract written(messages: readonly Message[]): Buffer;
  /** Reads what has come; gives back what of it is not whole yet. */
  protected abstract read(bytes: Buffer): Buffer;

  protected reply(bytes: Buffer): void {
    this.socket?.write(bytes);
  }

  protected gotAnswer(): void {
    this.answered++;
    if (--this.waiting === 0) this.done?.();
  }

  private unanswered(messages: readonly Message[], socket: Socket, before: number): string {
    const paths = [...new Set(messages.map(({ path }) => path))].join(', ');
    const came = `${socket.bytesRead - before} bytes came back of ${socket.bytesWritten} sent on the connection`;
    const state = `${this.sent} messages before, connecting: ${socket.connecting}`;
    return `${this.waiting} of ${messages.length} messages got no answer within ${ANSWER_MS / 1000} s (${paths}; ${came}; ${state})`;
  }

  private async open(): Promise<Socket> {
    if (this.socket !== null && !this.socket.destroyed && this.socket.writable) return this.socket;
    const socket = connect(this.port, '127.0.0.1').setNoDelay();
    let rest: Buffer = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => {
      rest = this.read(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]));
    });
    socket.on('close', () => {
      if (socket === this.socket) this.hungUp();
    });
    this.socket = socket;
    this.sent = 0;
    const greeting = this.greeting();
    if (greeting.length > 0) socket.write(greeting);
    return socket;
  }

  private hungUp(): void {
    this.close();
    this.done?.();
  }
}

/** OTLP/gRPC and the guard's, in HTTP/2 frames of our own: a client library would cost more than the server. */
export class GrpcLane extends Connection {
  private stream = -1;
  private readonly heads = new Map<string, Buffer>();

  protected greeting(): Buffer {
    this.stream = -1;
    // Room for all answers of a connection.
    return Buffer.concat([PREFACE, settings(), frame(FRAME.window, 0, 0, uint32(2 ** 30))]);
  }

  protected written(messages: readonly Message[]): Buffer {
    return Buffer.concat(messages.flatMap((message) => this.call(message)));
  }

  protected read(bytes: Buffer): Buffer {
    let at = 0;
    while (at + HEAD_BYTES <= bytes.length) {
      const end = at + HEAD_BYTES + bytes.readUIntBE(at, 3);
      if (end > bytes.length) break;
      this.took(bytes[at + 3] as number, bytes[at + 4] as number, bytes.readUInt32BE(at + 5), () =>
        bytes.subarray(at + HEAD_BYTES, end),
      );
      at = end;
    }
    return bytes.subarray(at);
  }

  private took(type: number, flags: number, stream: number, payload: () => Buffer): void {
    if (stream === 0) {
      if (type === FRAME.settings && (flags & ACK) === 0) this.reply(frame(FRAME.settings, ACK, 0));
      if (type === FRAME.ping && (flags & ACK) === 0) this.reply(frame(FRAME.ping, ACK, 0, payload()));
      return;
    }
    const isLast = (type === FRAME.headers || type === FRAME.data) && (flags & END_STREAM) !== 0;
    // What was answered early is reset besides: told by its error, NO_ERROR.
    if (isLast || (type === FRAME.reset && payload().readUInt32BE() !== 0)) this.gotAnswer();
  }

  private call({ path, body, packed }: Message): Buffer[] {
    this.stream += 2;
    const { stream } = this;
    const message = Buffer.concat([messagePrefix(body.length, packed), body]);
    const frames = [headers(stream, this.head(path, packed))];
    for (let at = 0; at < message.length; at += FRAME_BYTES) {
      const last = at + FRAME_BYTES >= message.length;
      frames.push(frame(FRAME.data, last ? END_STREAM : 0, stream, message.subarray(at, at + FRAME_BYTES)));
    }
    return frames;
  }

  private head(path: string, packed: boolean): Buffer {
    const key = `${path} ${packed}`;
    const known = this.heads.get(key);
    if (known !== undefined) return known;
    const block = headerBlock([
      [':method', 'POST'],
      [':scheme', 'http'],
      [':path', path],
      [':authority', 'x'],
      ['content-type', 'application/grpc'],
      ['te', 'trailers'],
      ...(packed ? [['grpc-encoding', 'gzip'] as const] : []),
    ]);
    this.heads.set(key, block);
    return block;
  }
}

/** OTLP/HTTP and the API, one request behind the other on one connection. */
export class HttpLane extends Connection {
  protected greeting(): Buffer {
    return Buffer.alloc(0);
  }

  protected written(messages: readonly Message[]): Buffer {
    return Buffer.concat(
      messages.flatMap(({ path, body, isJson, packed }) => {
        const type = isJson ? 'application/json' : 'application/x-protobuf';
        const encoding = packed ? 'content-encoding: gzip\r\n' : '';
        const head = `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: ${type}\r\n${encoding}content-length: ${body.length}\r\n\r\n`;
        return [Buffer.from(head, 'latin1'), body];
      }),
    );
  }

  protected read(bytes: Buffer): Buffer {
    let at = 0;
    for (;;) {
      const ended = bytes.indexOf('\r\n\r\n', at, 'latin1');
      if (ended < 0) return bytes.subarray(at);
      const head = bytes.toString('latin1', at, ended);
      const end = ended + 4 + Number(/^content-length: (\d+)\r?$/im.exec(head)?.[1] ?? 0);
      if (end > bytes.length) return bytes.subarray(at);
      at = end;
      this.gotAnswer();
    }
  }
}
