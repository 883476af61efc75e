const END = 0x0a;
/** What a piece within a word begins with. */
const INNER = '##';

/**
 * Word pieces, found by what they are: one table of numbers over the file as it was read, and made before it is shipped. A map of as many texts takes
 * some megabytes, and longer to make than all else that is loaded.
 */
export class Vocabulary {
  private readonly text: Uint8Array;
  private readonly starts: Int32Array;
  private readonly table: Uint16Array;

  /** One piece a line, in ASCII. `index`: as it was written beside them, or made now. Throws where it is another's. */
  constructor(text: Uint8Array, index: Index = indexOf(text)) {
    this.text = text;
    this.starts = index.starts;
    this.table = index.table;
    const { length } = this.table;
    const end = this.starts[this.size] ?? -1;
    // One that is full would be searched for ever.
    const sound = length === sizeFor(this.size) && this.table.includes(0);
    if (!sound || (end !== text.length && end !== text.length + 1))
      throw new Error('meaning: the index of the vocabulary is none of its text');
  }

  get size(): number {
    return this.starts.length - 1;
  }

  /** The row of a piece, -1 where there is none. */
  rowOf(piece: string): number {
    const inner = piece.startsWith(INNER);
    const start = inner ? INNER.length : 0;
    let hash = inner ? INNER_SEED : SEED;
    for (let i = start; i < piece.length; i++) hash = mixed(hash, piece.charCodeAt(i));
    return this.find(hash, piece, start, piece.length, inner);
  }

  /**
   * The row of the longest piece that a text has at a place, -1 where there is none. `inner`: the word has begun before,
   * and the piece goes on with it.
   */
  longestAt(text: string, start: number, end: number, inner: boolean): number {
    const last = Math.min(end, start + prefixes.length);
    let hash = inner ? INNER_SEED : SEED;
    for (let at = start; at < last; at++) {
      hash = mixed(hash, text.charCodeAt(at));
      prefixes[at - start] = hash;
    }
    for (let stop = last; stop > start; stop--) {
      const row = this.find(prefixes[stop - start - 1]!, text, start, stop, inner);
      if (row >= 0) return row;
    }
    return -1;
  }

  /** How many characters of a word the piece stands for. */
  lengthOf(row: number, inner: boolean): number {
    return this.starts[row + 1]! - 1 - this.starts[row]! - (inner ? INNER.length : 0);
  }

  pieceOf(row: number): string {
    return String.fromCharCode(...this.text.subarray(this.starts[row], this.starts[row + 1]! - 1));
  }

  private find(hash: number, text: string, start: number, end: number, inner: boolean): number {
    const { table } = this;
    for (let place = placeIn(table, hash); ; place = next(table, place)) {
      const row = table[place]! - 1;
      if (row < 0 || this.isAt(row, text, start, end, inner)) return row;
    }
  }

  private isAt(row: number, text: string, start: number, end: number, inner: boolean): boolean {
    let at = this.starts[row]!;
    const length = this.starts[row + 1]! - 1 - at;
    const marked = inner ? INNER.length : 0;
    if (length !== end - start + marked) return false;
    for (let i = 0; i < marked; i++) if (this.text[at++] !== INNER.charCodeAt(i)) return false;
    for (let i = start; i < end; i++) if (this.text[at++] !== text.charCodeAt(i)) return false;
    return true;
  }
}

/** Where pieces are found. */
export interface Index {
  /** Where each piece begins, and one past the last. */
  readonly starts: Int32Array;
  /** Row numbers from 1 by their piece's hash, the next free place where that one is taken; 0 where there is none. */
  readonly table: Uint16Array;
}

export function indexOf(text: Uint8Array): Index {
  const starts = startsOf(text);
  const size = starts.length - 1;
  const table = new Uint16Array(sizeFor(size));
  for (let row = 0; row < size; row++) {
    let hash = SEED;
    for (let at = starts[row]!; at < starts[row + 1]! - 1; at++) hash = mixed(hash, text[at]!);
    let place = placeIn(table, hash);
    while (table[place] !== 0) place = next(table, place);
    table[place] = row + 1;
  }
  return { starts, table };
}

/** At most half full. */
function sizeFor(rows: number): number {
  if (rows >= 2 ** 16) throw new Error(`meaning: found ${rows} pieces, expected fewer than ${2 ** 16}`);
  return 2 ** Math.ceil(Math.log2(rows + 1) + 1);
}

function placeIn(table: Uint16Array, hash: number): number {
  return (hash ^ (hash >>> 15)) & (table.length - 1);
}

function next(table: Uint16Array, place: number): number {
  return (place + 1) & (table.length - 1);
}

// FNV-1a.
const SEED = 0x811c9dc5;
const INNER_SEED = mixed(mixed(SEED, INNER.charCodeAt(0)), INNER.charCodeAt(1));
/** Hashes of a word's beginnings; no piece is longer. */
const prefixes = new Int32Array(64);

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
