import type { Action } from '../model/action.ts';
import type { Charter } from '../model/charter.ts';
import type { Finding } from '../model/finding.ts';
import type { History } from '../model/history.ts';

/** All a detector may know: what had happened before the action, and the role's charter if there is one. */
export interface Context {
  readonly history: History;
  readonly charter: Charter | null;
}

/** A pure, synchronous function of an action and its context: no clock, no randomness, no I/O. */
export interface Detector {
  readonly id: string;
  inspect(action: Action, context: Context): Finding[];
}
