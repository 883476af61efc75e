// What tracing products record of a function they wrap: its arguments as they were passed, and whatever it returned.
// LangSmith's `traceable`, Langfuse's `observe`. Wrapped around a framework's tool, the function
// gets the call's arguments first and the framework's own options behind them.

import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { identifier, member } from './content.ts';
import { positional } from './envelope.ts';

/** Arguments as the model gave them, and the call's id where the framework's options tell it. */
export interface FunctionArguments {
  readonly value: Json | undefined;
  readonly callId: string | undefined;
  readonly truncated: boolean;
}

/** LangChain.js' RunnableConfig, Vercel's ToolCallOptions: a key each that no tool's second argument would have. */
const OPTION_KEYS = ['toolCall', 'configurable', 'callbacks', 'recursionLimit', 'toolCallId', 'abortSignal'];

/**
 * Out of a list of what was passed, or Python's `{args, kwargs}`; anything else is taken as the arguments themselves.
 * Of options that an attribute limit `cut`, the telling keys may be gone.
 */
export function functionArguments(value: Json | undefined, cut = false): FunctionArguments {
  const passed = isJsonObject(value) ? passedIn(value) : value;
  if (Array.isArray(passed)) return ofList(passed, cut);
  const call = positional(value);
  if (call === null) return { value, callId: undefined, truncated: false };
  return { ...call, callId: undefined };
}

/** `{args: […]}` is JavaScript's; with `kwargs` beside it, it is Python's. */
function passedIn(value: JsonObject): Json | undefined {
  return Object.keys(value).length === 1 ? value.args : undefined;
}

function ofList(passed: Json[], cut: boolean): FunctionArguments {
  const [first, options] = passed;
  if (passed.length === 1) return { value: first, callId: undefined, truncated: false };
  const known = isJsonObject(options) && (isOptions(options) || (cut && isJsonObject(first)));
  if (passed.length > 3 || !known) return { value: passed, callId: undefined, truncated: false };
  const callId = identifier(member(member(options, 'toolCall'), 'id')) ?? identifier(options.toolCallId);
  return { value: first, callId, truncated: false };
}

function isOptions(value: JsonObject): boolean {
  return OPTION_KEYS.some((key) => Object.hasOwn(value, key));
}

/** What the caller of a traced function asked: its only text. Undefined where it passed more, or no text. */
export function askedText(value: Json | undefined): string | undefined {
  const args = functionArguments(value).value;
  if (typeof args === 'string') return identifier(args);
  if (!isJsonObject(args)) return undefined;
  const members = Object.values(args);
  return members.length === 1 && typeof members[0] === 'string' ? identifier(members[0]) : undefined;
}
