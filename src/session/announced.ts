import type { Action } from '../model/action.ts';
import { canonical, type Json } from '../model/json.ts';
import { sameTool } from './asked.ts';
import type { Entry } from './entry.ts';
import { sameArguments } from './same-arguments.ts';
import { mergeTwins } from './twin.ts';

// A caller announces a call before it runs, and tells later how it ended; its own span comes in between, afterwards,
// or never. All of it is one action.

/** A call as its caller names it. */
export interface Named {
  readonly callId: string;
  readonly tool?: string | null;
  readonly arguments?: Json;
}

/** The latest announced call of that name that has not ended. Some models number their calls anew in every turn. */
export function underWay(entries: readonly Entry[], named: Named): Entry | undefined {
  return entries.findLast((entry) => entry.announced && !hasEnded(entry) && isNamed(entry, named));
}

/** True where a call of that name, told by whomever, is known to have ended. */
export function isOver(entries: readonly Entry[], named: Named): boolean {
  return entries.some((entry) => hasEnded(entry) && isNamed(entry, named));
}

/** The call that was announced with this very span, come or not. */
export function announcedWith(entries: readonly Entry[], { span }: Pick<Action, 'span'>): Entry | undefined {
  return entries.find(
    ({ announced, action, tellers }) =>
      announced && action.span.traceId === span.traceId && tellers.has(span.spanId),
  );
}

/** Whether a call that was announced, and has not ended, is the one that is asked about under another id. */
export function isUnderWayAs(
  known: Entry,
  { tool, arguments: args }: Pick<Action, 'tool' | 'arguments'>,
): boolean {
  const { announced, action, argumentsText } = known;
  return announced && !hasEnded(known) && sameTool(action.tool, tool) && argumentsText === canonical(args);
}

/** The announced call that a span tells of whose ids the caller did not know. */
export function announcedLike(entries: readonly Entry[], call: Entry): Entry | undefined {
  const waiting = entries.filter(
    (entry) => entry.announced && entry.spanless && sameTool(entry.action.tool, call.action.tool),
  );
  const { callId } = call.action;
  if (callId === null) return waiting.find((entry) => during(entry, call) && saysSame(entry, call));
  const named = waiting.filter(({ action }) => action.callId === callId);
  const under = named.filter((entry) => during(entry, call));
  return (
    under.find((entry) => saysSame(entry, call)) ?? under[0] ?? named.find((entry) => saysSame(entry, call))
  );
}

/**
 * One action from what the caller told and what the span tells: the span's times and ids, the caller's words. A span
 * may have been masked; the caller told what was judged.
 */
export function toldAndSeen(told: Action, seen: Action): Action {
  const { span, dialect, library, startTime, endTime } = seen;
  return { ...mergeTwins(told, { ...seen, tool: told.tool }), span, dialect, library, startTime, endTime };
}

function hasEnded({ action }: Entry): boolean {
  return !action.requested && action.endTime > action.startTime;
}

function isNamed({ action, argumentsText }: Entry, { callId, tool, arguments: args }: Named): boolean {
  if (action.callId !== callId) return false;
  if (tool !== undefined && tool !== null && !sameTool(tool, action.tool)) return false;
  return args === undefined || !action.captured || argumentsText === canonical(args);
}

/** The call began, and was under way, while the span lasted. */
function during({ action: told }: Entry, { action: seen }: Entry): boolean {
  const end = told.endTime > told.startTime ? told.endTime : Number.POSITIVE_INFINITY;
  return told.startTime <= seen.endTime && seen.startTime <= end;
}

function saysSame(known: Entry, seen: Entry): boolean {
  return !seen.action.captured || seen.action.truncated || sameArguments(known, seen);
}
