import { pValue } from './calibration.ts';
import { Case } from './case.ts';
import { sharesOf } from './evaluate.ts';
import { FEATURES } from './features/index.ts';
import { shipped } from './load.ts';
import type { Signals } from './signals.ts';

/** One feature's part in a score. */
export interface Share {
  readonly feature: string;
  readonly says: string;
  readonly value: number;
  /** Log-odds: positive speaks against the action. */
  readonly share: number;
}

/** How suspicious an action is, and why. */
export interface Scored {
  /** Log-odds of harm. */
  readonly score: number;
  /** The share of clean runs that have an action as suspicious. */
  readonly p: number;
  /** Every feature's part, the weightiest first; worked out when asked for. */
  readonly shares: () => Share[];
}

export function scoreOf(signals: Signals): Scored {
  const features = featuresOf(signals);
  const { base, forest, nodes, calibration } = shipped();
  const score = forest.sum(base, features);
  return {
    score,
    p: pValue(score, calibration),
    shares: () => {
      const shares = sharesOf(nodes, features);
      return FEATURES.map(({ name, says }, i) => ({
        feature: name,
        says,
        value: features[i]!,
        share: shares[i]!,
      })).sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
    },
  };
}

/** The numbers a score is made of, in the order of `FEATURES`. */
export function featuresOf(signals: Signals): Float64Array {
  const at = new Case(signals);
  const features = new Float64Array(FEATURES.length);
  for (let i = 0; i < features.length; i++) features[i] = FEATURES[i]!.of(at);
  return features;
}
