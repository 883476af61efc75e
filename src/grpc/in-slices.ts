import type { Sliced } from '../wire/json-text.ts';

/** Others get their turn after so long. */
const SLICE_MS = 5;

/** Does work in slices, the first at once; null where `given up` before it ended. Throws or rejects as the work does. */
export function inSlices<T>(work: Sliced<T>, givenUp: () => boolean): T | Promise<T | null> {
  const first = slice(work);
  return first === null ? rest(work, givenUp) : first.value;
}

async function rest<T>(work: Sliced<T>, givenUp: () => boolean): Promise<T | null> {
  for (;;) {
    await new Promise<void>((turn) => setImmediate(turn));
    if (givenUp()) return null;
    const next = slice(work);
    if (next !== null) return next.value;
  }
}

/** Null where the work goes on. */
function slice<T>(work: Sliced<T>): { readonly value: T } | null {
  const end = performance.now() + SLICE_MS;
  do {
    const step = work.next();
    if (step.done === true) return { value: step.value };
  } while (performance.now() < end);
  return null;
}
