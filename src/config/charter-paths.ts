import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, parse, resolve, sep } from 'node:path';
import { isGlob, matchesGlob } from '../charter/glob.ts';

/** Files that one glob may name: more is a mistake, such as a glob from the root of the disk. */
const MAX_FILES = 1000;

/**
 * The files that a path or a glob names, absolute and sorted. `*` stands for any part of a name, never for a `/`.
 * A text says what is wrong: nothing there, or too much.
 */
export function charterFiles(pattern: string, configFile: string): readonly string[] | string {
  const absolute = resolve(dirname(configFile), pattern);
  if (!isGlob(pattern)) return existsSync(absolute) ? [absolute] : `no file at \`${pattern}\``;
  const { root } = parse(absolute);
  let found = [root];
  for (const segment of absolute.slice(root.length).split(sep)) {
    found = found.flatMap((folder) => step(folder, segment));
    if (found.length > MAX_FILES) return `\`${pattern}\` names more than ${MAX_FILES} files`;
  }
  return found.length > 0 ? found.sort() : `no file fits \`${pattern}\``;
}

function step(folder: string, segment: string): string[] {
  if (!isGlob(segment)) {
    const next = join(folder, segment);
    return existsSync(next) ? [next] : [];
  }
  try {
    // As in a shell, a star does not stand for the dot of a hidden file.
    return readdirSync(folder)
      .filter((name) => matchesGlob(name, segment) && (segment.startsWith('.') || !name.startsWith('.')))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
