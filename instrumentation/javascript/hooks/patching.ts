import { namedMessageOf } from '../../../src/model/thrown.ts';
import type { Adapter, Gate, Patch } from '../core/contract.ts';
import { packageOf } from './packages.ts';

/** What became of one framework, for the self-check. */
export interface Reached {
  readonly framework: string;
  /** Of the packages that are patched, one for each copy's. */
  readonly versions: readonly string[];
  /** What is not guarded, and what would reach it. */
  readonly missing: readonly string[];
}

/** Assigns an export; false where it can't be. */
export type Assign = (name: string, value: unknown) => boolean;

interface Copy {
  readonly framework: string;
  readonly version: string | null;
  replaceable: boolean;
  missing: readonly string[];
}

/**
 * Applies the patches of all frameworks, each once for each copy of its module, by whichever way that copy is reached.
 * Nothing here throws: what goes wrong is told in the self-check.
 */
export class Patching {
  private readonly patches = new Map<string, { readonly framework: string; readonly patch: Patch }[]>();
  private readonly copies = new Map<string, Copy>();
  private readonly unloaded = new Map<string, Set<string>>();
  private readonly gate: Gate;
  private readonly found: () => void;

  /** `found` is called after each copy that was reached, or could not be loaded. */
  constructor(adapters: readonly Adapter[], gate: Gate, found: () => void = () => {}) {
    this.gate = gate;
    this.found = found;
    for (const { name, patches } of adapters) {
      for (const patch of patches) {
        const others = this.patches.get(patch.module) ?? [];
        this.patches.set(patch.module, [...others, { framework: name, patch }]);
      }
    }
  }

  /** Every module that is patched, with the exports that are replaced. */
  get wanted(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(
      [...this.patches].map(([module, list]) => [module, list.flatMap(({ patch }) => patch.replaces ?? [])]),
    );
  }

  get all(): readonly Patch[] {
    return [...this.patches.values()].flatMap((list) => list.map(({ patch }) => patch));
  }

  wants(module: string): boolean {
    return this.patches.has(module);
  }

  /** A copy of a module is loaded. `assign` where its exports can be replaced. */
  reach(
    module: string,
    file: string,
    exports: Readonly<Record<string, unknown>>,
    assign: Assign | null,
  ): void {
    for (const { framework, patch } of this.patches.get(module) ?? []) {
      const key = `${framework} ${module} ${file}`;
      const replaceable = assign !== null;
      const known = this.copies.get(key);
      if (known && (known.replaceable || !replaceable)) continue;
      const version = known?.version ?? packageOf(file)?.version ?? null;
      const missing: string[] = [];
      const about = { version, replaceable, missing: (what: string) => void missing.push(what) };
      try {
        const unread = (name: string | symbol, error: unknown) =>
          about.missing(`${String(name)} of ${module} (it can't be read: ${namedMessageOf(error)})`);
        patch.apply(facade(exports, assign, unread), this.gate, about);
      } catch (error) {
        missing.push(`${module} could not be patched (${namedMessageOf(error)})`);
      }
      this.copies.set(key, { framework, version, replaceable, missing });
      this.found();
    }
  }

  /** A module that the application lists could not be loaded. */
  failed(module: string, error: unknown): void {
    for (const { framework } of this.patches.get(module) ?? []) {
      const told = this.unloaded.get(framework) ?? new Set();
      this.unloaded.set(framework, told.add(`${module} could not be loaded (${namedMessageOf(error)})`));
      this.found();
    }
  }

  get reached(): readonly Reached[] {
    const copies = [...this.copies.values()];
    const frameworks = new Set([...copies.map(({ framework }) => framework), ...this.unloaded.keys()]);
    return [...frameworks].map((framework) => {
      const own = copies.filter((copy) => copy.framework === framework);
      const missing = [...own.flatMap((copy) => copy.missing), ...(this.unloaded.get(framework) ?? [])];
      const versions = own.flatMap(({ version }) => version ?? []);
      return { framework, versions: [...new Set(versions)], missing: [...new Set(missing)] };
    });
  }
}

/**
 * The exports as an adapter sees them: it reads them late, for some stand still empty in a cycle of imports. One that
 * can't be read is told of and is none; the others are patched all the same.
 */
function facade(
  exports: Readonly<Record<string, unknown>>,
  assign: Assign | null,
  unread: (name: string | symbol, error: unknown) => void,
): Record<string, unknown> {
  const own = new Map<string | symbol, unknown>();
  const told = new Set<string | symbol>();
  const read = (name: string | symbol): unknown => {
    try {
      return Reflect.get(exports, name);
    } catch (error) {
      if (!told.has(name)) unread(name, error);
      told.add(name);
      return undefined;
    }
  };
  return new Proxy<Record<string, unknown>>(Object.create(null), {
    get: (_, name) => (own.has(name) ? own.get(name) : read(name)),
    has: (_, name) => Reflect.has(exports, name),
    ownKeys: () => Reflect.ownKeys(exports),
    getOwnPropertyDescriptor: (_, name) =>
      Reflect.has(exports, name)
        ? { value: Reflect.get(exports, name), enumerable: true, configurable: true, writable: true }
        : undefined,
    set: (_, name, value) => {
      if (assign === null || typeof name !== 'string' || !assign(name, value)) return false;
      own.set(name, value);
      return true;
    },
  });
}
