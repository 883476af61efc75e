import type { Action, ActionStatus } from '../model/action.ts';
import type { Entry } from './session.ts';

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
  if (a.tool !== b.tool || !overlap(a, b)) return false;
  if (a.callId !== null && b.callId !== null) return a.callId === b.callId;
  const nested =
    [...known.tellers.values()].includes(spanId) || known.tellers.has(fresh.tellers.get(spanId) ?? '');
  const differentTellers = nested || a.dialect !== b.dialect;
  return differentTellers && (known.argumentsText === fresh.argumentsText || !a.captured || !b.captured);
}

function overlap(a: Action, b: Action): boolean {
  return a.startTime <= b.endTime && b.startTime <= a.endTime;
}

const WORSE: readonly ActionStatus[] = ['unset', 'ok', 'error'];

/** One action from two tellings: the fuller content, the worse status. */
export function mergeTwins(known: Action, fresh: Action): Action {
  const content = known.captured && !(known.truncated && fresh.captured && !fresh.truncated) ? known : fresh;
  return {
    ...known,
    dialect: joinDialects(known.dialect, fresh.dialect),
    agent: known.agent ?? fresh.agent,
    conversation: known.conversation ?? fresh.conversation,
    callId: known.callId ?? fresh.callId,
    arguments: content.arguments,
    captured: content.captured,
    truncated: content.truncated,
    result: known.result ?? fresh.result,
    status: WORSE[Math.max(WORSE.indexOf(known.status), WORSE.indexOf(fresh.status))] as ActionStatus,
    startTime: Math.min(known.startTime, fresh.startTime),
    endTime: Math.max(known.endTime, fresh.endTime),
  };
}

function joinDialects(a: string, b: string): string {
  return [...new Set([...a.split('+'), ...b.split('+')])].join('+');
}
