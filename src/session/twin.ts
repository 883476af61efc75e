import type { Action, ActionStatus } from '../model/action.ts';
import type { Entry } from './entry.ts';
import { sameArguments } from './same-arguments.ts';

/**
 * True where two spans tell of one call: the same span sent again, or two instrumentations (siblings or nested).
 * Call ids alone don't decide, since some models number their calls anew in every turn: the times must overlap.
 * Equal calls without ids are one only where different dialects or a parent and its child tell them, because an
 * agent may well make the same call twice at once.
 */
export function sameCall(known: Entry, fresh: Entry): boolean {
  const a = known.action;
  const b = fresh.action;
  const { spanId, traceId } = b.span;
  if (known.tellers.has(spanId)) return a.span.traceId === traceId;
  const parent = fresh.tellers.get(spanId) ?? '';
  const parents = [...known.tellers.values()];
  const nested = parents.includes(spanId) || known.tellers.has(parent);
  // Who asks and who does the work may be two machines, with a clock each.
  if (a.tool !== b.tool || !(nested || overlap(a, b))) return false;
  const comparable = a.captured && b.captured && !a.truncated && !b.truncated;
  const alike = !comparable || sameArguments(known, fresh);
  if (a.callId !== null && b.callId !== null) {
    // Side by side, in words of the same kind, one id with other arguments is another call: nothing says that ids are unique.
    return a.callId === b.callId && (nested || a.dialect !== b.dialect || alike);
  }
  const siblings = parents.includes(parent);
  if (!nested && a.dialect === b.dialect && (siblings || !saysNothingMore(a, b))) return false;
  return alike;
}

/** A span without arguments and id, inside the time of another of its trace: an MCP hop below one that speaks fully. */
function saysNothingMore(a: Action, b: Action): boolean {
  if (a.span.traceId !== b.span.traceId) return false;
  const [inner, outer] = a.captured ? [b, a] : [a, b];
  const silent = !inner.captured && inner.callId === null;
  return silent && outer.startTime <= inner.startTime && inner.endTime <= outer.endTime;
}

function overlap(a: Action, b: Action): boolean {
  return a.startTime <= b.endTime && b.startTime <= a.endTime;
}

const WORSE: readonly ActionStatus[] = ['unset', 'ok', 'error'];

/** One action from two tellings: the fuller content, the worse status. `outer` is the agent's, where the other does the work. */
export function mergeTwins(known: Action, fresh: Action, outer: Action = known): Action {
  const content = known.captured && !(known.truncated && fresh.captured && !fresh.truncated) ? known : fresh;
  return {
    ...known,
    dialect: joinDialects(known.dialect, fresh.dialect),
    library: content.library,
    service: outer.service ?? known.service,
    agent: outer.agent ?? known.agent ?? fresh.agent,
    conversation: known.conversation ?? fresh.conversation,
    callId: known.callId ?? fresh.callId,
    arguments: content.arguments,
    captured: content.captured,
    truncated: content.truncated,
    ...(fresh.gated && { gated: true }),
    result: known.result ?? fresh.result,
    status: WORSE[Math.max(WORSE.indexOf(known.status), WORSE.indexOf(fresh.status))] as ActionStatus,
    startTime: Math.min(known.startTime, fresh.startTime),
    endTime: Math.max(known.endTime, fresh.endTime),
  };
}

function joinDialects(a: string, b: string): string {
  return [...new Set([...a.split('+'), ...b.split('+')])].join('+');
}
