import type { Outcome } from '../model/finding.ts';
import { onStdout as pc } from './colour.ts';

/** An outcome in its colour: red stops, yellow is worth a look, green passes. */
export function paintOutcome(outcome: Outcome): string {
  if (outcome === 'block') return pc.red(outcome);
  return outcome === 'allow' ? pc.green(outcome) : pc.yellow(outcome);
}
