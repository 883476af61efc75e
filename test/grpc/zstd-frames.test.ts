import { randomBytes } from 'node:crypto';
import * as zlib from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramingError } from '../../src/grpc/framing.ts';
import { unpack } from '../../src/grpc/unpack.ts';
import { zstdFrames } from '../../src/grpc/zstd-frames.ts';

const { zstdCompressSync: compress } = zlib as { zstdCompressSync?: (bytes: Buffer) => Buffer };
/** A frame as the format has it: its size in it, one raw block of `abc`, no checksum. */
const ABC = Buffer.from('28b52ffd2003190000616263', 'hex');
const SKIPPED = Buffer.from('532a4d1803000000010203', 'hex');

describe('zstdFrames', () => {
  it('takes whole frames apart, and leaves out those without data', () => {
    expect(zstdFrames(ABC)).toEqual([ABC]);
    expect(zstdFrames(Buffer.concat([SKIPPED, ABC, ABC, SKIPPED]))).toEqual([ABC, ABC]);
  });

  it('takes nothing that breaks off, or goes on as something else', () => {
    for (let length = 0; length < ABC.length; length++)
      expect(zstdFrames(ABC.subarray(0, length))).toBeNull();
    expect(zstdFrames(Buffer.concat([ABC, Buffer.from('x')]))).toBeNull();
    expect(zstdFrames(SKIPPED.subarray(0, -1))).toBeNull();
  });

  it('takes any bytes, in time', () => {
    const head = fc.constantFrom(Buffer.alloc(0), ABC, ABC.subarray(0, 4), SKIPPED.subarray(0, 4));
    fc.assert(
      fc.property(head, fc.uint8Array({ maxLength: 100 }), (first, rest) => {
        const bytes = Buffer.concat([first, rest]);
        const frames = zstdFrames(bytes) ?? [];
        for (const frame of frames) expect(frame.length).toBeGreaterThan(8);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe.runIf(compress !== undefined)('where Node has zstd', () => {
  const bounds = { maxBytes: 1_000_000, admits: () => true };
  const pack = (bytes: Buffer): Buffer => compress?.(bytes) ?? bytes;

  it('sees whole frames in what it compresses, of any size', () => {
    for (const size of [0, 1, 100, 1_000, 200_000, 900_000]) {
      for (const bytes of [Buffer.alloc(size, 'spans'), randomBytes(size)]) {
        const packed = pack(bytes);
        expect(zstdFrames(packed)).toEqual([packed]);
      }
    }
  });

  it('reads every frame, and takes none that breaks off for a short one', async () => {
    const [first, second] = [randomBytes(300_000), Buffer.alloc(10, 'b')];
    const both = Buffer.concat([pack(first), pack(second)]);
    expect(await unpack('zstd', both, bounds)).toEqual(Buffer.concat([first, second]));
    for (const length of [0, 1, 5, 1_000, 150_000, both.length - 1]) {
      expect(await unpack('zstd', both.subarray(0, length), bounds)).toBeInstanceOf(FramingError);
    }
  });

  it('counts all frames together', async () => {
    const many = Buffer.concat(Array(5).fill(pack(Buffer.alloc(300_000))));
    expect(await unpack('zstd', many, bounds)).toMatchObject({ fault: 'too large' });
  });
});
