import type { Action } from '../model/action.ts';
import type { Entry } from './entry.ts';
import { sameArguments } from './same-arguments.ts';
import { mergeTwins } from './twin.ts';

// A model's span asks for a call; later a span tells that it ran, if the instrumentation has such spans at all.
// Both are one action. The call id joins them where both have it, else the tool and its arguments, else the tool
// alone: then it is known that one of its calls ran, but not with which arguments.

/** How a request and a call's own span belong together. */
export type Tie = 'sure' | 'likely';

/**
 * The action already known that a request tells of again; undefined where the request is news. `met`: those that the
 * same telling has asked for before.
 */
export function toldAlready(
  entries: readonly Entry[],
  request: Entry,
  met: ReadonlySet<Entry>,
): Entry | undefined {
  const { callId } = request.action;
  const same = entries.filter((entry) => !met.has(entry) && sameTool(entry.action.tool, request.action.tool));
  if (callId !== null) {
    const named = same.find((entry) => entry.action.callId === callId && mayBeEqual(entry, request));
    if (named !== undefined) return named;
  }
  return same.find((entry) => {
    if (entry.asker !== null) return retold(entry, request) || askedTwice(entry, request);
    // Its span came first: it began when the model had spoken, and no other request was for it.
    return entry.action.startTime >= askedFrom(request) && tie(entry, request) !== null;
  });
}

/** The request that a call's own span answers, and how sure that is. */
export function requestOf(
  entries: readonly Entry[],
  call: Entry,
): { readonly request: Entry; readonly tie: Tie } | null {
  let likely: Entry | null = null;
  for (const request of entries) {
    if (!request.spanless || request.announced || !sameTool(request.action.tool, call.action.tool)) continue;
    const tied = tie(call, request);
    if (tied === 'sure') return { request, tie: tied };
    const before = tied === 'likely' && askedFrom(request) <= call.action.startTime;
    // Of several, the latest: what was asked for before may have been refused.
    if (before && (likely === null || askedFrom(request) > askedFrom(likely))) likely = request;
  }
  return likely && { request: likely, tie: 'likely' };
}

/** One action from a request and the call's own span: its times and its words, what it lacks from the request. */
export function answered(request: Action, call: Action, tied: Tie): Action {
  const result = call.result ?? request.result;
  if (tied === 'likely') return { ...call, result };
  const { dialect, library, startTime, endTime, span } = call;
  const merged = mergeTwins(call, { ...request, tool: call.tool });
  return { ...merged, result, dialect, library, span, startTime, endTime };
}

/** When the model began that asked for the call. */
function askedFrom(request: Entry): number {
  return request.asker?.startTime ?? 0;
}

/** Servers' names stand before a tool's in some tellings: `mcp__bank__pay`, `bank.pay`, `bank/pay`. */
export function sameTool(a: string, b: string): boolean {
  if (a === b) return true;
  const [long, short] = a.length > b.length ? [a, b] : [b, a];
  return long.endsWith(short) && /(?:__|[./:])$/.test(long.slice(0, -short.length));
}

function tie(call: Entry, request: Entry): Tie | null {
  const [a, b] = [call.action, request.action];
  if (a.callId !== null && b.callId !== null) return a.callId === b.callId ? 'sure' : null;
  return a.captured && sameArguments(call, request) ? 'sure' : 'likely';
}

/** Model numbers its calls anew in every turn: one id with other arguments is another call. */
function mayBeEqual(entry: Entry, request: Entry): boolean {
  const { captured, truncated, arguments: args } = entry.action;
  const cut = truncated || request.action.truncated;
  const whole = captured && !cut && typeof args === 'object' && args !== null;
  return !whole || sameArguments(entry, request);
}

/** One answer is told by a model's span and by a log record in it; where the call has run, by its own words since. */
function retold(known: Entry, request: Entry): boolean {
  if (known.asker === null || known.asker.spanId !== request.asker?.spanId) return false;
  if (known.action.callId !== null && request.action.callId !== null) return false;
  return !known.spanless || known.argumentsText === request.argumentsText;
}

/**
 * Two spans of one model call tell one request each: one lies in the other, or two instrumentations put them side by
 * side at one time. In one answer equal calls are two.
 */
function askedTwice(known: Entry, request: Entry): boolean {
  const [a, b] = [known.asker, request.asker];
  if (a === null || b === null || a.spanId === b.spanId) return false;
  if (known.argumentsText !== request.argumentsText) return false;
  if (known.action.callId !== null && request.action.callId !== null) return false;
  if (a.spanId === b.parentSpanId || b.spanId === a.parentSpanId) return true;
  return a.parentSpanId === b.parentSpanId && a.startTime < b.endTime && b.startTime < a.endTime;
}
