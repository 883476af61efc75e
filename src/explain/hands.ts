import type { Action, SpanRef } from '../model/action.ts';
import type { History } from '../model/history.ts';
import { actionDepth, depthOf } from '../signals/origin/depth.ts';
import { isTelling, type Origin, type Provenance, provenanceOf } from '../signals/origin/provenance.ts';

/** An earlier call that a value came through, and the value of its own that is farthest from the user. */
export interface Hand {
  readonly tool: string;
  readonly span: SpanRef;
  /** What it was asked with; null where it had no argument that anybody had said. */
  readonly by: { readonly argument: string; readonly value: string; readonly origin: Origin } | null;
}

const MAX_HANDS = 6;
const trustsNone = (): boolean => false;

/** The calls a value came through on its shortest way from the user, the nearest first; none where the user said it. */
export function handsOf(value: Provenance, history: History): Hand[] {
  const hands: Hand[] = [];
  let next: Provenance | null = value;
  let known = history;
  while (next?.origin === 'untrusted' && hands.length < MAX_HANDS) {
    const call: Action | null = nearest(next, known);
    if (call === null) break;
    known = { ...known, sources: known.sources.filter((source) => isBefore(source.action, call)) };
    next = farthest(call, known);
    const { tool, span } = call;
    const by = next && { argument: next.leaf.path, value: next.value, origin: next.origin };
    hands.push({ tool, span, by });
  }
  return hands;
}

/** The call whose result has the value, and that is itself nearest to the user. */
function nearest({ holders }: Provenance, history: History): Action | null {
  let best: Action | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const { action } of holders) {
    if (action === null) continue;
    const depth = actionDepth(action, history);
    if (depth < least) [best, least] = [action, depth];
  }
  return best;
}

function farthest(call: Action, history: History): Provenance | null {
  let best: Provenance | null = null;
  let most = -1;
  for (const value of provenanceOf(call, history, trustsNone)) {
    if (value.origin === 'nowhere') continue;
    // Of equals, one that tells one thing from another.
    const depth = depthOf(value, history) + (isTelling(value) ? 0.5 : 0);
    if (depth > most) [best, most] = [value, depth];
  }
  return best;
}

/** Had it been read when the call was made? */
function isBefore(read: Action | null, call: Action): boolean {
  return read !== null && read !== call && read.endTime <= call.startTime;
}
