import { Tensors } from '../model/tensors.ts';
import { dataFile } from './files.ts';
import { Vocabulary } from './vocabulary.ts';

/** Numbers in one vector. */
export const DIMENSIONS = 64;

/** Word pieces and their vectors: row `n` of the vectors is the piece of line `n` of the vocabulary. */
interface Vectors {
  readonly vocabulary: Vocabulary;
  /** Four numbers each, in the machine's order of bytes. */
  readonly quads: Int32Array;
}

let loaded: Vectors | null = null;

/** Read when the first text is encoded; 1.7 MB, kept. Throws where the package's files are damaged. */
export function vectors(): Vectors {
  loaded ??= load();
  return loaded;
}

function load(): Vectors {
  const index = new Tensors(dataFile('vocabulary.safetensors'), 'meaning/data/vocabulary.safetensors');
  const vocabulary = new Vocabulary(dataFile('vocabulary.txt'), {
    starts: index.of('starts', 'I32'),
    table: index.of('table', 'U16'),
  });
  const bytes = dataFile('vectors.i8');
  if (bytes.length !== vocabulary.size * DIMENSIONS) {
    const expected = vocabulary.size * DIMENSIONS;
    throw new Error(
      `meaning/data/vectors.i8: found ${bytes.length} bytes, expected ${expected} for ${vocabulary.size} pieces`,
    );
  }
  // A view of four bytes each must begin at a multiple of four.
  const { buffer, byteOffset, length } = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  return { vocabulary, quads: new Int32Array(buffer, byteOffset, length / 4) };
}
