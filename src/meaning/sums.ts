import { DIMENSIONS } from './vectors.ts';

const QUADS = DIMENSIONS / 4;
const LITTLE = new Uint8Array(Int32Array.of(1).buffer)[0] === 1;
/** Of two half-words' sums none runs into the other before that. */
const MOST = 256;
/** Added to a number to have none below zero. */
const BIAS = 128;

/**
 * Sums of vectors of bytes, two at a time: four bytes are read as one number, and each second one of them is added to
 * one half of a sum.
 */
export class Sums {
  private readonly sums = new Int32Array(DIMENSIONS);
  private readonly even = new Int32Array(QUADS);
  private readonly odd = new Int32Array(QUADS);
  /** Vectors in `even` and `odd`. */
  private held = 0;

  clear(): void {
    this.sums.fill(0);
    this.even.fill(0);
    this.odd.fill(0);
    this.held = 0;
  }

  /** Adds the vector of a row. */
  add(quads: Int32Array, row: number): void {
    const { even, odd } = this;
    if (this.held === MOST) this.unpack();
    const first = row * QUADS;
    for (let i = 0; i < QUADS; i++) {
      const four = quads[first + i]! ^ 0x80808080;
      even[i]! += four & 0x00ff00ff;
      odd[i]! += (four >>> 8) & 0x00ff00ff;
    }
    this.held++;
  }

  /** The sum of all that was added. */
  all(): Int32Array {
    this.unpack();
    return this.sums;
  }

  private unpack(): void {
    const { sums, even, odd } = this;
    const bias = BIAS * this.held;
    for (let i = 0; i < QUADS; i++) {
      const first = LITTLE ? even[i]! : swapped(odd[i]!);
      const second = LITTLE ? odd[i]! : swapped(even[i]!);
      sums[4 * i]! += (first & 0xffff) - bias;
      sums[4 * i + 1]! += (second & 0xffff) - bias;
      sums[4 * i + 2]! += (first >>> 16) - bias;
      sums[4 * i + 3]! += (second >>> 16) - bias;
    }
    even.fill(0);
    odd.fill(0);
    this.held = 0;
  }
}

function swapped(halves: number): number {
  return (halves << 16) | (halves >>> 16);
}
