import type { Baseline } from '../baseline/artefact.ts';
import type { Action } from '../model/action.ts';
import type { Charter } from '../model/charter.ts';
import type { Finding } from '../model/finding.ts';
import type { History } from '../model/history.ts';

/** All a detector may know: what had happened before the action, and the role's charter and the agent's baseline if there are any. */
export interface Context {
  readonly history: History;
  readonly charter: Charter | null;
  readonly baseline: Baseline | null;
}

/** A pure, synchronous function of an action and its context: no clock, no randomness, no I/O. */
export interface Detector {
  readonly id: string;
  inspect(action: Action, context: Context): Finding[];
}
