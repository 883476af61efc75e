/** More than so far apart, the machine slept or its clock was set. */
const MAX_DRIFT_MS = 1_000;

let origin = Date.now() - performance.now();

/**
 * Milliseconds since the epoch, with fractions, that don't go back: which call began after which had ended is told by
 * these times alone, and a quick tool takes less than the millisecond that Date knows.
 */
export function now(): number {
  const passed = performance.now();
  const wall = Date.now();
  if (Math.abs(origin + passed - wall) > MAX_DRIFT_MS) origin = wall - passed;
  return origin + passed;
}
