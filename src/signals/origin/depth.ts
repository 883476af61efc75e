import type { Action } from '../../model/action.ts';
import type { History, Source } from '../../model/history.ts';
import { Memo } from '../../model/memo.ts';
import { type Provenance, provenanceOf } from './provenance.ts';

/** A value that stands nowhere is as far from the user as this. */
export const UNKNOWN_DEPTH = 6;

/**
 * How many hands a value went through since the user's words: 0 in the goal, the system text or a trusted result;
 * else one more than the call in whose result it stands.
 */
export function depthOf(value: Provenance, history: History): number {
  if (value.origin === 'nowhere') return UNKNOWN_DEPTH;
  if (value.origin !== 'untrusted') return 0;
  let depth = UNKNOWN_DEPTH;
  for (const { action } of value.holders) {
    depth = Math.min(depth, 1 + (action === null ? 0 : actionDepth(action, history)));
    // None is nearer.
    if (depth === 1) break;
  }
  return depth;
}

interface Known {
  /** How much had been read before the call: more may come to be known of that. */
  readonly read: number;
  readonly depth: number;
}

/** Actions whose depth is at hand, in characters of what they read. */
const MAX_WEIGHT = 512 * 1024;
const known = new Memo<Action, { last: Known | null }>(MAX_WEIGHT);

/** The depth of an earlier call: the greatest of its values that are known at all; 0 where it has none. */
export function actionDepth(action: Action, history: History): number {
  const read = readBefore(action, history.sources);
  const before = read.length;
  const memo = known.get(action, 200 + (action.result?.length ?? 0), () => ({ last: null }));
  if (memo.last?.read !== before) {
    const earlier = { ...history, sources: read };
    let depth = 0;
    // A charter's trust is no part of this: what is remembered holds under every charter.
    for (const value of provenanceOf(action, earlier, () => false)) {
      if (value.origin !== 'nowhere') depth = Math.max(depth, depthOf(value, earlier));
    }
    memo.last = { read: before, depth };
  }
  return memo.last.depth;
}

/** Some programs tell of their calls without times of their own: of calls at the same moment the order in which they came counts. */
function readBefore(action: Action, sources: readonly Source[]): readonly Source[] {
  const own = sources.findIndex((source) => source.action === action);
  return sources.filter((source, at) => {
    if (source.action === null || source.action === action) return false;
    const { endTime } = source.action;
    return endTime < action.startTime || (endTime === action.startTime && (own < 0 || at < own));
  });
}
