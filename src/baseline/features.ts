import type { Action } from '../model/action.ts';
import type { History } from '../model/history.ts';
import type { Baseline } from './artefact.ts';
import { compare, type Oddity } from './compare.ts';
import { note } from './note.ts';

/** How unlike the agent's own history an action is: 0 as always, 1 as never, 0.5 where nothing is known. */
export interface Unusualness {
  /** The tool was never used. */
  readonly toolSeen: number;
  /** It was never used for a goal of this kind. */
  readonly toolForGoal: number;
  /** It never came after the calls before it. */
  readonly transition: number;
  /** An argument has a new form, value, range or length. */
  readonly argument: number;
  /** A recipient, account or host is new. */
  readonly party: number;
  /** A value comes from where it never came from. */
  readonly origin: number;
}

const NOTHING_KNOWN: Unusualness = Object.freeze({
  toolSeen: 0.5,
  toolForGoal: 0.5,
  transition: 0.5,
  argument: 0.5,
  party: 0.5,
  origin: 0.5,
});

export function unusualness(action: Action, history: History, baseline: Baseline | null): Unusualness {
  return baseline === null ? NOTHING_KNOWN : unusualnessOf(compare(note(action, history), baseline));
}

/** One number an aspect. */
function unusualnessOf(oddities: readonly Oddity[]): Unusualness {
  const score = (aspect: Oddity['aspect']): number =>
    oddities.find((oddity) => oddity.aspect === aspect)?.score ?? 0.5;
  return {
    toolSeen: score('tool'),
    toolForGoal: score('goal'),
    transition: score('order'),
    argument: score('argument'),
    party: score('party'),
    origin: score('origin'),
  };
}
