import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  constants,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { gunzipSync } from 'node:zlib';
import { Metadata, status } from '@grpc/grpc-js';
import { messageOf } from '../model/thrown.ts';
import { cut } from './cut.ts';
import { FramingError, MessageReader, messagePrefix } from './framing.ts';
import type { Lent } from './lender.ts';
import { outlive } from './outlive.ts';
import { decodeStatusMessage, parseStatus, resetName, statusOfHttp, statusOfReset } from './status.ts';

/** gRPC's own default for what a client reads. */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

/** How a call ended. */
export interface Ending {
  readonly code: status;
  /** The server's words, or ours where it said none. */
  readonly message: string;
  /** What came with a status that isn't OK. */
  readonly metadata: Metadata;
  /** The connection's failure and not the server's word: the request may be sent again, whatever the code. */
  readonly torn: boolean;
  /** The server has not looked at the request: it may be sent again at once. */
  readonly unprocessed: boolean;
  /** Of an OK: the message's bytes; an Error where they cannot be read; null where none came. */
  readonly response: Buffer | Error | null;
}

export interface RequestMessage {
  /** Pieces that follow each other. */
  readonly parts: readonly Buffer[];
  /** Of all parts, in bytes. */
  readonly length: number;
  readonly compressed: boolean;
  /** The memory that pieces are views of, where it is lent. */
  readonly loan?: Lent | null;
}

type Head = IncomingHttpHeaders & IncomingHttpStatusHeader;

const FAILED = { metadata: new Metadata(), torn: false, unprocessed: false, response: null } as const;

/** One unary call of gRPC on an HTTP/2 session: a message goes out, a message and a status come back. */
export class UnaryCall {
  /** Never rejects. */
  readonly ending: Promise<Ending>;
  private end: (ending: Ending) => void = () => {};
  private ended = false;
  private stream: ClientHttp2Stream | null = null;
  private session: ClientHttp2Session | null = null;
  /** Bytes the session had read when the call began. */
  private heardBefore = 0;
  private head: Head | null = null;
  private trailers: IncomingHttpHeaders | null = null;
  private readonly reader = new MessageReader(MAX_RESPONSE_BYTES);
  private error: Error | null = null;

  constructor() {
    this.ending = new Promise((resolve) => {
      this.end = (ending) => {
        this.ended = true;
        resolve(ending);
      };
    });
  }

  /** Sends the request; nothing happens where the call was given up before. */
  start(
    session: ClientHttp2Session,
    headers: OutgoingHttpHeaders,
    { parts, length, compressed, loan = null }: RequestMessage,
  ): void {
    if (this.ended) return;
    this.session = session;
    this.heardBefore = heard(session);
    let stream: ClientHttp2Stream;
    try {
      stream = session.request(headers, { endStream: false });
    } catch (error) {
      this.end({
        ...FAILED,
        code: status.UNAVAILABLE,
        message: messageOf(error),
        torn: true,
        unprocessed: true,
      });
      return;
    }
    this.stream = stream;
    outlive(session, stream);
    stream.on('response', (head) => {
      this.head = head;
    });
    stream.on('trailers', (trailers) => {
      this.trailers = trailers;
    });
    stream.on('data', (chunk: Buffer) => this.read(chunk));
    stream.on('error', (error: Error) => {
      this.error = error;
    });
    stream.on('end', () => this.finished());
    loan?.hold();
    stream.on('close', () => {
      this.finished(stream.rstCode ?? constants.NGHTTP2_NO_ERROR);
      // What is not written by now may still be on its way to a socket that takes nothing.
      if (stream.writableFinished) loan?.release();
    });
    // Corked, all goes down in one write, and nothing is copied behind its prefix.
    stream.cork();
    stream.write(messagePrefix(length, compressed));
    for (const part of parts) stream.write(part);
    stream.end();
  }

  /** Gives the call up, with a status of our own. */
  giveUp(code: status, message: string, torn = false): void {
    if (this.ended) return;
    this.end({ ...FAILED, code, message, torn });
    this.stream?.close(constants.NGHTTP2_CANCEL);
  }

  /**
   * Gives the call up because its time is over. A connection on which nothing came since it began may lead nowhere,
   * though nobody has hung up: it gets no new calls.
   */
  expire(afterMs: number): void {
    const { session } = this;
    if (session !== null && !session.destroyed && heard(session) === this.heardBefore) {
      session.close();
      // By then the time of its other calls is over too.
      setTimeout(() => cut(session), afterMs).unref();
    }
    this.giveUp(status.DEADLINE_EXCEEDED, `no answer within ${afterMs} ms`);
  }

  private read(chunk: Buffer): void {
    if (this.ended || this.head === null || !isGrpc(this.head)) return;
    try {
      this.reader.push(chunk);
    } catch (error) {
      if (!(error instanceof FramingError)) throw error;
      const code = error.fault === 'too large' ? status.RESOURCE_EXHAUSTED : status.INTERNAL;
      this.giveUp(code, `the answer ${error.message}`);
    }
  }

  /**
   * The answer is complete, or with `http2Code` the whole stream: a server may answer before it has the request,
   * and then wants no more of it.
   */
  private finished(http2Code?: number): void {
    if (this.ended) return;
    // Without a body, the status stands in the headers themselves.
    const end = this.trailers ?? this.head;
    const code = parseStatus(end?.['grpc-status']);
    if (end !== null && code !== null) this.end(this.answered(code, end));
    else if (this.head !== null && !isGrpc(this.head)) this.end(httpAnswer(this.head));
    else if (http2Code !== undefined) this.end(this.torn(http2Code));
    if (this.ended && this.stream?.writableFinished === false) this.stream.close(constants.NGHTTP2_CANCEL);
  }

  private answered(code: status, end: IncomingHttpHeaders): Ending {
    if (code === status.OK) return { ...FAILED, code, message: '', response: this.response() };
    const message = decodeStatusMessage(end['grpc-message']);
    return { ...FAILED, code, message, metadata: Metadata.fromHttp2Headers(end) };
  }

  /** The server has said OK: what is wrong with its message no longer makes the call fail. */
  private response(): Buffer | Error | null {
    try {
      const message = this.reader.end();
      if (!message?.compressed) return message?.bytes ?? null;
      const encoding = this.head?.['grpc-encoding'];
      if (encoding !== 'gzip') return new Error(`is compressed with ${String(encoding)}, expected gzip`);
      return gunzipSync(message.bytes, { maxOutputLength: MAX_RESPONSE_BYTES });
    } catch (error) {
      return error instanceof FramingError ? error : new Error(`is no gzip: ${messageOf(error)}`);
    }
  }

  private torn(http2Code: number): Ending {
    const outOfIds = (this.error as NodeJS.ErrnoException | null)?.code === 'ERR_HTTP2_OUT_OF_STREAMS';
    // An HTTP/2 connection is good for a billion requests; the next one is.
    if (outOfIds) this.session?.close();
    const lost = this.session?.destroyed === true;
    const refused = http2Code === constants.NGHTTP2_REFUSED_STREAM;
    return {
      ...FAILED,
      code: lost || outOfIds ? status.UNAVAILABLE : statusOfReset(http2Code),
      message: lost
        ? `the connection was lost${this.error === null ? '' : `: ${this.error.message}`}`
        : `the stream ended without a status, HTTP/2 says ${resetName(http2Code)}`,
      torn: http2Code !== constants.NGHTTP2_INADEQUATE_SECURITY,
      unprocessed: refused || outOfIds,
    };
  }
}

function heard(session: ClientHttp2Session): number {
  return session.socket?.bytesRead ?? 0;
}

function isGrpc(head: Head): boolean {
  return head[':status'] === 200 && /^application\/grpc\b/.test(head['content-type'] ?? '');
}

function httpAnswer(head: Head): Ending {
  const httpStatus = Number(head[':status']);
  const type = head['content-type'] ?? 'no content type';
  return {
    ...FAILED,
    code: statusOfHttp(httpStatus),
    message: `the answer is HTTP ${httpStatus} with ${type}, not gRPC's`,
  };
}
