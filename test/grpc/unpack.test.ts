import * as zlib from 'node:zlib';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FramingError } from '../../src/grpc/framing.ts';
import { ENCODINGS, type Encoding, unpack } from '../../src/grpc/unpack.ts';

const MIB = 1024 * 1024;
const MAX = 3 * MIB;
const { zstdCompressSync = gzipSync } = zlib as { zstdCompressSync?: (bytes: Buffer) => Buffer };
const PACK: Readonly<Record<Encoding, (bytes: Buffer) => Buffer>> = {
  gzip: gzipSync,
  deflate: deflateSync,
  zstd: zstdCompressSync,
};
/** zstd where this Node has it. */
const KNOWN = Object.keys(ENCODINGS) as Encoding[];

/** Unpacks, and tells how much it asked room for. */
async function unpacked(encoding: Encoding, packed: Buffer, room = Number.POSITIVE_INFINITY) {
  let asked = 0;
  const admits = (bytes: number): boolean => {
    asked += bytes;
    return asked <= room;
  };
  return { result: await unpack(encoding, packed, { maxBytes: MAX, admits }), asked };
}

async function fault(encoding: Encoding, packed: Buffer, room?: number): Promise<string> {
  const { result } = await unpacked(encoding, packed, room);
  if (!(result instanceof FramingError)) throw new Error('unpacked where an error was expected');
  return `${result.fault}: ${result.message}`;
}

/** Megabytes compared byte by byte with `toEqual` take half a minute. */
function isThat(result: Buffer | FramingError, bytes: Buffer): boolean {
  return Buffer.isBuffer(result) && result.equals(bytes);
}

it.each(KNOWN)('%s: unpacks what was packed, at the limit too', async (encoding) => {
  for (const size of [0, 1, 1_000, MIB, MIB + 1, MAX]) {
    const bytes = Buffer.alloc(size, 'spans');
    const { result, asked } = await unpacked(encoding, PACK[encoding](bytes));
    expect(isThat(result, bytes)).toBe(true);
    if (encoding === 'gzip') expect(asked).toBe(size);
    else expect(asked).toBe(size <= MIB ? MIB : MAX);
  }
});

it.each(KNOWN)('%s: refuses more than the limit', async (encoding) => {
  expect(await fault(encoding, PACK[encoding](Buffer.alloc(MAX + 1)))).toMatch(
    new RegExp(`^too large: unpacks to .*, at most ${MAX} are read$`),
  );
});

it('unpacks several gzip members in a row, of which the last says least', async () => {
  for (const size of [10, MIB + 10]) {
    const members = [Buffer.alloc(size, 'a'), Buffer.alloc(MIB, 'b'), Buffer.from('c')];
    const { result } = await unpacked('gzip', Buffer.concat(members.map((bytes) => gzipSync(bytes))));
    expect(isThat(result, Buffer.concat(members))).toBe(true);
  }
});

it('refuses several gzip members that are too much together', async () => {
  const members = [gzipSync(Buffer.alloc(MAX)), gzipSync(Buffer.alloc(1))];
  expect(await fault('gzip', Buffer.concat(members))).toMatch(/^too large/);
});

it('takes no more than there is room for', async () => {
  expect(await fault('gzip', gzipSync(Buffer.alloc(100)), 99)).toMatch(/^no room/);
  expect(
    await fault('gzip', Buffer.concat([gzipSync(Buffer.alloc(100)), gzipSync(Buffer.alloc(1))]), 99),
  ).toMatch(/^no room/);
  expect(await fault('deflate', deflateSync(Buffer.alloc(100)), MIB - 1)).toMatch(/^no room/);
  expect(await fault('deflate', deflateSync(Buffer.alloc(MIB + 1)), MAX - 1)).toMatch(/^no room/);
});

it.each(KNOWN)('%s: never throws, whatever comes', async (encoding) => {
  const whole = PACK[encoding](Buffer.from('some spans, some spans'));
  const cut = fc.nat({ max: whole.length - 1 }).map((length) => whole.subarray(0, length));
  const changed = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })).map(([at, byte]) => {
    const bytes = Buffer.from(whole);
    bytes[at] = byte;
    return bytes;
  });
  const random = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
  await fc.assert(
    fc.asyncProperty(fc.oneof(cut, changed, random), async (bytes) => {
      const { result } = await unpacked(encoding, bytes);
      expect(Buffer.isBuffer(result) || result instanceof FramingError).toBe(true);
    }),
  );
  expect(await fault(encoding, whole.subarray(0, whole.length - 9))).toMatch(/^(malformed|too large)/);
});

it.runIf(KNOWN.includes('zstd'))(
  'zstd: takes no more memory for its window than RFC 9659 allows',
  async () => {
    // A frame that says it needs 128 MiB of what came before: magic, no content size, window of 2^27, an empty last block.
    const frame = Buffer.from('28b52ffd0088010000', 'hex');
    expect(await fault('zstd', frame)).toMatch(/^malformed: cannot be unpacked as zstd/);
  },
);
