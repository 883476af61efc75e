import { ASPECTS, type Aspect, type Features, perAspect } from './aspects.ts';
import { chanceOf } from './chance.ts';
import { ofKnownTools } from './features.ts';
import { Ranks } from './ranks.ts';
import { Counting, type Reference } from './reference.ts';
import type { Run } from './runs.ts';
import { LARGER_OR_SMALLER, STRANGER, Wager } from './wager.ts';

/** The two ways in which an aspect's surprise is counted (see `Surprise`). */
const VIEWS = ['whole', 'rarest'] as const;
/** Arguments whose sizes are watched: those that most runs have. */
const MAX_SIZED = 32;
/** What was seen lately is kept in blocks of so many runs, and so many blocks. */
const BLOCK = 8;
const BLOCKS = 5;
/** Features of an aspect remembered of a block. */
const MAX_LATELY = 96;
const SURPRISE_STEPS = 24;
const SIZE_STEPS = 6;

/** A score of runs, ranked among their own, and what is wagered on that. */
class Gauge {
  readonly wager: Wager;
  private readonly ranks: Ranks;

  constructor(wager: Wager, ranks: Ranks) {
    this.wager = wager;
    this.ranks = ranks;
  }

  see(score: number, what: string, { id, startTime }: Run, count: number): void {
    this.wager.next(this.ranks.next(score, chanceOf(`${what} ${id}`)), count, startTime);
  }
}

/** What the runs of an agent come to, beside the runs it is known by. */
export class Watch {
  readonly reference: Reference;
  runs = 0;
  private readonly start: number;
  private readonly gauges = perAspect(() =>
    VIEWS.map((view) => ({ view, gauge: new Gauge(new Wager(STRANGER), new Ranks(SURPRISE_STEPS)) })),
  );
  /** By argument. */
  private readonly sized: ReadonlyMap<string, Gauge>;
  /** Features seen lately; the last block fills. */
  private blocks: { first: number; counts: Counting }[] = [];

  /** `start`: runs seen before. */
  constructor(reference: Reference, start: number) {
    this.reference = reference;
    this.start = start;
    const usual = [...reference.counts.sizes].sort(([, a], [, b]) => b.runs - a.runs).slice(0, MAX_SIZED);
    this.sized = new Map(
      usual.map(([argument]) => [argument, new Gauge(new Wager(LARGER_OR_SMALLER), new Ranks(SIZE_STEPS))]),
    );
  }

  see(run: Run): void {
    this.runs++;
    const features = ofKnownTools(run, this.reference.counts.seen.tools);
    for (const aspect of ASPECTS) {
      const surprise = this.reference.surprise(aspect, features);
      for (const { view, gauge } of this.gauges[aspect]) {
        gauge.see(surprise[view], `${aspect} ${view}`, run, this.runs);
      }
    }
    for (const [argument, size] of features.sizes) {
      this.sized.get(argument)?.see(size, argument, run, this.runs);
    }
    this.note(features);
  }

  /** The first run that is compared. */
  get first(): number {
    return this.start + 1;
  }

  /** The mean over aspects is evidence too: the bound on false alarms holds for all of them together. */
  get evidence(): Readonly<Record<Aspect, number>> {
    return perAspect((aspect) => this.evidenceOf(aspect));
  }

  /** The first run after the change, and its time. */
  since(aspect: Aspect): { since: number; time: number } {
    const wagers = [...this.gauges[aspect].map(({ gauge }) => gauge.wager), ...this.sizedOf(aspect)];
    const { before, time } = wagers.reduce((a, b) => (b.evidence > a.evidence ? b : a)).change;
    return { since: this.start + before + 1, time };
  }

  /** The arguments whose sizes moved, by evidence of at least so much, the most first. */
  resized(least: number): string[] {
    return [...this.sized]
      .filter(([, { wager }]) => wager.evidence >= least)
      .sort(([, a], [, b]) => b.wager.evidence - a.wager.evidence)
      .map(([argument]) => argument);
  }

  /** What was seen lately: in the blocks that lie after the change, or it in them. */
  lately(since: number): Counting {
    const sum = new Counting(BLOCKS * MAX_LATELY);
    for (const { first, counts } of this.blocks) if (first + BLOCK > since) sum.addAll(counts);
    return sum;
  }

  /** An aspect's views weigh the same, and so do, together, the sizes of arguments. */
  private evidenceOf(aspect: Aspect): number {
    let sum = 0;
    for (const { gauge } of this.gauges[aspect]) sum += gauge.wager.evidence;
    if (aspect !== 'arguments' || this.sized.size === 0) return sum / VIEWS.length;
    let sized = 0;
    for (const { wager } of this.sized.values()) sized += wager.evidence;
    return (sum + sized / this.sized.size) / (VIEWS.length + 1);
  }

  private sizedOf(aspect: Aspect): Wager[] {
    return aspect === 'arguments' ? [...this.sized.values()].map(({ wager }) => wager) : [];
  }

  private note(features: Features): void {
    let block = this.blocks.at(-1);
    if (block === undefined || block.counts.runs >= BLOCK) {
      block = { first: this.start + this.runs, counts: new Counting(MAX_LATELY) };
      this.blocks = [...this.blocks.slice(1 - BLOCKS), block];
    }
    block.counts.add(features);
  }
}

export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
