import { crc32 } from 'node:zlib';

// A segment is a header and records, one after the other. A record's position is the number of bytes of records before
// it, from the first segment on; a segment's header and name say the position of its first one.
//
//   segment:  "gklog" 0 | version u16 | base u64 | crc32 of these u32
//   record:   length u32 | crc32 u32 | body
//
// The checksum of a record covers its position and length too: bytes that stand where they were not written are none.

const MAGIC = Buffer.from('gklog\0');
const VERSION = 1;
export const SEGMENT_HEADER = 20;
export const RECORD_HEADER = 8;

export function segmentHeader(base: number): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER);
  MAGIC.copy(header);
  header.writeUInt16LE(VERSION, 6);
  header.writeBigUInt64LE(BigInt(base), 8);
  header.writeUInt32LE(crc32(header.subarray(0, 16)), 16);
  return header;
}

/** Throws an Error of one sentence where it is of another version: nothing else may be made of its bytes. */
export function isSegmentHeader(header: Buffer, base: number): boolean {
  if (header.length < SEGMENT_HEADER || !header.subarray(0, MAGIC.length).equals(MAGIC)) return false;
  if (header.readUInt32LE(16) !== crc32(header.subarray(0, 16))) return false;
  const version = header.readUInt16LE(6);
  if (version !== VERSION) throw new Error(`version ${version} of the format, expected ${VERSION}`);
  return header.readBigUInt64LE(8) === BigInt(base);
}

export function segmentName(base: number): string {
  return `${String(base).padStart(16, '0')}.log`;
}

/** Null where it is no segment's name. */
export function baseOf(name: string): number | null {
  const base = /^\d{16}\.log$/.test(name) ? Number(name.slice(0, 16)) : Number.NaN;
  return Number.isSafeInteger(base) ? base : null;
}

/** The bytes before a body at a position. */
export function recordHeader(position: number, body: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(RECORD_HEADER);
  let length = 0;
  for (const part of body) length += part.length;
  header.writeUInt32LE(length, 0);
  header.writeUInt32LE(checksum(position, length, body), 4);
  return header;
}

export function bodyLength(header: Buffer): number {
  return header.readUInt32LE(0);
}

export function isRecord(header: Buffer, position: number, body: Buffer): boolean {
  return header.readUInt32LE(4) === checksum(position, body.length, [body]);
}

function checksum(position: number, length: number, body: readonly Buffer[]): number {
  const place = Buffer.alloc(12);
  place.writeBigUInt64LE(BigInt(position), 0);
  place.writeUInt32LE(length, 8);
  let sum = crc32(place);
  for (const part of body) sum = crc32(part, sum);
  return sum;
}
