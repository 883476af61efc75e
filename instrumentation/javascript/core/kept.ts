import { isPromise } from 'node:util/types';
import { orElse, silently } from './safely.ts';

/** How something that is used later is told of. */
export interface Keeping {
  /** Runs a step of it in the context that it began in. */
  readonly within: <T>(step: () => T) => T;
  /** Each value it yields, and the one that it returns in the end, where it is read step by step. */
  readonly yields?: (value: unknown) => void;
  /** It is over: `error` where it failed. Called once. */
  readonly done: (error?: unknown) => void;
}

/**
 * What a body returned, with its context kept for it: a promise is followed, an async iterable is read in the context
 * that it began in, anything else is over. The value stays the very same; of a promise only a plain one is replaced,
 * so that an error which nobody handles is still told as such.
 */
export function kept<T>(value: T, keeping: Keeping): T {
  const { done } = keeping;
  if (isPromise(value)) return keptPromise(value, keeping) as T;
  if (keepIterable(value, keeping)) return value;
  done();
  return value;
}

function keptPromise(promise: Promise<unknown>, keeping: Keeping): Promise<unknown> {
  const settled = (value: unknown): unknown => {
    if (!keepIterable(value, keeping)) keeping.done();
    return value;
  };
  if (Object.getPrototypeOf(promise) === Promise.prototype) {
    return promise.then(settled, (error: unknown) => {
      keeping.done(error);
      throw error;
    });
  }
  // A subclass has more to it than its value. Its `then` runs first, before that of whoever gets it.
  promise.then(settled, keeping.done);
  return promise;
}

type Step = (this: unknown, ...args: unknown[]) => unknown;
type Readable = Record<PropertyKey, unknown>;

/** True for what is read step by step; not for what can't be looked at. */
export function isIterable(value: unknown): value is AsyncIterable<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return orElse(() => Symbol.asyncIterator in value, false);
}

/** False where it is nothing that is read step by step. */
function keepIterable(value: unknown, keeping: Keeping): boolean {
  if (!isIterable(value)) return false;
  const readable = value as unknown as Readable;
  const once = onlyOnce(keeping);
  // A generator is its own iterator; a stream makes one, or hands out readers.
  const own = keepSteps(readable, once);
  const made = replace(
    readable,
    Symbol.asyncIterator,
    (make) =>
      function (this: unknown, ...args: unknown[]) {
        const iterator = once.within(() => make.apply(this, args));
        if (iterator !== readable && typeof iterator === 'object' && iterator !== null) {
          keepSteps(iterator as Readable, once);
        }
        return iterator;
      },
  );
  replace(
    readable,
    'getReader',
    (make) =>
      function (this: unknown, ...args: unknown[]) {
        const reader = once.within(() => make.apply(this, args));
        if (typeof reader === 'object' && reader !== null) keepStep(reader as Readable, 'read', once);
        return reader;
      },
  );
  return own || made;
}

function onlyOnce(keeping: Keeping): Keeping {
  let over = false;
  return {
    ...keeping,
    done: (error) => {
      if (!over) keeping.done(error);
      over = true;
    },
  };
}

function keepSteps(iterator: Readable, keeping: Keeping): boolean {
  const next = keepStep(iterator, 'next', keeping);
  if (next) {
    keepStep(iterator, 'return', keeping);
    keepStep(iterator, 'throw', keeping);
  }
  return next;
}

function keepStep(iterator: Readable, name: 'next' | 'read' | 'return' | 'throw', keeping: Keeping): boolean {
  return replace(
    iterator,
    name,
    (step) =>
      function (this: unknown, ...args: unknown[]) {
        const stepped = keeping.within(() => step.apply(this, args));
        if (isPromise(stepped)) {
          stepped.then(
            (one) => silently(() => told(one, name === 'return', keeping)),
            (error) => silently(() => keeping.done(error)),
          );
        }
        return stepped;
      },
  );
}

function told(step: unknown, last: boolean, { yields, done }: Keeping): void {
  const { done: over, value } = (step ?? {}) as { done?: unknown; value?: unknown };
  if (over !== true || (value !== undefined && !last)) yields?.(value);
  if (over === true || last) done();
}

/** Puts another method in the place of one; false where there is none, or it can't be replaced. */
function replace(on: Readable, name: PropertyKey, by: (method: Step) => Step): boolean {
  const method = on[name];
  if (typeof method !== 'function') return false;
  return Reflect.defineProperty(on, name, {
    value: by(method as Step),
    configurable: true,
    writable: true,
    enumerable: false,
  });
}
