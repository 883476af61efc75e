import type { IncomingMessage, ServerResponse } from 'node:http';
import { status } from '@grpc/grpc-js';
import type { Allowance } from '../grpc/allowance.ts';
import { inSlices } from '../grpc/in-slices.ts';
import type { Caller } from '../grpc/unary-method.ts';
import { ENCODINGS, type Encoding, isEncoding } from '../grpc/unpack.ts';
import type { Identity } from '../model/identity.ts';
import type { Signal } from '../model/signal.ts';
import { OtlpJsonError } from '../wire/json.ts';
import { encodeJsonText } from '../wire/json-text.ts';
import { type Format, MEDIA_TYPES } from './http-answer.ts';
import { type BodyRefusal, noRoom, readBody, unpackBody } from './http-body.ts';

export interface HttpExportOptions {
  readonly maxBytes: number;
  /** Values of `content-encoding` that are taken, beside none. */
  readonly encodings: readonly string[];
  /** For the requests that are under way. */
  readonly allowance: Allowance;
  readonly identity: Identity;
}

/** The Collector's other name for what HTTP calls deflate. */
const OTHER_NAMES: Readonly<Record<string, Encoding>> = { zlib: 'deflate' };

/** What takes milliseconds to copy or to read. */
const LARGE_BYTES = 1024 * 1024;

/** One export request over HTTP: from its body to the bytes that OTLP/gRPC would have brought. */
export class HttpExport implements Caller {
  readonly format: Format;
  readonly identity: Identity;
  private readonly request: IncomingMessage;
  private readonly response: ServerResponse;
  private readonly options: HttpExportOptions;
  /** Bytes taken from the allowance. */
  private held = 0;

  constructor(request: IncomingMessage, response: ServerResponse, options: HttpExportOptions) {
    this.request = request;
    this.response = response;
    this.options = options;
    this.identity = options.identity;
    this.format = HttpExport.formatOf(request) ?? 'protobuf';
  }

  /** How the body of a request is written; null where it is none of OTLP's. */
  static formatOf({ headers }: IncomingMessage): Format | null {
    const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
    if (type === MEDIA_TYPES.protobuf) return 'protobuf';
    return type === MEDIA_TYPES.json ? 'json' : null;
  }

  get cancelled(): boolean {
    return this.response.destroyed || this.response.closed;
  }

  /** The request in protobuf, or why it cannot be had. */
  async read(signal: Signal): Promise<Buffer | BodyRefusal> {
    const encoding = this.encoding();
    if (typeof encoding === 'object' && encoding !== null) return encoding;
    const bounds = { maxBytes: this.options.maxBytes, admits: (bytes: number) => this.hold(bytes) };
    const packed = await readBody(this.request, bounds);
    if (!Buffer.isBuffer(packed)) return packed;
    await turnAfter(packed);
    const body = encoding === null ? packed : await unpackBody(encoding, packed, bounds);
    if (this.format !== 'json' || !Buffer.isBuffer(body)) return body;
    const request = await this.fromJson(signal, body);
    await turnAfter(request);
    return request;
  }

  /** Gives back what was held. */
  release(): void {
    this.options.allowance.give(this.held);
    this.held = 0;
  }

  private async fromJson(signal: Signal, text: Buffer): Promise<Buffer | BodyRefusal> {
    if (!this.hold(text.length)) return noRoom();
    try {
      const bytes = await inSlices(encodeJsonText(signal, text), () => this.cancelled);
      return bytes ?? { code: status.CANCELLED, details: 'the client has gone' };
    } catch (error) {
      if (!(error instanceof OtlpJsonError)) throw error;
      return { code: status.INVALID_ARGUMENT, details: `not OTLP/JSON of ${signal}: ${error.message}` };
    }
  }

  /** Null where the body is not packed. */
  private encoding(): Encoding | null | BodyRefusal {
    const name = (this.request.headers['content-encoding'] ?? '').trim().toLowerCase();
    if (name === '' || name === 'identity') return null;
    const encoding = OTHER_NAMES[name] ?? name;
    const { encodings } = this.options;
    if (encodings.includes(name) && isEncoding(encoding)) return encoding;
    const known = encodings.filter((one) => (OTHER_NAMES[one] ?? one) in ENCODINGS);
    const details = `content-encoding ${name.slice(0, 50)} is not taken here, expected ${['none', ...known].join(', ')}`;
    return { code: status.INVALID_ARGUMENT, details, http: 415 };
  }

  private hold(bytes: number): boolean {
    if (!this.options.allowance.take(bytes)) return false;
    this.held += bytes;
    return true;
  }
}

/** Steps that take milliseconds each must not add up: others get their turn after a large one. */
async function turnAfter(step: Buffer | BodyRefusal): Promise<void> {
  if (!Buffer.isBuffer(step) || step.length < LARGE_BYTES) return;
  await new Promise<void>((turn) => setImmediate(turn));
}
