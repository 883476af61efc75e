import { mandateOf } from '../signals/goal/delegation.ts';
import type { Baseline } from './artefact.ts';

/** Goals this alike count as one kind: half of the deeds that either names are named by both. */
const ALIKE = 0.5;

/** What kind of goal it is: the deeds it names, in order. `none` where it names none, or is not known. */
export function kindOfGoal(goal: readonly string[]): string {
  const deeds = [...mandateOf(goal).deeds].sort();
  return deeds.length === 0 ? 'none' : deeds.join('+');
}

/** The runs with a goal like this one, and how many of them used the tool. */
export function usedForGoal(
  tool: string,
  kind: string,
  goals: Baseline['goals'],
): { readonly runs: number; readonly used: number } {
  let runs = 0;
  let used = 0;
  for (const [other, habit] of Object.entries(goals)) {
    if (similarity(kind, other) < ALIKE) continue;
    runs += habit.runs;
    used += Object.hasOwn(habit.tools, tool) ? (habit.tools[tool] ?? 0) : 0;
  }
  return { runs, used };
}

/** Shared deeds by all deeds (Jaccard). */
function similarity(a: string, b: string): number {
  if (a === b) return 1;
  const left = new Set(a.split('+'));
  const right = new Set(b.split('+'));
  const shared = [...left].filter((deed) => right.has(deed)).length;
  return shared / (left.size + right.size - shared);
}
