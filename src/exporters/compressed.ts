import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { zstd } from '../grpc/zstd.ts';

const compressors = { gzip: promisify(gzip), zstd: zstd === null ? null : promisify(zstd.compress) } as const;

/** Pieces as one, compressed in another thread. Rejects where this Node cannot. */
export async function compressed(algorithm: 'gzip' | 'zstd', parts: readonly Buffer[]): Promise<Buffer> {
  const compress = compressors[algorithm];
  if (compress === null) throw new Error(`this Node has no ${algorithm}: it needs 22.15 or later`);
  return compress(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts), {});
}
