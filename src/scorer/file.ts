import { readFileSync } from 'node:fs';

/** The shipped model. This module stays beside `data` where all else is bundled for the agent's program. */
export function modelFile(): Uint8Array {
  return readFileSync(new URL('./data/model.safetensors', import.meta.url));
}
