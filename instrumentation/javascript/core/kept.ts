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
  const reading = readingOf(keeping);
  // A generator is its own iterator; a stream makes one, or hands out readers.
  const own = keepSteps(readable, reading);
  const made = keepMade(readable, Symbol.asyncIterator, reading);
  const lent = keepMade(readable, 'getReader', reading);
  if (value instanceof ReadableStream) keepStream(readable, reading);
  return own || made || lent;
}

/** What of a stream of the web goes past its readers. */
function keepStream(stream: Readable, reading: Reading): void {
  keepMade(stream, 'values', reading);
  keepStep(stream, 'cancel', reading);
  for (const name of ['pipeThrough', 'pipeTo']) {
    replace(
      stream,
      name,
      (pipe) =>
        function (this: unknown, ...args: unknown[]) {
          // Read step by step on its way; where it can't be, the stream's own error comes.
          const read = orElse(() => ReadableStream.from(this as ReadableStream), this);
          return pipe.apply(read, args);
        },
    );
  }
}

/** An iterator, or a reader, is kept when it is made. */
function keepMade(readable: Readable, name: PropertyKey, reading: Reading): boolean {
  return replace(
    readable,
    name,
    (make) =>
      function (this: unknown, ...args: unknown[]) {
        return reading.enter(
          () => make.apply(this, args),
          (made) => {
            if (made === readable || typeof made !== 'object' || made === null) return;
            if (!keepSteps(made as Readable, reading)) keepReader(made as Readable, reading);
          },
        );
      },
  );
}

function keepReader(reader: Readable, reading: Reading): void {
  keepStep(reader, 'read', reading);
  keepStep(reader, 'cancel', reading);
}

interface Reading extends Keeping {
  /** Takes a step, and looks at what comes of it. One way of reading may stand on another: within a step, none is its own. */
  readonly enter: (step: () => unknown, look: (result: unknown) => void) => unknown;
}

function readingOf(keeping: Keeping): Reading {
  let over = false;
  let entered = false;
  return {
    ...keeping,
    done: (error) => {
      if (!over) keeping.done(error);
      over = true;
    },
    enter: (step, look) => {
      if (entered) return step();
      entered = true;
      try {
        const result = keeping.within(step);
        silently(() => look(result));
        return result;
      } finally {
        entered = false;
      }
    },
  };
}

function keepSteps(iterator: Readable, reading: Reading): boolean {
  const next = keepStep(iterator, 'next', reading);
  if (next) {
    keepStep(iterator, 'return', reading);
    keepStep(iterator, 'throw', reading);
  }
  return next;
}

type StepName = 'next' | 'read' | 'return' | 'throw' | 'cancel';

function keepStep(iterator: Readable, name: StepName, reading: Reading): boolean {
  const last = name === 'return' || name === 'cancel';
  return replace(
    iterator,
    name,
    (step) =>
      function (this: unknown, ...args: unknown[]) {
        return reading.enter(
          () => step.apply(this, args),
          (stepped) => {
            if (!isPromise(stepped)) return;
            stepped.then(
              (one) => silently(() => told(one, last, reading)),
              (error) => silently(() => reading.done(error)),
            );
          },
        );
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
