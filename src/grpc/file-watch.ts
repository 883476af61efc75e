import { statSync } from 'node:fs';

/** Another text where a file is another or was written to; a link, as of a mounted secret, counts as what it leads to. */
export function versionOf(path: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path);
    return [ino, size, mtimeMs, ctimeMs].join();
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

/** The same for several. */
export function versionsOf(paths: readonly string[]): string {
  return paths.map(versionOf).join(' ');
}
