import { gunzip as gunzipInThread, gunzipSync } from 'node:zlib';
import { messageOf } from '../model/thrown.ts';
import { FramingError } from './framing.ts';

/** Unpacked at once up to this size, a few milliseconds' work; above it in another thread, which costs more. */
const AT_ONCE_BYTES = 1024 * 1024;
/** RFC 1952, section 2.3.1: gzip begins with these two bytes and ends with the unpacked length, modulo 2^32. */
const MAGIC = 0x1f8b;
const LENGTH_BYTES = 4;
/** Header and trailer. */
const LEAST_BYTES = 18;

/**
 * Unpacks a message of at most `maxBytes`, whatever length it claims. `admits` is asked before memory is taken, and
 * asked for more where the claim was too low. Returns or resolves to the FramingError where it cannot be done.
 */
export function gunzip(
  packed: Buffer,
  maxBytes: number,
  admits: (bytes: number) => boolean,
): Buffer | FramingError | Promise<Buffer | FramingError> {
  if (packed.length < LEAST_BYTES || packed.readUInt16BE(0) !== MAGIC)
    return malformed('it begins otherwise');
  const claimed = packed.readUInt32LE(packed.length - LENGTH_BYTES);
  if (claimed > maxBytes) return tooLarge(claimed, maxBytes);
  if (!admits(claimed)) return noRoom();
  if (claimed > AT_ONCE_BYTES) return inThread(packed, claimed, maxBytes, admits);
  try {
    // One spare byte: a buffer that is filled to the last makes zlib look for more.
    return gunzipSync(packed, {
      chunkSize: Math.max(64, claimed + 1),
      maxOutputLength: Math.max(1, claimed),
    });
  } catch (error) {
    if (!isTooLarge(error)) return malformed(messageOf(error));
    return admits(maxBytes - claimed) ? inThread(packed, maxBytes, maxBytes, admits) : noRoom();
  }
}

/** Several gzip members in a row are more than the last one says: then once more, with `maxBytes` for the limit. */
async function inThread(
  packed: Buffer,
  limit: number,
  maxBytes: number,
  admits: (bytes: number) => boolean,
): Promise<Buffer | FramingError> {
  const bytes = await new Promise<Buffer | FramingError | null>((done) => {
    gunzipInThread(packed, { chunkSize: 256 * 1024, maxOutputLength: limit }, (error, unpacked) => {
      if (error === null) done(unpacked);
      else done(isTooLarge(error) ? null : malformed(messageOf(error)));
    });
  });
  if (bytes !== null) return bytes;
  if (limit === maxBytes) return tooLarge(null, maxBytes);
  return admits(maxBytes - limit) ? inThread(packed, maxBytes, maxBytes, admits) : noRoom();
}

function isTooLarge(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
}

function tooLarge(bytes: number | null, maxBytes: number): FramingError {
  const size = bytes === null ? `more than ${maxBytes}` : String(bytes);
  return new FramingError(`unpacks to ${size} bytes, at most ${maxBytes} are read`, 'too large');
}

function noRoom(): FramingError {
  return new FramingError('does not fit beside those under way', 'no room');
}

function malformed(because: string): FramingError {
  return new FramingError(`is no gzip: ${because}`);
}
