import type { Calibration } from './model.ts';

/**
 * The conformal p-value of a score: of the clean runs of a family of agents, the share that has an action at least as
 * suspicious (Vovk, Gammerman and Shafer 2005). The greatest over the families, since nobody knows which one an agent
 * nobody has seen belongs to. Blocking where it is at most 1/N stops at most one clean run in N, if the agent's runs are
 * no more suspicious than those.
 */
export function pValue(score: number, calibration: Calibration): number {
  let greatest = 0;
  for (const { runs, top } of Object.values(calibration)) {
    greatest = Math.max(greatest, (1 + countAtLeast(top, score)) / (runs + 1));
  }
  return greatest;
}

/** How many of the numbers, highest first, are at least this. */
function countAtLeast(top: readonly number[], score: number): number {
  let low = 0;
  let high = top.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (top[middle]! >= score) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Below the lowest score that is kept every p-value is the same: such an action is nobody's concern. */
const KEPT_SHARE = 0.3;

/** What is kept of a family's greatest scores per clean run. */
export function calibrate(scores: readonly number[]): { runs: number; top: number[] } {
  const top = [...scores].sort((a, b) => b - a).slice(0, Math.max(1, Math.ceil(scores.length * KEPT_SHARE)));
  return { runs: scores.length, top: top.map((score) => Math.ceil(score * 1000) / 1000) };
}
