/** The same in every copy of this package: a method is wrapped once, whichever copy comes first. */
const WRAPPED = Symbol.for('goalkeeper.wrapped');

// biome-ignore lint/complexity/noBannedTypes: whatever a framework has there
type Method = Function & { readonly [WRAPPED]?: true };

/** A method as its wrapper sees it; called with `original.apply(this, args)`. */
export type Original = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Puts `wrapper(original)` in the place of a method of `target`, a prototype or an object, once: a method that is
 * wrapped already stays. False where there is no such method, or it can't be replaced.
 */
export function wrapMethod(
  target: unknown,
  name: string,
  wrapper: (original: Original) => Original,
): boolean {
  if ((typeof target !== 'object' && typeof target !== 'function') || target === null) return false;
  const descriptor = Object.getOwnPropertyDescriptor(target, name);
  const found: unknown = descriptor?.value;
  if (descriptor === undefined || typeof found !== 'function') return false;
  if ((found as Method)[WRAPPED]) return true;
  const wrapped = wrapper(found as Original);
  like(found, wrapped);
  // What is frozen stays as it is.
  return Reflect.defineProperty(target, name, { ...descriptor, value: wrapped });
}

/** True for what one of the functions here has put in a method's place. */
export function isWrapped(method: unknown): boolean {
  return typeof method === 'function' && (method as Method)[WRAPPED] === true;
}

/** The same for a method that `target` inherits: it gets one of its own, in front of the inherited one. */
export function wrapInherited(
  target: object | null,
  name: string,
  wrapper: (original: Original) => Original,
): boolean {
  if (target === null) return false;
  if (Object.hasOwn(target, name)) return wrapMethod(target, name, wrapper);
  if (typeof Reflect.get(target, name) !== 'function') return false;
  // Looked up late: the inherited one may be wrapped too.
  const inherited: Original = function (this: unknown, ...args) {
    return Reflect.apply(Reflect.get(Object.getPrototypeOf(target), name), this, args);
  };
  const own = { value: inherited, writable: true, configurable: true, enumerable: false };
  return Reflect.defineProperty(target, name, own) && wrapMethod(target, name, wrapper);
}

/** Puts `wrapper(original)` in the place of an exported function that `Patch.replaces` names, once. */
export function wrapExport(
  exports: Record<string, unknown>,
  name: string,
  wrapper: (original: Original) => Original,
): boolean {
  const found = exports[name];
  if (typeof found !== 'function') return false;
  if ((found as Method)[WRAPPED]) return true;
  const wrapped = wrapper(found as Original);
  like(found, wrapped);
  return Reflect.set(exports, name, wrapped);
}

// Frameworks and applications look at a function's name, length and own properties.
function like(original: object, wrapped: object): void {
  for (const key of Reflect.ownKeys(original)) {
    if (key === 'prototype') continue;
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    if (descriptor) Reflect.defineProperty(wrapped, key, descriptor);
  }
  Reflect.defineProperty(wrapped, WRAPPED, { value: true });
}
