import type { Action } from '../model/action.ts';
import type { Entry } from './entry.ts';
import { mergeTwins } from './twin.ts';

// A model's span asks for a call; later a span tells that it ran, if the instrumentation has such spans at all.
// Both are one action. The call id joins them where both have it, else the tool and its arguments, else the tool
// alone: then it is known that one of its calls ran, but not with which arguments.

/** How a request and a call's own span belong together. */
export type Tie = 'sure' | 'likely';

/** The action already known that a request tells of again; undefined where the request is news. */
export function toldAlready(entries: readonly Entry[], request: Entry): Entry | undefined {
  const { callId } = request.action;
  const same = entries.filter((entry) => sameTool(entry.action.tool, request.action.tool));
  if (callId !== null) {
    const named = same.find((entry) => entry.action.callId === callId && mayBeEqual(entry, request));
    if (named !== undefined) return named;
  }
  return same.find((entry) => {
    if (entry.spanless) return askedTwice(entry, request);
    // Its span came first: it began when the model had spoken, and no other request was for it.
    const unasked = entry.asker === null && entry.action.startTime >= askedFrom(request);
    return unasked && tie(entry, request) !== null;
  });
}

/** The request that a call's own span answers, and how sure that is. */
export function requestOf(
  entries: readonly Entry[],
  call: Entry,
): { readonly request: Entry; readonly tie: Tie } | null {
  let likely: Entry | null = null;
  for (const request of entries) {
    if (!request.spanless || !sameTool(request.action.tool, call.action.tool)) continue;
    const tied = tie(call, request);
    if (tied === 'sure') return { request, tie: tied };
    if (tied === 'likely' && askedFrom(request) <= call.action.startTime) likely ??= request;
  }
  return likely && { request: likely, tie: 'likely' };
}

/** One action from a request and the call's own span: its times and its words, what it lacks from the request. */
export function answered(request: Action, call: Action, tied: Tie): Action {
  const result = call.result ?? request.result;
  if (tied === 'likely') return { ...call, result };
  const { dialect } = call;
  const { startTime, endTime, span } = call;
  return { ...mergeTwins(call, { ...request, tool: call.tool }), result, dialect, span, startTime, endTime };
}

/** When the model began that asked for the call. */
function askedFrom(request: Entry): number {
  return request.asker?.startTime ?? 0;
}

/** Servers' names stand before a tool's in some tellings: `mcp__bank__pay`, `bank.pay`, `bank/pay`. */
function sameTool(a: string, b: string): boolean {
  if (a === b) return true;
  const [long, short] = a.length > b.length ? [a, b] : [b, a];
  return long.endsWith(short) && /(?:__|[./:])$/.test(long.slice(0, -short.length));
}

function tie(call: Entry, request: Entry): Tie | null {
  const [a, b] = [call.action, request.action];
  if (a.callId !== null && b.callId !== null) return a.callId === b.callId ? 'sure' : null;
  return call.argumentsText === request.argumentsText && a.captured ? 'sure' : 'likely';
}

/** Model numbers its calls anew in every turn: one id with other arguments is another call. */
function mayBeEqual(entry: Entry, request: Entry): boolean {
  const { captured, truncated, arguments: args } = entry.action;
  const whole = captured && !truncated && typeof args === 'object' && args !== null;
  return !whole || entry.argumentsText === request.argumentsText;
}

/** Two spans of one model call, one inside the other, tell one request each; in one answer equal calls are two. */
function askedTwice(known: Entry, request: Entry): boolean {
  if (known.asker === null || request.asker === null) return false;
  if (known.argumentsText !== request.argumentsText) return false;
  if (known.action.callId !== null && request.action.callId !== null) return false;
  const parents = (entry: Entry): string[] => [...entry.tellers.values()];
  return parents(known).includes(request.asker.spanId) || parents(request).includes(known.asker.spanId);
}
