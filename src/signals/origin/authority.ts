import type { Action } from '../../model/action.ts';
import type { History } from '../../model/history.ts';
import type { Followed } from './follow.ts';
import type { Provenance } from './provenance.ts';

/** Who stands behind a call as a whole, beside where its single values come from. */
export interface Authority {
  /** No whole argument of the call stands in the user's words. */
  readonly unclaimed: boolean;
  /** The passage the call follows most closely stands in the result read last: the agent reacts to what it has just read. */
  readonly fresh: boolean;
  /** The tool had not been used in this session. */
  readonly firstUse: boolean;
}

export function authorityOf(
  action: Action,
  history: History,
  values: readonly Provenance[],
  followed: readonly Followed[],
): Authority {
  return {
    unclaimed: !values.some((value) => value.whole && value.origin === 'goal'),
    fresh: followed[0] !== undefined && followed[0].source === history.sources.at(-1),
    firstUse: !history.totals.byTool.has(action.tool),
  };
}
