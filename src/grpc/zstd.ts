import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { zstdFrames } from './zstd-frames.ts';

interface Options {
  readonly maxOutputLength?: number;
  readonly chunkSize?: number;
  readonly params?: Record<number, number>;
}

type Work = (bytes: Buffer, options: Options, done: (error: Error | null, result: Buffer) => void) => void;

/** What Node has from 22.15 on. */
interface WithZstd {
  readonly zstdCompress?: Work;
  readonly zstdDecompress?: Work;
  readonly constants: { readonly ZSTD_d_windowLogMax?: number };
}

/** 8 MiB: as much of what came before as a decoder must be ready to keep (RFC 9659), and no more. */
const WINDOW_LOG = 23;

/** Zstandard where this Node has it; null elsewhere. */
export const zstd = find(zlib as unknown as WithZstd);

function find({ zstdCompress, zstdDecompress, constants }: WithZstd) {
  const { ZSTD_d_windowLogMax: windowLog } = constants;
  if (zstdCompress === undefined || zstdDecompress === undefined || windowLog === undefined) return null;
  const one = promisify(zstdDecompress) as (bytes: Buffer, options: Options) => Promise<Buffer>;
  const params = { [windowLog]: WINDOW_LOG };
  const decompress: Work = (bytes, options, done) => {
    all(bytes, (frame, maxOutputLength) => one(frame, { ...options, maxOutputLength, params }), options).then(
      (whole) => done(null, whole),
      (error: Error) => done(error, NOTHING),
    );
  };
  return { compress: zstdCompress, decompress };
}

const NOTHING = Buffer.alloc(0);

async function all(
  bytes: Buffer,
  decompress: (frame: Buffer, maxOutputLength: number) => Promise<Buffer>,
  { maxOutputLength = Number.MAX_SAFE_INTEGER }: Options,
): Promise<Buffer> {
  const frames = zstdFrames(bytes);
  if (frames === null) throw new Error('it does not consist of whole frames');
  const parts: Buffer[] = [];
  let left = maxOutputLength;
  for (const frame of frames) {
    // Node wants room for one byte at least.
    const part = await decompress(frame, Math.max(1, left));
    left -= part.length;
    if (left < 0) throw Object.assign(new Error('too large'), { code: 'ERR_BUFFER_TOO_LARGE' });
    parts.push(part);
  }
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
}
