import { fileURLToPath } from 'node:url';
import type { Patching } from './patching.ts';

/** Read and write access to one export of a module that a loader hook has put before the framework's own. */
type Slot = readonly [read: () => unknown, write: (value: unknown) => void];

let patching: Patching | null = null;

export function reachBy(by: Patching): void {
  patching = by;
}

/** Called by the module that `loader.ts` writes, when the framework's own is loaded and before the application sees it. */
export function reached(
  module: string,
  url: string,
  exports: Readonly<Record<string, unknown>>,
  slots: Readonly<Record<string, Slot>>,
): void {
  try {
    patching?.reach(module, fileURLToPath(url), exports, (name, value) => {
      const slot = Object.hasOwn(slots, name) ? slots[name] : undefined;
      slot?.[1](value);
      return slot !== undefined;
    });
  } catch {
    // A module that has no file is none of a framework's.
  }
}
