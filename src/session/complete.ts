import type { RequestedCall } from '../dialects/dialect.ts';
import type { Action } from '../model/action.ts';
import { canonical, isJsonObject } from '../model/json.ts';
import type { Memory } from './memory.ts';

/**
 * Fills what an action's own span lost from what the model's spans said: the call id, parameter names that an
 * instrumentation unwrapped, arguments it did not record, the result the model read back. What the span itself
 * says always stands.
 */
export function complete(
  action: Action,
  argumentsText: string,
  { requests, unnamedRequests, toolMessages }: Pick<Memory, 'requests' | 'unnamedRequests' | 'toolMessages'>,
): Action {
  const request = requestOf(action, argumentsText, requests, unnamedRequests);
  const callId = action.callId ?? request?.callId ?? null;
  const result = action.result ?? (callId === null ? null : (toolMessages.get(callId)?.text ?? null));
  const lost = !action.captured || action.truncated || !isJsonObject(action.arguments);
  if (request === undefined || !lost) return { ...action, callId, result };
  return { ...action, callId, result, arguments: request.arguments, captured: true };
}

function requestOf(
  action: Action,
  argumentsText: string,
  requests: ReadonlyMap<string, RequestedCall>,
  unnamed: readonly RequestedCall[],
): RequestedCall | undefined {
  if (action.callId !== null) {
    const named = requests.get(action.callId);
    return named?.tool === action.tool ? named : undefined;
  }
  if (!action.captured) return undefined;
  const same = (request: RequestedCall) =>
    request.tool === action.tool && tellsSame(request, action, argumentsText);
  const candidates = [...requests.values()].filter(same);
  // Two equal requests with two ids: which is which can't be known.
  return candidates.length > 1 ? undefined : (candidates[0] ?? unnamed.find(same));
}

/** True where the request's arguments are the action's, or their only value is what the action kept of them. */
function tellsSame(request: RequestedCall, action: Action, argumentsText: string): boolean {
  if (canonical(request.arguments) === argumentsText) return true;
  if (isJsonObject(action.arguments) || !isJsonObject(request.arguments)) return false;
  const values = Object.values(request.arguments);
  return values.length === 1 && canonical(values[0] ?? null) === argumentsText;
}
