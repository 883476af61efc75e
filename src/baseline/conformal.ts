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

/** The highest score among the agent's own clean calls of a tool; null where there are too few to rely on. */
export function highestOwn(baseline: Baseline | null, tool: string, least = 8): number | null {
  const scores = baseline?.scores;
  const own = scores !== undefined && Object.hasOwn(scores, tool) ? scores[tool] : undefined;
  return own === undefined || own.count < least ? null : (own.sorted.at(-1) ?? null);
}
