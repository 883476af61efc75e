import { Clues } from '../../src/detectors/clues.ts';
import { Case } from '../../src/scorer/case.ts';
import { FEATURES } from '../../src/scorer/features/index.ts';
import type { ValueFacts } from '../../src/scorer/values.ts';
import { type Told, tell } from '../detectors/sessions.ts';

/** The case of a told session's last call. */
export function caseOf(goal: string | null, calls: readonly Told[], system: string | null = null): Case {
  const step = tell(goal, calls, system).at(-1);
  if (step === undefined) throw new Error('a session without calls');
  return new Case(new Clues(step.action, step.history, null));
}

export function factsOf(goal: string | null, calls: readonly Told[], value: string): ValueFacts {
  const found = caseOf(goal, calls).values.find((one) => one.value.value === value);
  if (found === undefined) throw new Error(`${value} is no telling value of the call`);
  return found;
}

export function feature(at: Case, name: string): number {
  const found = FEATURES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no feature ${name}`);
  return found.of(at);
}
