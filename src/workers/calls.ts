import type { Gap, GapWatcher } from '../coverage/gaps.ts';
import type { Action } from '../model/action.ts';

/** Calls that are alike in all that tells what is not seen of an agent. */
export interface Alike {
  /** The latest of them, without what it held. */
  readonly action: Action;
  readonly gated: boolean;
  readonly times: number;
}

const DAY_NS = 86_400e9;
const NOTHING: readonly Gap[] = [];

/** Gathers calls that ran for another thread, which looks for gaps in those of all workers. */
export class Calls implements GapWatcher {
  private fresh = new Map<string, { action: Action; readonly gated: boolean; times: number }>();
  private readonly changed: () => void;

  /** `changed`: a call has been gathered. */
  constructor(changed: () => void) {
    this.changed = changed;
  }

  see(action: Action, gated: boolean): readonly Gap[] {
    const { agent, service, tool, captured, startTime } = action;
    const day = Math.floor(startTime / DAY_NS);
    const key = JSON.stringify([agent, service, tool, captured, gated, day]);
    const alike = this.fresh.get(key);
    if (alike === undefined) this.fresh.set(key, { action, gated, times: 1 });
    else {
      alike.action = action;
      alike.times++;
    }
    this.changed();
    return NOTHING;
  }

  /** Those since the last time, in the order in which their first came. */
  take(): Alike[] {
    const { fresh } = this;
    this.fresh = new Map();
    return [...fresh.values()].map(({ action, ...rest }) => ({
      action: { ...action, arguments: null, result: null },
      ...rest,
    }));
  }
}
