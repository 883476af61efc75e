import type { Action } from '../model/action.ts';
import type { History } from '../model/history.ts';
import type { Effect } from '../signals/call/effect.ts';
import type { Mandate } from '../signals/goal/delegation.ts';
import type { Authority } from '../signals/origin/authority.ts';
import type { Followed } from '../signals/origin/follow.ts';
import type { Provenance } from '../signals/origin/provenance.ts';

/** The signals on one action that a score is made of; the detectors' clues are such. */
export interface Signals {
  readonly action: Action;
  readonly history: History;
  readonly effect: Effect;
  readonly mandate: Mandate;
  readonly values: readonly Provenance[];
  readonly followed: readonly Followed[];
  readonly authority: Authority;
}
