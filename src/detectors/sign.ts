import type { Finding } from '../model/finding.ts';
import type { Clues } from './clues.ts';

/** Nine of ten clean runs have no action as suspicious as one whose single sign is told. */
export const SIGN_P = 1 / 10;

/** Is a single sign on an action worth telling? */
export type Tells = (clues: Clues) => boolean;

/** One sign proves little: it is told where all signals together make the action unusual as well. */
export const whereUnusual: Tells = ({ scored }) => scored.p <= SIGN_P;

/** A finding that rests on one sign alone: evidence for a look, not for a stop. */
export function isSign({ kind, outcome }: Finding): boolean {
  return kind === 'untrusted_value' && outcome === 'alert';
}
