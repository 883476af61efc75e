import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

// Where Node finds a module of a package, as an application of another folder would: `import.meta.resolve` answers only
// for the file it stands in.

/** A package as it lies on disk. */
export interface Package {
  /** Without symbolic links: what one copy is told from another by. */
  readonly folder: string;
  readonly version: string | null;
  readonly manifest: Readonly<Record<string, unknown>>;
}

const ALWAYS = ['node', 'node-addons', 'default'];
/** Node takes what is both ESM and CommonJS for either. */
const BOTH = 'require_module' in process.features && process.features.require_module ? ['module-sync'] : [];

export const IMPORT: ReadonlySet<string> = new Set([...ALWAYS, ...BOTH, 'import']);
export const REQUIRE: ReadonlySet<string> = new Set([...ALWAYS, ...BOTH, 'require']);

/** `@langchain/core/tools` is `@langchain/core` and `./tools`. */
export function splitModule(module: string): { readonly name: string; readonly subpath: string } {
  const parts = module.split('/');
  const length = module.startsWith('@') ? 2 : 1;
  return { name: parts.slice(0, length).join('/'), subpath: ['.', ...parts.slice(length)].join('/') };
}

/** `folder` and all above it. */
export function* upwards(folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at;
    if (dirname(at) === at) return;
  }
}

/** The package that a file of `folder` gets by this name; null where there is none. */
export function findPackage(name: string, folder: string): Package | null {
  for (const at of upwards(folder)) {
    if (at.endsWith(`${sep}node_modules`)) continue;
    const found = readPackage(join(at, 'node_modules', name));
    if (found !== null) return found;
  }
  return null;
}

/** The package that a file belongs to: the nearest folder above whose `package.json` has a name. */
export function packageOf(file: string): Package | null {
  for (const at of upwards(dirname(file))) {
    const found = readPackage(at);
    if (found !== null && typeof found.manifest.name === 'string') return found;
    if (at.endsWith(`${sep}node_modules`)) return null;
  }
  return null;
}

export function readPackage(folder: string): Package | null {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (!isRecord(manifest)) return null;
    const version = typeof manifest.version === 'string' ? manifest.version : null;
    return { folder: realpathSync(folder), version, manifest };
  } catch {
    return null;
  }
}

/** The file that `subpath` of a package means under these conditions; null where it exports none. */
export function fileOf(found: Package, subpath: string, conditions: ReadonlySet<string>): string | null {
  const { exports, main } = found.manifest;
  if (exports === undefined || exports === null) return firstFile(found, legacy(subpath, main));
  const target = choose(exportOf(exports, subpath), conditions);
  return target?.startsWith('./') ? firstFile(found, [target]) : null;
}

/** A package without `exports`: any of its files, the ending left out too. */
function legacy(subpath: string, main: unknown): readonly string[] {
  const path = subpath === '.' && typeof main === 'string' ? main : subpath;
  return [
    ...(path === '.' ? [] : [path, `${path}.js`, `${path}.cjs`]),
    `${path}/index.js`,
    './index.js',
  ].slice(0, subpath === '.' ? undefined : -1);
}

function firstFile({ folder }: Package, paths: readonly string[]): string | null {
  for (const path of paths) {
    const file = join(folder, path);
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) return realpathSync(file);
  }
  return null;
}

/** What `exports` says of a subpath, `*` filled in. */
function exportOf(exports: unknown, subpath: string): unknown {
  if (!isRecord(exports) || !Object.keys(exports).some((key) => key.startsWith('.'))) {
    return subpath === '.' ? exports : null;
  }
  if (Object.hasOwn(exports, subpath)) return exports[subpath];
  let longest: { readonly key: string; readonly star: string } | null = null;
  for (const key of Object.keys(exports)) {
    const [before, after, ...more] = key.split('*');
    if (before === undefined || after === undefined || more.length > 0) continue;
    const matches =
      subpath.startsWith(before) && subpath.endsWith(after) && subpath.length > before.length + after.length;
    if (!matches || (longest !== null && longest.key.indexOf('*') >= before.length)) continue;
    longest = { key, star: subpath.slice(before.length, subpath.length - after.length) };
  }
  return longest === null ? null : fill(exports[longest.key], longest.star);
}

function fill(target: unknown, star: string): unknown {
  if (typeof target === 'string') return target.replaceAll('*', () => star);
  if (Array.isArray(target)) return target.map((part) => fill(part, star));
  if (!isRecord(target)) return target;
  return Object.fromEntries(Object.entries(target).map(([key, part]) => [key, fill(part, star)]));
}

/** The first target whose conditions all hold, in the order they are written; null where that is shut off. */
function choose(target: unknown, conditions: ReadonlySet<string>): string | null | undefined {
  if (typeof target === 'string' || target === null) return target;
  if (Array.isArray(target)) {
    const chosen = target.map((part) => choose(part, conditions));
    return chosen.find((part) => typeof part === 'string') ?? chosen.findLast((part) => part === null);
  }
  if (!isRecord(target)) return undefined;
  for (const [condition, part] of Object.entries(target)) {
    const chosen = conditions.has(condition) ? choose(part, conditions) : undefined;
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
