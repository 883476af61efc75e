import type { Action } from '../model/action.ts';
import { canonical, isJsonObject } from '../model/json.ts';
import { sameTool } from './asked.ts';
import type { Entry } from './entry.ts';
import type { Memory, Request } from './memory.ts';
import { resultRead } from './read-result.ts';

/**
 * Fills what an action's own span lost from what the model's spans said: the call id, parameter names that an
 * instrumentation unwrapped, arguments it did not record, the result the model read back. What the span itself
 * says always stands. The action itself where there is nothing to fill.
 */
export function complete(entry: Entry, memory: Memory): Action {
  const { action } = entry;
  const request = requestOf(entry, memory);
  const callId = action.callId ?? request?.callId ?? null;
  const read = resultRead(entry, callId, memory);
  const result = action.result ?? read?.text ?? null;
  const status = read?.failed === true ? 'error' : action.status;
  const lost = !action.captured || action.truncated || !isJsonObject(action.arguments);
  const cut = request?.truncated === true;
  // Of two that were cut the span's own stands.
  if (request === undefined || !lost || (cut && action.captured)) {
    const same = callId === action.callId && result === action.result && status === action.status;
    return same ? action : { ...action, callId, result, status };
  }
  const truncated = action.truncated || cut;
  return { ...action, callId, result, status, arguments: request.arguments, captured: true, truncated };
}

function requestOf(entry: Entry, memory: Memory): Request | undefined {
  const { action } = entry;
  const { requests, unnamedRequests } = memory;
  if (action.callId !== null) {
    const named = requests.get(action.callId);
    return named !== undefined && sameTool(named.tool, action.tool) ? named : undefined;
  }
  const forTool = [...requests.values(), ...unnamedRequests].filter(({ tool }) =>
    sameTool(tool, action.tool),
  );
  const same = action.captured ? forTool.filter((request) => tellsSame(request, entry)) : [];
  const named = same.filter(({ callId }) => callId !== null);
  // Two equal requests with two ids: which is which can't be known.
  if (named.length > 1) return undefined;
  return named[0] ?? same[0] ?? onlyOne(entry, memory, forTool);
}

/** The one request for its tool in the model's answer, where it is also the only call of that tool that followed. */
function onlyOne(entry: Entry, { entries }: Memory, forTool: readonly Request[]): Request | undefined {
  const asker = entry.asker?.spanId;
  if (asker === undefined) return undefined;
  const asked = forTool.filter((request) => request.asker === asker);
  const followed = entries.filter(
    (other) => other.asker?.spanId === asker && sameTool(other.action.tool, entry.action.tool),
  );
  return asked.length === 1 && followed.length === 1 ? asked[0] : undefined;
}

/** True where the request's arguments are the action's, or their only value is what the action kept of them. */
function tellsSame(request: Request, { action, argumentsText }: Entry): boolean {
  if (canonical(request.arguments) === argumentsText) return true;
  if (isJsonObject(action.arguments) || !isJsonObject(request.arguments)) return false;
  const values = Object.values(request.arguments);
  return values.length === 1 && canonical(values[0] ?? null) === argumentsText;
}
