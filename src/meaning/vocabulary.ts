const END = 0x0a;

/**
 * Word pieces, found by what they are: one table of numbers over the file as it was read. A map of as many texts takes
 * some megabytes, and longer to make than all else that is loaded.
 */
export class Vocabulary {
  private readonly text: Uint8Array;
  /** Where each piece begins, and one past the last. */
  private readonly starts: Int32Array;
  /** Row numbers from 1 by their piece's hash, the next free place where that one is taken; 0 where there is none. */
  private readonly table: Int32Array;

  /** One piece a line, in ASCII. */
  constructor(text: Uint8Array) {
    this.text = text;
    this.starts = startsOf(text);
    this.table = new Int32Array(2 ** Math.ceil(Math.log2(this.size + 1) + 1));
    for (let row = 0; row < this.size; row++) this.enter(row);
  }

  get size(): number {
    return this.starts.length - 1;
  }

  /** The row of a piece, -1 where there is none. */
  rowOf(piece: string): number {
    let hash = SEED;
    for (let i = 0; i < piece.length; i++) hash = mixed(hash, piece.charCodeAt(i));
    for (let place = this.placeOf(hash); ; place = this.next(place)) {
      const row = this.table[place]! - 1;
      if (row < 0 || this.isAt(row, piece)) return row;
    }
  }

  pieceOf(row: number): string {
    return String.fromCharCode(...this.text.subarray(this.starts[row], this.starts[row + 1]! - 1));
  }

  private enter(row: number): void {
    let hash = SEED;
    for (let at = this.starts[row]!; at < this.starts[row + 1]! - 1; at++) hash = mixed(hash, this.text[at]!);
    let place = this.placeOf(hash);
    while (this.table[place] !== 0) place = this.next(place);
    this.table[place] = row + 1;
  }

  private isAt(row: number, piece: string): boolean {
    const start = this.starts[row]!;
    if (this.starts[row + 1]! - 1 - start !== piece.length) return false;
    for (let i = 0; i < piece.length; i++) {
      if (this.text[start + i] !== piece.charCodeAt(i)) return false;
    }
    return true;
  }

  private placeOf(hash: number): number {
    return (hash ^ (hash >>> 15)) & (this.table.length - 1);
  }

  private next(place: number): number {
    return (place + 1) & (this.table.length - 1);
  }
}

// FNV-1a.
const SEED = 0x811c9dc5;

function mixed(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

function startsOf(text: Uint8Array): Int32Array {
  const starts = new Int32Array(linesOf(text) + 1);
  for (let row = 1, at = 0; row < starts.length; row++) {
    const end = text.indexOf(END, at);
    at = (end < 0 ? text.length : end) + 1;
    starts[row] = at;
  }
  return starts;
}

function linesOf(text: Uint8Array): number {
  let lines = 0;
  for (let at = 0; at < text.length; lines++) {
    const end = text.indexOf(END, at);
    at = end < 0 ? text.length : end + 1;
  }
  return lines;
}
