import type { IncomingMessage } from 'node:http';
import { status } from '@grpc/grpc-js';
import { FramingError } from '../grpc/framing.ts';
import { Pieces } from '../grpc/pieces.ts';
import type { Refusal } from '../grpc/unary-method.ts';
import { type Bounds, type Encoding, unpack } from '../grpc/unpack.ts';

/** Why a body cannot be taken, with the HTTP status where the code does not tell it. */
export interface BodyRefusal extends Refusal {
  readonly http?: number;
}

/** When to come back where memory is short: requests under way take about so long. */
const RETRY_AFTER_MS = 1_000;
/** Of a body put together at a time: copied, and its memory touched, within a millisecond or two. */
const STEP_BYTES = 4 * 1024 * 1024;

/** All of a request's body as it came, or why it cannot be had; what follows is let go by. Never rejects. */
export function readBody(
  request: IncomingMessage,
  { maxBytes, admits }: Bounds,
): Promise<Buffer | BodyRefusal> {
  // What is longer is not begun with.
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve(tooLarge(maxBytes));
  return new Promise((resolve) => {
    const pieces = new Pieces();
    let size = 0;
    let done = false;
    const end = (result: Buffer | BodyRefusal): void => {
      done = true;
      pieces.take();
      resolve(result);
    };
    request.on('data', (chunk: Buffer) => {
      if (done) return;
      size += chunk.length;
      if (size > maxBytes) end(tooLarge(maxBytes));
      else if (admits(chunk.length)) pieces.add(chunk);
      else end(noRoom());
    });
    request.on('end', () => {
      if (done) return;
      done = true;
      resolve(joined(pieces.take(), size));
    });
    const broken = (): void => {
      if (!done) end({ code: status.CANCELLED, details: 'the body broke off', http: 400 });
    };
    request.on('close', broken).on('error', broken);
  });
}

/** Large ones in steps: others get their turn in between. */
async function joined(chunks: readonly Buffer[], size: number): Promise<Buffer> {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  if (size <= STEP_BYTES) return Buffer.concat(chunks);
  const whole = Buffer.allocUnsafe(size);
  let at = 0;
  let turn = STEP_BYTES;
  for (const chunk of chunks) {
    chunk.copy(whole, at);
    at += chunk.length;
    if (at < turn) continue;
    turn += STEP_BYTES;
    await new Promise<void>((next) => setImmediate(next));
  }
  return whole;
}

/** Unpacks a body to no more than its bounds, or says why not. */
export async function unpackBody(
  encoding: Encoding,
  packed: Buffer,
  bounds: Bounds,
): Promise<Buffer | BodyRefusal> {
  const unpacked = await unpack(encoding, packed, bounds);
  if (!(unpacked instanceof FramingError)) return unpacked;
  if (unpacked.fault === 'no room') return noRoom();
  if (unpacked.fault === 'too large') return tooLarge(bounds.maxBytes);
  return { code: status.INVALID_ARGUMENT, details: `the body ${unpacked.message}` };
}

function tooLarge(maxBytes: number): BodyRefusal {
  return { code: status.INVALID_ARGUMENT, details: `the body is larger than ${maxBytes} bytes`, http: 413 };
}

export function noRoom(): BodyRefusal {
  const details = 'the body does not fit beside those under way';
  return { code: status.UNAVAILABLE, details, retryAfterMs: RETRY_AFTER_MS };
}
