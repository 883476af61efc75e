import { readFileSync } from 'node:fs';

/** Numbers in one vector. */
export const DIMENSIONS = 64;

/** Word pieces and their vectors: row `n` of the vectors is the piece of line `n` of the vocabulary. */
interface Vectors {
  readonly rows: ReadonlyMap<string, number>;
  readonly numbers: Int8Array;
}

let loaded: Vectors | null = null;

/** Read when the first text is encoded; 1.7 MB, kept. Throws where the package's files are damaged. */
export function vectors(): Vectors {
  loaded ??= load();
  return loaded;
}

function load(): Vectors {
  const vocabulary = readFileSync(new URL('./data/vocabulary.txt', import.meta.url), 'utf8');
  const bytes = readFileSync(new URL('./data/vectors.i8', import.meta.url));
  const pieces = vocabulary.trimEnd().split('\n');
  if (bytes.length !== pieces.length * DIMENSIONS) {
    const expected = pieces.length * DIMENSIONS;
    throw new Error(
      `meaning/data/vectors.i8: found ${bytes.length} bytes, expected ${expected} for ${pieces.length} pieces`,
    );
  }
  const rows = new Map(pieces.map((piece, row) => [piece, row]));
  return { rows, numbers: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) };
}
