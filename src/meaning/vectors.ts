import { readFileSync } from 'node:fs';
import { Vocabulary } from './vocabulary.ts';

/** Numbers in one vector. */
export const DIMENSIONS = 64;

/** Word pieces and their vectors: row `n` of the vectors is the piece of line `n` of the vocabulary. */
interface Vectors {
  readonly vocabulary: Vocabulary;
  readonly numbers: Int8Array;
}

let loaded: Vectors | null = null;

/** Read when the first text is encoded; 1.7 MB, kept. Throws where the package's files are damaged. */
export function vectors(): Vectors {
  loaded ??= load();
  return loaded;
}

function load(): Vectors {
  const vocabulary = new Vocabulary(readFileSync(new URL('./data/vocabulary.txt', import.meta.url)));
  const bytes = readFileSync(new URL('./data/vectors.i8', import.meta.url));
  if (bytes.length !== vocabulary.size * DIMENSIONS) {
    const expected = vocabulary.size * DIMENSIONS;
    throw new Error(
      `meaning/data/vectors.i8: found ${bytes.length} bytes, expected ${expected} for ${vocabulary.size} pieces`,
    );
  }
  return { vocabulary, numbers: new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) };
}
