import { ASPECTS, type Aspect, type Features, perAspect } from './aspects.ts';

/** Features remembered of an aspect; what comes later counts as never seen. */
const MAX_FEATURES = 256;
/** Features of a run that nobody has seen before count up to so many: a long run is not stranger than a strange one. */
const MAX_UNSEEN = 4;

/** In how many of an agent's runs each feature was seen: what later runs are compared with. */
export interface Counts {
  readonly runs: number;
  readonly seen: Readonly<Record<Aspect, ReadonlyMap<string, number>>>;
  /** Of each argument that has a size: in how many runs, and the sum of its logarithms to the base 2 there. */
  readonly sizes: ReadonlyMap<string, Sizes>;
}

export interface Sizes {
  readonly runs: number;
  readonly logs: number;
}

/** Counts runs. A baseline that was learned elsewhere is the same counts, handed to `Reference`. */
export class Counting implements Counts {
  runs = 0;
  private readonly most: number;
  readonly seen = perAspect(() => new Map<string, number>());
  readonly sizes = new Map<string, Sizes>();

  /** `most`: features remembered of an aspect. */
  constructor(most = MAX_FEATURES) {
    this.most = most;
  }

  add(features: Features): void {
    this.runs++;
    for (const aspect of ASPECTS) for (const feature of features[aspect]) this.count(aspect, feature, 1);
    for (const [argument, size] of features.sizes)
      this.measure(argument, { runs: 1, logs: Math.log2(1 + size) });
  }

  addAll(other: Counts): void {
    this.runs += other.runs;
    for (const aspect of ASPECTS) {
      for (const [feature, runs] of other.seen[aspect]) this.count(aspect, feature, runs);
    }
    for (const [argument, sizes] of other.sizes) this.measure(argument, sizes);
  }

  private measure(argument: string, { runs, logs }: Sizes): void {
    const known = this.sizes.get(argument);
    if (known === undefined && this.sizes.size >= this.most) return;
    this.sizes.set(argument, { runs: runs + (known?.runs ?? 0), logs: logs + (known?.logs ?? 0) });
  }

  private count(aspect: Aspect, feature: string, runs: number): void {
    const counts = this.seen[aspect];
    const count = counts.get(feature);
    if (count !== undefined || counts.size < this.most) counts.set(feature, (count ?? 0) + runs);
  }
}

/**
 * How strange a run is in one aspect, in nats: the surprise of what it has and of what it lacks, if each feature came
 * independently as often as in the runs counted. `whole`, the sum, sees when the mix of ordinary things shifts;
 * `rarest`, the largest, sees one strange thing among much that varies anyway.
 */
export interface Surprise {
  readonly whole: number;
  readonly rarest: number;
}

/** What runs are compared with. A wrong model costs power, never a false alarm: surprises are only ranked. */
export class Reference {
  readonly counts: Counts;
  private readonly weights: Readonly<Record<Aspect, Weights>>;

  constructor(counts: Counts) {
    this.counts = counts;
    this.weights = perAspect((aspect) => weigh(counts.seen[aspect], counts.runs));
  }

  surprise(aspect: Aspect, features: Features): Surprise {
    const { lacking, known, usual, unseen } = this.weights[aspect];
    const present = features[aspect];
    let whole = lacking;
    let rarest = 0;
    let strangers = 0;
    for (const feature of present) {
      const weight = known.get(feature);
      const { has, lacks } = weight ?? unseen;
      rarest = Math.max(rarest, has);
      if (weight !== undefined || strangers++ < MAX_UNSEEN) whole += has - lacks;
    }
    for (const { feature, lacks } of usual) {
      if (lacks <= rarest) break;
      if (!present.has(feature)) rarest = lacks;
    }
    return { whole: Math.max(0, whole), rarest };
  }
}

/** The surprise of a run that has a feature, and of one that lacks it. */
interface Weight {
  readonly has: number;
  readonly lacks: number;
}

interface Weights {
  /** The surprise of a run that has no feature at all. */
  readonly lacking: number;
  readonly known: ReadonlyMap<string, Weight>;
  /** The same, what most runs have first. */
  readonly usual: readonly { readonly feature: string; readonly lacks: number }[];
  readonly unseen: Weight;
}

function weigh(seen: ReadonlyMap<string, number>, runs: number): Weights {
  let lacking = 0;
  const known = new Map<string, Weight>();
  for (const [feature, count] of seen) {
    // Half a run for and half against: Krichevsky and Trofimov's estimate, never 0 and never 1.
    const share = (count + 0.5) / (runs + 1);
    const weight = { has: -Math.log(share), lacks: -Math.log(1 - share) };
    lacking += weight.lacks;
    known.set(feature, weight);
  }
  const usual = [...known]
    .map(([feature, { lacks }]) => ({ feature, lacks }))
    .sort((a, b) => b.lacks - a.lacks);
  return { lacking, known, usual, unseen: { has: Math.log(2 * (runs + 1)), lacks: 0 } };
}
