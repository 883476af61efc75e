import { realpathSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import type { Patch } from '../core/contract.ts';
import { fileOf, findPackage, IMPORT, REQUIRE, readPackage, splitModule, upwards } from './packages.ts';

/** One file of a framework that the application may load. */
export interface Target {
  readonly module: string;
  readonly file: string;
}

/** The program that is guarded. */
export interface Application {
  /** Where its files look for packages. */
  readonly folders: readonly string[];
  /** The packages it lists; null where it lists none, and may use whatever is there. */
  readonly listed: ReadonlySet<string> | null;
}

const LISTS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/** `main` is the program's own file, where it has one: a framework's command line is not the application. */
export function applicationAt(main: string | undefined, cwd: string): Application {
  const own = main === undefined ? null : folderOf(main);
  const folders = [...new Set([...(own === null ? [] : [own]), cwd])];
  const listed = new Set<string>();
  let lists = false;
  for (const folder of new Set(folders.flatMap((start) => [...upwards(start)]))) {
    const manifest = readPackage(folder)?.manifest;
    if (manifest === undefined) continue;
    lists = true;
    for (const name of LISTS) for (const key of Object.keys(manifest[name] ?? {})) listed.add(key);
  }
  return { folders, listed: lists ? listed : null };
}

function folderOf(main: string): string | null {
  try {
    const file = realpathSync(main);
    return file.includes(`${sep}node_modules${sep}`) ? null : dirname(file);
  } catch {
    return null;
  }
}

/** The files by which the application gets the module of a patch: its own copy, and those of the packages between. */
export function targetsOf(
  { module, via = [] }: Patch,
  { folders, listed }: Application,
  as: 'import' | 'require',
): readonly Target[] {
  const { name, subpath } = splitModule(module);
  const uses = (packageName: string) => listed === null || listed.has(packageName);
  const between = folders.flatMap((folder) =>
    via.filter(uses).flatMap((other) => findPackage(other, folder)?.folder ?? []),
  );
  const files = [...(uses(name) ? folders : []), ...between].flatMap((folder) => {
    const found = findPackage(name, folder);
    return found === null ? [] : (fileOf(found, subpath, as === 'import' ? IMPORT : REQUIRE) ?? []);
  });
  return [...new Set(files)].map((file) => ({ module, file }));
}
