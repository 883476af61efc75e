import type { IncomingMessage } from 'node:http';
import { Pieces } from '../grpc/pieces.ts';
import type { Json } from '../model/json.ts';
import { messageOf } from '../model/thrown.ts';
import { ApiError } from './route.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * All of a request's body. Rejects with an ApiError where it is too large, packed, or breaks off; the connection stays
 * open for the answer.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const { 'content-encoding': encoding = 'identity', 'content-length': length } = request.headers;
  if (encoding !== 'identity') {
    throw new ApiError(
      415,
      'unsupported',
      `content-encoding ${encoding} is not taken here: send the body as it is`,
    );
  }
  if (Number(length ?? 0) > maxBytes) throw tooLarge(maxBytes);
  return new Promise((resolve, reject) => {
    const pieces = new Pieces();
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) pieces.add(chunk);
      else {
        request.pause();
        reject(tooLarge(maxBytes));
      }
    });
    request.on('end', () => {
      const all = pieces.take();
      resolve(all.length === 1 ? (all[0] as Buffer) : Buffer.concat(all));
    });
    // After the end it changes nothing.
    request.on('close', () => reject(new ApiError(400, 'invalid_argument', 'the body broke off')));
    request.on('error', () => reject(new ApiError(400, 'invalid_argument', 'the body broke off')));
  });
}

function tooLarge(maxBytes: number): ApiError {
  return new ApiError(413, 'too_large', `the body is larger than ${maxBytes} bytes`);
}

/** Deeper nesting is nobody's arguments, and would be a danger to all that walks it. */
const MAX_DEPTH = 64;

/** A body as JSON. Throws an ApiError that says what is wrong with it. */
export function parseJson(body: Buffer): Json {
  if (body.length === 0) throw new ApiError(400, 'invalid_argument', 'the body is empty, expected JSON');
  let value: Json;
  try {
    value = JSON.parse(utf8.decode(body)) as Json;
  } catch (error) {
    const because = error instanceof TypeError ? 'it is no UTF-8' : messageOf(error);
    throw new ApiError(400, 'invalid_argument', `the body is not JSON: ${because}`);
  }
  if (isDeep(value, MAX_DEPTH)) {
    throw new ApiError(400, 'invalid_argument', `the body is nested more than ${MAX_DEPTH} levels deep`);
  }
  return value;
}

function isDeep(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeep(inner, levels - 1));
}
