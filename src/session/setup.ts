import { createHash } from 'node:crypto';
import type { Reading } from '../dialects/dialect.ts';
import { Memo } from '../model/memo.ts';
import type { Memory } from './memory.ts';

/** What an agent runs on, as far as its spans tell; null where they don't. */
export interface Setup {
  /** The models, in order of their names. */
  readonly model: string | null;
  /** A short hash of the system instructions. */
  readonly prompt: string | null;
  /** A short hash of the tools' definitions. */
  readonly toolset: string | null;
}

/** Models, and sets of tools, remembered of one session. */
const MAX_NAMES = 4;
const MAX_NAME = 60;

export function hearSetup({ models, toolsets }: Memory, { model, toolset }: Reading): void {
  if (model !== undefined) hear(models, model.slice(0, MAX_NAME));
  if (toolset !== undefined) hear(toolsets, hashOf(toolset));
}

export function absorbSetup({ models, toolsets }: Memory, theirs: Memory): void {
  for (const model of theirs.models) hear(models, model);
  for (const toolset of theirs.toolsets) hear(toolsets, toolset);
}

export function setupOf({ models, toolsets, systems }: Memory): Setup {
  const prompt = systems.all()[0]?.text;
  return {
    model: together(models),
    prompt: prompt === undefined ? null : hashOf(prompt),
    toolset: together(toolsets),
  };
}

function hear(names: string[], name: string): void {
  if (names.length < MAX_NAMES && !names.includes(name)) names.push(name);
}

/** In whatever order they came. */
function together(names: readonly string[]): string | null {
  return names.length === 0 ? null : [...names].sort().join(' + ');
}

/** The same prompt and tools come with every span. */
const hashes = new Memo<string, string>(1024 * 1024);

function hashOf(text: string): string {
  return hashes.get(text, 100 + text.length, () =>
    createHash('sha256').update(text).digest('hex').slice(0, 8),
  );
}
