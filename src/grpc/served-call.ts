import {
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { status } from '@grpc/grpc-js';
import { ANYBODY, type Identity } from '../model/identity.ts';
import type { Allowance } from './allowance.ts';
import { FIRST_BYTES, type FramedMessage, FramingError, MessageReader, messagePrefix } from './framing.ts';
import type { Lender, Loan } from './lender.ts';
import { httpRefusal, RETRY_AFTER_MS, refusalHeaders, requestRefusal, unknownMethod } from './refusal.ts';
import { decodeTimeout } from './timeout.ts';
import type { Admit, Caller, Refusal, Reply, Showing, UnaryMethod } from './unary-method.ts';
import { isEncoding, unpack } from './unpack.ts';

/** How long a transfer may take where others are refused for want of memory. */
const TRANSFER_MS_WHEN_SHORT = 5_000;

const HEAD = { ':status': 200, 'content-type': 'application/grpc' } as const;
const OK_TRAILERS = { 'grpc-status': '0' } as const;
const WITH_TRAILERS = { waitForTrailers: true } as const;
const WITHOUT_BODY = { endStream: true } as const;
const EMPTY_MESSAGE = messagePrefix(0, false);

/** What the calls of a connection are served with. */
export interface Serving {
  readonly methods: ReadonlyMap<string, UnaryMethod>;
  readonly maxRequestBytes: number;
  /** For the requests that are under way on the connection. */
  readonly allowance: Allowance;
  readonly lender: Lender;
  readonly admit: Admit | null;
  /** From the first byte of a request to its last, and from the answer to its last byte taken, in milliseconds. */
  readonly transferMs: number;
  /** What the client shows beside each call's headers. */
  readonly shown: Omit<Showing, 'header'>;
}

/** One call on a server's HTTP/2 stream: reads the request, has the method answer, says so with gRPC's status. */
export class ServedCall implements Caller {
  identity: Identity = ANYBODY;
  /** What the request is read into; null where its memory is its own, and when it was given back. */
  loan: Loan | null = null;
  private readonly stream: ServerHttp2Stream;
  private readonly serving: Serving;
  private readonly encoding: string;
  /** Null once the request is no longer needed. */
  private reader: MessageReader | null;
  private method: UnaryMethod | null = null;
  /** Bytes taken from the allowance. */
  private held = 0;
  /** They are still worked with, whether somebody waits for the answer or not. */
  private inUse = false;
  /** When the transfer now under way began; infinite while the method works. In ms of `performance.now()`. */
  private since = performance.now();
  /** The caller's own, in the same time. */
  private deadline = Number.POSITIVE_INFINITY;
  private timer: NodeJS.Timeout | null = null;
  private overdue = false;
  private answered = false;

  /** Begins to read. `ended` is told when the stream is closed, and whether the call was answered before. */
  constructor(
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    serving: Serving,
    ended: (call: ServedCall, answered: boolean) => void,
  ) {
    this.stream = stream;
    this.serving = serving;
    this.encoding = headers['grpc-encoding']?.toString() ?? 'identity';
    this.reader = new MessageReader(serving.maxRequestBytes, (bytes) => this.lend(bytes));
    // A stream's error is its connection's or the client's, and told by its close.
    stream.on('error', ignore);
    stream.on('close', () => {
      ended(this, this.answered);
      this.answered = true;
      this.release();
    });
    if (this.begin(headers)) {
      stream.on('data', (chunk: Buffer) => this.read(chunk));
      stream.on('end', () => this.received());
    } else stream.resume();
  }

  get cancelled(): boolean {
    return this.overdue || this.stream.closed || this.stream.destroyed;
  }

  /** Ends a call whose client sends or takes too slowly: `short` where memory is. To be called every few seconds. */
  expire(now: number, short: boolean): void {
    const { transferMs } = this.serving;
    const patienceMs = short ? Math.min(TRANSFER_MS_WHEN_SHORT, transferMs) : transferMs;
    if (now - this.since < patienceMs) return;
    if (this.answered) {
      this.stream.close(constants.NGHTTP2_CANCEL);
      return;
    }
    const details = `the request was not here within ${patienceMs / 1000} seconds`;
    if (short) this.refuse({ code: status.UNAVAILABLE, details, retryAfterMs: RETRY_AFTER_MS });
    else this.refuse({ code: status.DEADLINE_EXCEEDED, details });
  }

  /** Whether the request is to be read. */
  private begin(headers: IncomingHttpHeaders): boolean {
    const httpStatus = httpRefusal(headers);
    if (httpStatus !== null) {
      this.respond({ ':status': httpStatus, ...(httpStatus === 405 && { allow: 'POST' }) });
      return false;
    }
    const path = headers[':path'] ?? '';
    this.method = this.serving.methods.get(path) ?? null;
    const refusal =
      this.method === null
        ? unknownMethod(path)
        : (this.stranger(path, headers) ?? this.headerRefusal(headers));
    if (refusal === null) return true;
    this.refuse(refusal);
    return false;
  }

  /** Null where the client is let in: then it is known who it is. */
  private stranger(path: string, headers: IncomingHttpHeaders): Refusal | null {
    const { admit, shown } = this.serving;
    if (admit === null) return null;
    const header = (name: string): string | undefined => headers[name]?.toString();
    const admitted = admit(path, { ...shown, header });
    if ('code' in admitted) return admitted;
    this.identity = admitted;
    return null;
  }

  private headerRefusal(headers: IncomingHttpHeaders): Refusal | null {
    const { encoding } = this;
    if (encoding !== 'identity' && !isEncoding(encoding)) {
      return { code: status.UNIMPLEMENTED, details: `grpc-encoding ${encoding} is not known here` };
    }
    const timeout = headers['grpc-timeout'];
    if (timeout === undefined) return null;
    const ms = decodeTimeout(String(timeout));
    if (ms === null) return { code: status.INTERNAL, details: `grpc-timeout ${String(timeout)} is no time` };
    this.deadline = performance.now() + ms;
    return null;
  }

  private read(chunk: Buffer): void {
    if (this.answered) return;
    try {
      this.reader?.push(chunk);
    } catch (error) {
      this.refuse(requestRefusal(error));
    }
  }

  /** All has come, or the client has broken off. */
  private received(): void {
    if (this.answered || this.cancelled) return;
    this.since = Number.POSITIVE_INFINITY;
    let message: FramedMessage | null;
    try {
      message = this.reader?.end() ?? null;
    } catch (error) {
      this.refuse(requestRefusal(error));
      return;
    }
    if (message === null) this.refuse({ code: status.UNIMPLEMENTED, details: 'the request has no message' });
    else if (!message.compressed) this.handle(message.bytes);
    else this.unpack(message.bytes);
  }

  private unpack(packed: Buffer): void {
    if (!isEncoding(this.encoding)) {
      this.refuse(requestRefusal(new FramingError('is marked as compressed and has no grpc-encoding')));
      return;
    }
    const bytes = unpack(this.encoding, packed, {
      maxBytes: this.serving.maxRequestBytes,
      admits: (more) => this.hold(more),
    });
    if (bytes instanceof Promise) void this.use(bytes).then((later) => this.unpacked(later));
    else this.unpacked(bytes);
  }

  private unpacked(bytes: Buffer | FramingError): void {
    // The request is no part of what it came in.
    this.giveBack();
    if (bytes instanceof FramingError) this.refuse(requestRefusal(bytes));
    else this.handle(bytes);
  }

  private handle(request: Buffer): void {
    if (this.method === null || this.cancelled) return;
    const reply = this.method(request, this);
    if (!(reply instanceof Promise)) {
      this.answer(reply);
      return;
    }
    if (this.deadline !== Number.POSITIVE_INFINITY) this.watchDeadline();
    void this.use(reply).then((later) => this.answer(later));
  }

  private async use<T>(work: Promise<T>): Promise<T> {
    this.inUse = true;
    const result = await work;
    this.inUse = false;
    if (this.answered) this.release();
    return result;
  }

  /** Only a call that waits needs a timer: the others are answered before anything else can happen. */
  private watchDeadline(): void {
    const left = Math.min(this.deadline - performance.now(), MAX_TIMER_MS);
    this.timer = setTimeout(() => {
      this.refuse({ code: status.DEADLINE_EXCEEDED, details: 'the deadline has passed' });
      this.overdue = true;
    }, left).unref();
  }

  private answer(reply: Reply): void {
    if ('details' in reply) {
      this.refuse(reply);
      return;
    }
    if (!this.settle()) return;
    const { stream } = this;
    stream.once('wantTrailers', () => stream.sendTrailers(OK_TRAILERS));
    stream.respond(HEAD, WITH_TRAILERS);
    const { message } = reply;
    stream.end(
      message.length === 0 ? EMPTY_MESSAGE : Buffer.concat([messagePrefix(message.length, false), message]),
    );
  }

  /** The status in the headers themselves, as gRPC does where there is no message. */
  private refuse(refusal: Refusal): void {
    this.respond({ ...HEAD, ...refusalHeaders(refusal) });
  }

  private respond(head: OutgoingHttpHeaders): void {
    if (!this.settle()) return;
    const { stream } = this;
    stream.respond(head, WITHOUT_BODY);
    // The rest of a request that is refused is not wanted; node 22 would take the answer back if told so at once.
    if (!stream.readableEnded) setImmediate(() => stream.close(constants.NGHTTP2_NO_ERROR));
  }

  /** Whether there is still somebody to answer, and that for the first time. */
  private settle(): boolean {
    if (this.answered) return false;
    this.answered = true;
    this.release();
    this.since = performance.now();
    return !this.cancelled;
  }

  private hold(bytes: number): boolean {
    if (this.answered || !this.serving.allowance.take(bytes)) return false;
    this.held += bytes;
    return true;
  }

  /** The first few bytes are free, so that small requests fit beside whatever is under way: connections bound how many. */
  private lend(bytes: number): Buffer | null {
    if (!this.hold(Math.max(0, bytes - FIRST_BYTES - this.held))) return null;
    const less = this.loan;
    this.loan = this.serving.lender.lend(bytes);
    less?.release();
    return this.loan?.bytes ?? Buffer.allocUnsafe(bytes);
  }

  private release(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.inUse) return;
    this.reader = null;
    this.giveBack();
    this.serving.allowance.give(this.held);
    this.held = 0;
  }

  private giveBack(): void {
    this.loan?.release();
    this.loan = null;
  }
}

/** Longer timers fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

function ignore(): void {}
