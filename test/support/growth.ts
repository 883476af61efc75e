/**
 * How many times the CPU that `work` takes at a size it takes at `times` the size. Of several tries each, in turns, the
 * least counts: others on the machine, the collector and the compiler only add to it.
 */
export function growth(size: number, times: number, workOf: (size: number) => () => unknown): number {
  const small = workOf(size);
  const large = workOf(size * times);
  let [least, leastLarge] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let n = 0; n < TRIES; n++) {
    least = Math.min(least, cpuOf(small));
    leastLarge = Math.min(leastLarge, cpuOf(large));
  }
  return leastLarge / least;
}

const TRIES = 5;
/** Shorter work is done again and again: the clock of a process is coarse. */
const MIN_MICROSECONDS = 5_000;

/** Microseconds of CPU that it takes once. */
function cpuOf(work: () => unknown): number {
  const before = process.cpuUsage();
  for (let rounds = 1; ; rounds++) {
    work();
    const { user, system } = process.cpuUsage(before);
    if (user + system >= MIN_MICROSECONDS) return (user + system) / rounds;
  }
}
