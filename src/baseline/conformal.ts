import type { EffectClass } from '../signals/effect.ts';
import type { Baseline, ScoreList } from './artefact.ts';
import { rankOf } from './scores.ts';

/**
 * How often a clean call scores at least this high, from the agent's own clean calls: (as high + 1) / (all + 1). Where
 * calls are exchangeable the chance of a p-value of at most a is at most a, whatever the scorer (Vovk et al. 2005). Of
 * a thinned list the larger of the possible answers is given, so the promise holds.
 */
export function pValue(score: number, { count, sorted }: ScoreList): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < score) low = middle + 1;
    else high = middle;
  }
  // `low` kept scores lie below; all up to the last one's rank do.
  const below = low === 0 ? 0 : rankOf(low - 1, sorted.length, count) + 1;
  return (count - below + 1) / (count + 1);
}

/** Where a p-value comes from: the tool's own clean calls, those of its effect class, or the shipped calibration. */
export type CalibratedBy = 'tool' | 'effect' | 'shipped';

export interface Calibrated {
  readonly p: number;
  readonly by: CalibratedBy;
  /** How many clean calls it rests on: no smaller p-value than 1 / (calls + 1) can come of them. */
  readonly calls: number;
}

/**
 * The p-value of a call within its own kind (Mondrian): tools that live on third parties' words get their own scale,
 * and the payment keeps its sharp one. Falls back where there are fewer than `least` clean calls.
 */
export function calibrated(
  score: number,
  tool: string,
  effect: EffectClass,
  baseline: Baseline | null,
  shipped: ScoreList,
  least = 20,
): Calibrated {
  const scores = baseline?.scores ?? {};
  const own = Object.hasOwn(scores, tool) ? scores[tool] : undefined;
  if (own !== undefined && own.count >= least) return { p: pValue(score, own), by: 'tool', calls: own.count };
  const kin = Object.entries(scores).filter(([name]) => baseline?.tools[name]?.effect === effect);
  const calls = kin.reduce((sum, [, list]) => sum + list.count, 0);
  if (calls >= least) {
    // Counted over all lists together, as if they were one.
    const asHigh = kin.reduce((sum, [, list]) => sum + pValue(score, list) * (list.count + 1) - 1, 0);
    return { p: (asHigh + 1) / (calls + 1), by: 'effect', calls };
  }
  return { p: pValue(score, shipped), by: 'shipped', calls: shipped.count };
}

/** The highest score among the agent's own clean calls of a tool; null where there are too few to rely on. */
export function highestOwn(baseline: Baseline | null, tool: string, least = 8): number | null {
  const scores = baseline?.scores;
  const own = scores !== undefined && Object.hasOwn(scores, tool) ? scores[tool] : undefined;
  return own === undefined || own.count < least ? null : (own.sorted.at(-1) ?? null);
}
