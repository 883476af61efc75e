import type { Aspect } from './aspects.ts';
import type { Counts, Sizes } from './reference.ts';

/** A feature, and in how many of the runs it was seen, before and lately. */
export interface Movement {
  readonly feature: string;
  readonly before: number;
  readonly after: number;
}

/** The features whose share of runs moved most, by how unlikely that is by chance; at most `most`. */
export function movements(aspect: Aspect, before: Counts, after: Counts, most: number): Movement[] {
  const features = new Set([...after.seen[aspect].keys(), ...before.seen[aspect].keys()]);
  const moved = [...features].map((feature) => ({
    feature,
    before: before.seen[aspect].get(feature) ?? 0,
    after: after.seen[aspect].get(feature) ?? 0,
  }));
  const weighed = moved.map((movement) => ({ movement, weight: weigh(movement, before.runs, after.runs) }));
  return weighed
    .filter(({ weight }) => weight > LEAST)
    .sort((a, b) => b.weight - a.weight || (a.movement.feature < b.movement.feature ? -1 : 1))
    .slice(0, most)
    .map(({ movement }) => movement);
}

/** In nats; below it a movement is what chance does among hundreds of features. */
const LEAST = 3;

/** Of the two shares being one: the log-likelihood ratio. */
function weigh({ before, after }: Movement, runsBefore: number, runsAfter: number): number {
  const both = (before + after) / (runsBefore + runsAfter);
  return (
    likelihood(before, runsBefore, before / runsBefore) +
    likelihood(after, runsAfter, after / runsAfter) -
    likelihood(before, runsBefore, both) -
    likelihood(after, runsAfter, both)
  );
}

function likelihood(count: number, runs: number, share: number): number {
  return times(count, Math.log(share)) + times(runs - count, Math.log(1 - share));
}

/** Nothing is nothing, however unlikely. */
function times(count: number, log: number): number {
  return count === 0 ? 0 : count * log;
}

/** An argument, and its usual size (the geometric mean) before and lately. */
export interface Resized {
  readonly argument: string;
  readonly before: number;
  readonly after: number;
}

/** The sizes of these arguments, where both tell some. */
export function resizedBetween(args: readonly string[], before: Counts, after: Counts): Resized[] {
  return args.flatMap((argument) => {
    const [from, to] = [before, after].map(({ sizes }) => sizes.get(argument));
    return from === undefined || to === undefined
      ? []
      : [{ argument, before: usual(from), after: usual(to) }];
  });
}

function usual({ runs, logs }: Sizes): number {
  return 2 ** (logs / runs) - 1;
}
