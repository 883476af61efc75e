import { readFileSync } from 'node:fs';

/** The text of the shipped model. This module stays beside `data` where all else is bundled for the agent's program. */
export function modelFile(): string {
  return readFileSync(new URL('./data/model.json', import.meta.url), 'utf8');
}
