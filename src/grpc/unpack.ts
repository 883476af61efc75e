import { gunzip, gunzipSync, inflate } from 'node:zlib';
import { messageOf } from '../model/thrown.ts';
import { FramingError } from './framing.ts';
import { zstd } from './zstd.ts';

type Unpack = (
  packed: Buffer,
  options: { readonly chunkSize: number; readonly maxOutputLength: number },
  done: (error: Error | null, unpacked: Buffer) => void,
) => void;

export type Encoding = 'gzip' | 'deflate' | 'zstd';

/** What can be unpacked, as `grpc-encoding` and `content-encoding` call it. */
export const ENCODINGS: Readonly<Partial<Record<Encoding, Unpack>>> = {
  gzip: gunzip,
  deflate: inflate,
  ...(zstd && { zstd: zstd.decompress }),
};

export function isEncoding(name: string): name is Encoding {
  return Object.hasOwn(ENCODINGS, name);
}

/** Unpacked at once up to this size, a few milliseconds' work; above it in another thread, which costs more. */
const AT_ONCE_BYTES = 1024 * 1024;
/** Spans are packed to a tenth or so; what is packed to less than this share is unpacked twice. */
const USUAL_FACTOR = 32;
/** RFC 1952, section 2.3.1: gzip begins with these two bytes and ends with the unpacked length, modulo 2^32. */
const MAGIC = 0x1f8b;
const LENGTH_BYTES = 4;
/** Header and trailer. */
const LEAST_BYTES = 18;

/** What comes of unpacking: an error where it cannot be done, never thrown. */
type Unpacked = Buffer | FramingError;

/** How much may come out, and whether there is room for it; asked before memory is taken. */
export interface Bounds {
  readonly maxBytes: number;
  admits(bytes: number): boolean;
}

/** Unpacks a message, whatever length it claims, to no more than its bounds. */
export function unpack(encoding: Encoding, packed: Buffer, bounds: Bounds): Unpacked | Promise<Unpacked> {
  if (encoding === 'gzip') return unpackGzip(packed, bounds);
  // It does not say how long it will be: room for the longest would be room for few.
  const expected = Math.min(bounds.maxBytes, Math.max(AT_ONCE_BYTES, USUAL_FACTOR * packed.length));
  return bounds.admits(expected) ? inThread(encoding, packed, expected, bounds) : noRoom();
}

function unpackGzip(packed: Buffer, bounds: Bounds): Unpacked | Promise<Unpacked> {
  const { maxBytes } = bounds;
  if (packed.length < LEAST_BYTES || packed.readUInt16BE(0) !== MAGIC) {
    return malformed('gzip', 'it begins otherwise');
  }
  const claimed = packed.readUInt32LE(packed.length - LENGTH_BYTES);
  if (claimed > maxBytes) return tooLarge(String(claimed), maxBytes);
  if (!bounds.admits(claimed)) return noRoom();
  if (claimed > AT_ONCE_BYTES) return inThread('gzip', packed, claimed, bounds);
  try {
    // One spare byte: a buffer that is filled to the last makes zlib look for more.
    return gunzipSync(packed, {
      chunkSize: Math.max(64, claimed + 1),
      maxOutputLength: Math.max(1, claimed),
    });
  } catch (error) {
    return isTooLarge(error) ? again('gzip', packed, claimed, bounds) : malformed('gzip', messageOf(error));
  }
}

/** It is more than was expected: several gzip members in a row are more than the last one says. */
function again(
  encoding: Encoding,
  packed: Buffer,
  tried: number,
  bounds: Bounds,
): Unpacked | Promise<Unpacked> {
  const { maxBytes } = bounds;
  return bounds.admits(maxBytes - tried) ? inThread(encoding, packed, maxBytes, bounds) : noRoom();
}

async function inThread(
  encoding: Encoding,
  packed: Buffer,
  limit: number,
  bounds: Bounds,
): Promise<Unpacked> {
  const bytes = await new Promise<Unpacked | null>((done) => {
    ENCODINGS[encoding]?.(
      packed,
      { chunkSize: 256 * 1024, maxOutputLength: limit },
      (error: Error | null, unpacked: Buffer) => {
        if (error === null) done(unpacked);
        else done(isTooLarge(error) ? null : malformed(encoding, messageOf(error)));
      },
    );
  });
  if (bytes !== null) return bytes;
  if (limit === bounds.maxBytes) return tooLarge(`more than ${limit}`, limit);
  return again(encoding, packed, limit, bounds);
}

function isTooLarge(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
}

function tooLarge(bytes: string, maxBytes: number): FramingError {
  return new FramingError(`unpacks to ${bytes} bytes, at most ${maxBytes} are read`, 'too large');
}

function noRoom(): FramingError {
  return new FramingError('does not fit beside those under way', 'no room');
}

function malformed(encoding: Encoding, because: string): FramingError {
  return new FramingError(`cannot be unpacked as ${encoding}: ${because}`);
}
