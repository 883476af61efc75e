import Module from 'node:module';
import type { Target } from './application.ts';
import type { Assign, Patching } from './patching.ts';

type Exports = Record<string, unknown>;

/** What `require` and the import of a CommonJS module go through, and what is loaded so far: not in Node's types. */
interface Internals {
  _load(request: string, parent: unknown, isMain: boolean): unknown;
  _resolveFilename(request: string, parent: unknown, isMain: boolean): string;
  readonly _cache: Record<string, { exports: unknown; readonly loaded: boolean } | undefined>;
}

const internals = Module as unknown as Internals;

/** Sees every CommonJS module of a framework that is loaded from now on. */
export function hookCommonJs(patching: Patching): void {
  const load = internals._load;
  internals._load = function (request, parent, isMain) {
    const exports = Reflect.apply(load, this, [request, parent, isMain]);
    if (!patching.wants(request)) return exports;
    try {
      const file = internals._resolveFilename(request, parent, isMain);
      return reach(patching, request, file, exports);
    } catch {
      return exports;
    }
  };
}

/** Reaches what is loaded already; who took a function out of it keeps the one he has. */
export function reachLoaded(patching: Patching, targets: readonly Target[]): void {
  for (const { module, file } of targets) {
    const loaded = internals._cache[file];
    if (loaded?.loaded && isExports(loaded.exports)) patching.reach(module, file, loaded.exports, null);
  }
}

function reach(patching: Patching, module: string, file: string, exports: unknown): unknown {
  const cached = internals._cache[file];
  // In a cycle of requires it is not complete; whoever asks next gets it patched.
  if (!cached?.loaded || !isExports(exports)) return exports;
  let current = exports;
  const assign: Assign = (name, value) => {
    if (define(current, name, value)) return true;
    // Bundlers make exports that can't be redefined: a copy with the same members takes their place.
    current = copyOf(current);
    cached.exports = current;
    return define(current, name, value);
  };
  patching.reach(module, file, exports, assign);
  return current;
}

function define(exports: Exports, name: string, value: unknown): boolean {
  const enumerable = Object.getOwnPropertyDescriptor(exports, name)?.enumerable ?? true;
  return Reflect.defineProperty(exports, name, { value, enumerable, writable: true, configurable: true });
}

function copyOf(exports: Exports): Exports {
  const descriptors = Object.getOwnPropertyDescriptors(exports);
  for (const descriptor of Object.values(descriptors)) descriptor.configurable = true;
  return Object.create(Object.getPrototypeOf(exports), descriptors);
}

function isExports(exports: unknown): exports is Exports {
  return (typeof exports === 'object' || typeof exports === 'function') && exports !== null;
}
