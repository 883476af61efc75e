import { readFileSync } from 'node:fs';

let text: string | null = null;

/** What a model is told of its task: `prompt.md` beside this file. */
export function instructions(): string {
  text ??= readFileSync(new URL('./prompt.md', import.meta.url), 'utf8').trim();
  return text;
}
