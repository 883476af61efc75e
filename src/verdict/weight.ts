import { OUTCOMES, type Outcome } from '../model/finding.ts';

/** True where `a` asks for more than `b`. */
export function isHeavier(a: Outcome, b: Outcome): boolean {
  return rank(a) > rank(b);
}

export function rank(outcome: Outcome): number {
  return OUTCOMES.indexOf(outcome);
}
