import module from 'node:module';
import { type Import, type Resolved, redirect, sourceOf, type Wanted } from './loader.ts';

/** Since Node 22.15, and not in the types of 20. */
interface SyncHooks {
  resolve(
    specifier: string,
    context: Omit<Import, 'specifier'>,
    next: (specifier: string, context: object) => Resolved,
  ): Resolved & { readonly shortCircuit?: boolean };
  load(url: string, context: object, next: (url: string, context: object) => unknown): unknown;
}

const registerHooks = (module as { registerHooks?: (hooks: SyncHooks) => void }).registerHooks;

/** True where hooks on imports cost next to nothing: they run in the thread of the imports. */
export const HOOKS_ARE_CHEAP = registerHooks !== undefined;

/** Sees every import of the modules that are patched, from now on; what was linked already stays as it is. */
export function hookImports(wanted: Wanted): void {
  const landing = beside('reached');
  if (registerHooks === undefined) {
    module.register(beside('loader-thread'), { data: { wanted, landing } });
    return;
  }
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      const url = redirect(wanted, { specifier, ...context }, found);
      return url === null ? found : { url, format: 'module', shortCircuit: true };
    },
    load(url, context, next) {
      const source = sourceOf(wanted, url, landing);
      return source === null ? next(url, context) : { format: 'module', source, shortCircuit: true };
    },
  });
}

/** A file of ours beside this one, built or not. */
function beside(name: string): string {
  return new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url).href;
}
