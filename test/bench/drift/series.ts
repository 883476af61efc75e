import { ASPECTS } from '../../../src/drift/aspects.ts';
import { ofKnownTools } from '../../../src/drift/features.ts';
import { Counting, Reference } from '../../../src/drift/reference.ts';
import type { Run } from '../../../src/drift/runs.ts';
import type { Detector, Peer } from './peers.ts';

/** What a run comes to in numbers: the same that Goalkeeper ranks, by name. */
type Numbers = ReadonlyMap<string, number>;

interface Scale {
  readonly mean: number;
  readonly deviation: number;
  /** What one in twenty of the first runs exceeds. */
  readonly high: number;
}

/** The numbers of a stream of runs; the first `warmUp` of them are what the others are compared with, and give the scales. */
export class Series {
  readonly numbers: readonly Numbers[];
  private readonly scales = new Map<string, Scale>();

  constructor(runs: readonly Run[], warmUp: number) {
    const counts = new Counting();
    for (const { features } of runs.slice(0, warmUp)) counts.add(features);
    const reference = new Reference(counts);
    this.numbers = runs.map((run) => numbersOf(run, reference));
    for (const name of new Set(this.numbers.slice(0, warmUp).flatMap((numbers) => [...numbers.keys()]))) {
      const values = this.numbers.slice(0, warmUp).flatMap((numbers) => numbers.get(name) ?? []);
      if (values.length >= warmUp / 10) this.scales.set(name, scaleOf(values));
    }
    this.numbers = this.numbers.slice(warmUp);
  }

  /** The first of the later runs at which the peer, once on each series, finds a change; null where it finds none. */
  first(peer: Peer, sensitivity: number): number | null {
    const detectors = new Map<string, Detector>();
    for (const name of this.scales.keys()) detectors.set(name, peer.make(sensitivity));
    for (const [index, numbers] of this.numbers.entries()) {
      for (const [name, value] of numbers) {
        const scale = this.scales.get(name);
        if (scale !== undefined && detectors.get(name)?.next(inputOf(peer, value, scale))) return index + 1;
      }
    }
    return null;
  }
}

/** As each peer wants its numbers: errors, or in 0 to 1, or around 0. */
function inputOf({ name }: Peer, value: number, { mean, deviation, high }: Scale): number {
  if (name === 'DDM') return value > high ? 1 : 0;
  const standard = Math.min(5, Math.max(-5, (value - mean) / deviation));
  return name === 'ADWIN' ? (standard + 5) / 10 : standard;
}

function numbersOf(run: Run, reference: Reference): Numbers {
  const numbers = new Map<string, number>();
  const features = ofKnownTools(run, reference.counts.seen.tools);
  for (const aspect of ASPECTS) {
    const { whole, rarest } = reference.surprise(aspect, features);
    numbers.set(`${aspect}, whole`, whole).set(`${aspect}, rarest`, rarest);
  }
  for (const [argument, size] of features.sizes) numbers.set(`size of ${argument}`, Math.log2(1 + size));
  return numbers;
}

function scaleOf(values: readonly number[]): Scale {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const sorted = [...values].sort((a, b) => a - b);
  return {
    mean,
    deviation: Math.max(1e-3, Math.sqrt(variance)),
    high: sorted[Math.floor(0.95 * values.length)]!,
  };
}
