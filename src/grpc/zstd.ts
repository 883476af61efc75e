import * as zlib from 'node:zlib';

type Work = (
  bytes: Buffer,
  options: {
    readonly maxOutputLength?: number;
    readonly chunkSize?: number;
    readonly params?: Record<number, number>;
  },
  done: (error: Error | null, result: Buffer) => void,
) => void;

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
  const decompress: Work = (bytes, options, done) =>
    zstdDecompress(bytes, { ...options, params: { [windowLog]: WINDOW_LOG } }, done);
  return { compress: zstdCompress, decompress };
}
