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

/**
 * How often the way of a value from the user's words led through running text: 0 where each hand had it from a field of what
 * was looked up by something the one before knew; 1 more for each that took it from what somebody wrote. Of several ways
 * the straightest.
 */
export function strayedBy({ origin, standing, holders }: Provenance, history: History): number {
  if (origin !== 'untrusted') return 0;
  let least = MAX_STRAYED;
  for (const { action } of holders) {
    least = Math.min(least, action === null ? 0 : actionStrayed(action, history));
    if (least === 0) break;
  }
  return Math.min(MAX_STRAYED, least + (standing === 'prose' ? 1 : 0));
}

const MAX_STRAYED = 4;

interface Known {
  /** How much had been read before the call: more may come to be known of that. */
  readonly read: number;
  readonly depth: number;
  readonly strayed: number;
}

/** Actions whose depth is at hand, in characters of what they read. */
const MAX_WEIGHT = 512 * 1024;
const known = new Memo<Action, { last: Known | null }>(MAX_WEIGHT);

/** The depth of an earlier call: the greatest of its values that are known at all; 0 where it has none. */
export function actionDepth(action: Action, history: History): number {
  return wayOf(action, history).depth;
}

/** How far an earlier call had strayed: the most of its values that are known at all. */
export function actionStrayed(action: Action, history: History): number {
  return wayOf(action, history).strayed;
}

function wayOf(action: Action, history: History): Known {
  const read = readBefore(action, history.sources);
  const before = read.length;
  const memo = known.get(action, 200 + (action.result?.length ?? 0), () => ({ last: null }));
  if (memo.last?.read !== before) {
    const earlier = { ...history, sources: read };
    let depth = 0;
    let strayed = 0;
    // A charter's trust is no part of this: what is remembered holds under every charter.
    for (const value of provenanceOf(action, earlier, () => false)) {
      if (value.origin === 'nowhere') continue;
      depth = Math.max(depth, depthOf(value, earlier));
      strayed = Math.max(strayed, strayedBy(value, earlier));
    }
    memo.last = { read: before, depth, strayed };
  }
  return memo.last;
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
