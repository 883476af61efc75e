import type { Action } from '../model/action.ts';
import type { Baseline } from './artefact.ts';

/** The baseline of an action's agent, found by name as charters are; null where it has none. */
export function selectBaseline(
  baselines: readonly Baseline[],
  action: Pick<Action, 'agent' | 'service'>,
): Baseline | null {
  const agent = action.agent ?? action.service;
  return baselines.find((baseline) => baseline.agent === agent) ?? null;
}
