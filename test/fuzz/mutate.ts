import { gzipSync } from 'node:zlib';

/** A random source that a seed makes the same again (mulberry32). */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number from 0 to below `sides`. */
  roll(sides: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.roll(from.length)] as T;
  }
}

/** Values at which parsers break: ends of varints, of lengths, of UTF-8. */
const EDGES = [0, 1, 2, 7, 8, 10, 0x12, 0x1a, 0x22, 0x7b, 0x7d, 0x7f, 0x80, 0xc0, 0xfe, 0xff];
const MAX_BYTES = 256 * 1024;
const FAST = { level: 1 };

/** A request with a few mistakes in it. */
export function mutated(request: Buffer, dice: Dice): Buffer {
  let bytes: Buffer = Buffer.from(request);
  // Where lengths stay true, most of what follows a mistake is still read.
  const isOfOneLength = dice.roll(4) === 0;
  for (let left = 1 + dice.roll(4); left > 0; left--) bytes = once(bytes, isOfOneLength, dice);
  return bytes.length > MAX_BYTES ? bytes.subarray(0, MAX_BYTES) : bytes;
}

function once(bytes: Buffer, isOfOneLength: boolean, dice: Dice): Buffer {
  if (bytes.length === 0) return Buffer.from([dice.pick(EDGES)]);
  const at = dice.roll(bytes.length);
  const length = 1 + dice.roll(Math.min(64, bytes.length - at));
  switch (dice.roll(isOfOneLength ? 3 : 7)) {
    case 0:
      bytes[at] = (bytes[at] as number) ^ (1 << dice.roll(8));
      return bytes;
    case 1:
      bytes[at] = dice.pick(EDGES);
      return bytes;
    case 2: {
      const from = dice.roll(bytes.length);
      bytes.copy(bytes, at, from, Math.min(bytes.length, from + length));
      return bytes;
    }
    case 3:
      return bytes.subarray(0, at);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 5: {
      const copied = bytes.subarray(at, at + length);
      const times = 1 + dice.roll(8);
      return Buffer.concat([bytes.subarray(0, at), ...Array<Buffer>(times).fill(copied), bytes.subarray(at)]);
    }
    default: {
      // A length or number of many bytes.
      const varint = Buffer.from([...Array<number>(dice.roll(10)).fill(0xff), dice.pick(EDGES)]);
      return Buffer.concat([bytes.subarray(0, at), varint, bytes.subarray(at)]);
    }
  }
}

/** Packed with gzip, and that broken, or the packed request broken before. */
export function mutatedGzip(request: Buffer, dice: Dice): Buffer {
  return dice.roll(2) === 0 ? gzipSync(mutated(request, dice), FAST) : mutated(gzipSync(request, FAST), dice);
}
