import type { Action } from '../model/action.ts';
import type { History } from '../model/history.ts';
import { kindOfGoal } from './goals.ts';
import { type Observed, observe } from './observe.ts';
import { ORDER } from './order.ts';

/** All of a call that habits are made of and compared with: small, without the texts it came from. */
export interface Noted {
  readonly tool: string;
  /** The kind of goal it served. */
  readonly goal: string;
  /** The tools before it, the latest last. */
  readonly before: readonly string[];
  readonly observed: Observed;
}

export function note(action: Action, history: History): Noted {
  return {
    tool: action.tool,
    goal: kindOfGoal(history.goal),
    before: history.actions.slice(-ORDER).map(({ tool }) => tool),
    observed: observe(action, history),
  };
}
