import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// How an import of a framework's module is seen before the application gets it: it is resolved to a small module of
// ours that passes on all the framework's exports, those that are replaced through variables. The framework's own
// file stays as it is, and stays one: what its other files import is the same.

/** The modules that are patched, with the exports that are replaced in each. */
export type Wanted = Readonly<Record<string, readonly string[]>>;

const MARK = 'goalkeeper-reached';
const FORMAT = 'goalkeeper-format';

export interface Import {
  readonly specifier: string;
  readonly parentURL: string | undefined;
  readonly conditions: readonly string[];
}

export interface Resolved {
  readonly url: string;
  readonly format?: string | null | undefined;
}

/** Where an import leads instead: to the module of ours in front of the framework's; null where it stays. */
export function redirect(wanted: Wanted, from: Import, { url, format }: Resolved): string | null {
  const { specifier, parentURL, conditions } = from;
  if (!Object.hasOwn(wanted, specifier) || !url.startsWith('file:')) return null;
  if (conditions.includes('require') || isSamePackage(url, parentURL)) return null;
  const marked = new URL(url);
  marked.searchParams.set(MARK, specifier);
  marked.searchParams.set(FORMAT, format ?? '');
  return marked.href;
}

/** A package that imports itself by its name would wait for itself. */
function isSamePackage(url: string, parentURL: string | undefined): boolean {
  const inside = url.match(/^.*\/node_modules\/(?:@[^/]+\/)?[^/]+\//)?.[0];
  return inside !== undefined && parentURL?.startsWith(inside) === true;
}

/** The text of the module that stands before a framework's; null for every other module. */
export function sourceOf(wanted: Wanted, url: string, landing: string): string | null {
  if (!url.includes(MARK)) return null;
  const original = new URL(url);
  const module = original.searchParams.get(MARK);
  if (module === null || !Object.hasOwn(wanted, module)) return null;
  const format = original.searchParams.get(FORMAT);
  original.searchParams.delete(MARK);
  original.searchParams.delete(FORMAT);
  const names = wanted[module] ?? [];
  const from = JSON.stringify(original.href);
  return [
    `import * as original from ${from};`,
    `import { reached } from ${JSON.stringify(landing)};`,
    `export * from ${from};`,
    ...(format !== 'module' || hasDefault(original)
      ? ['const own = original.default;', 'export { own as default };']
      : []),
    ...names.map((name, at) => `let slot${at} = original[${JSON.stringify(name)}];`),
    `reached(${JSON.stringify(module)}, ${from}, original, {`,
    ...names.map(
      (name, at) => `  [${JSON.stringify(name)}]: [() => slot${at}, (value) => { slot${at} = value; }],`,
    ),
    '});',
    ...names.map((name, at) => `export { slot${at} as ${JSON.stringify(name)} };`),
  ].join('\n');
}

/** `export *` leaves the default out. One too many is only undefined; CommonJS has always one. */
function hasDefault(url: URL): boolean {
  try {
    const text = readFileSync(fileURLToPath(url), 'utf8');
    return /\bexport\s+default\b|\bas\s+["']?default\b|\bexport\s*\{[^}]*\bdefault\b/.test(text);
  } catch {
    return true;
  }
}
