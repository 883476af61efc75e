import { readFileSync } from 'node:fs';

/** One of the files in `data`. This module stays beside them where all else is bundled for the agent's program. */
export function dataFile(name: 'vocabulary.txt' | 'vocabulary.safetensors' | 'vectors.i8'): Buffer {
  return readFileSync(new URL(`./data/${name}`, import.meta.url));
}
