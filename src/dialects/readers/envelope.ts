import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { argumentsOf, identifier, member } from './content.ts';

/** Arguments out of an instrumentation's envelope. */
export interface Enveloped {
  /** Undefined where they are absent, hidden, or cut away with the envelope's rest. */
  readonly value: Json | undefined;
  readonly truncated: boolean;
  readonly tool: string | undefined;
  readonly callId: string | undefined;
  /** What LangChain was configured with; the thread among it. */
  readonly metadata?: Json | undefined;
}

/**
 * OpenLLMetry's LangChain callback records `{input_str, tags, metadata, inputs, kwargs}`, in `traceloop.entity.input`
 * and `gen_ai.tool.call.arguments` alike. Anything else is taken as the arguments themselves.
 */
export function langChainArguments(raw: Json | undefined): Enveloped {
  const { value, truncated } = argumentsOf(raw);
  const bare = { value, truncated, tool: undefined, callId: undefined };
  if (!isJsonObject(value) || !isLangChain(value, truncated)) return bare;
  // A cut envelope has lost `inputs`, which come late; `input_str` holds the same as a Python repr.
  const inner = argumentsOf(value.inputs ?? value.input_str);
  return {
    value: inner.value,
    truncated: truncated || inner.truncated,
    tool: undefined,
    callId: identifier(member(value.kwargs, 'tool_call_id')),
    metadata: value.metadata,
  };
}

const LANGCHAIN_KEYS = ['input_str', 'tags', 'metadata', 'inputs', 'kwargs'];

/** A tool may have a parameter of the first one's name: whole, it is the envelope only with the others. */
function isLangChain(value: JsonObject, truncated: boolean): boolean {
  const keys = Object.keys(value);
  if (typeof value.input_str !== 'string' || !keys.every((key) => LANGCHAIN_KEYS.includes(key))) return false;
  return truncated
    ? keys.length > 1 || value.input_str.startsWith("{'")
    : keys.length === LANGCHAIN_KEYS.length;
}

/**
 * Traceloop's other envelopes: `{tool_name, arguments}` (MCP), `{args: […]}` (LangChain.js), `{args, kwargs}`
 * (the SDKs' decorators).
 */
export function traceloopArguments(raw: Json | undefined): Enveloped {
  const outer = langChainArguments(raw);
  const { value, truncated } = outer;
  if (!isJsonObject(value) || outer.callId !== undefined) return outer;
  const keys = Object.keys(value);
  if (keys.includes('tool_name') && keys.every((key) => key === 'tool_name' || key === 'arguments')) {
    const tool = identifier(value.tool_name);
    return { value: argumentsOf(value.arguments).value, truncated, tool, callId: undefined };
  }
  const inner = positional(value);
  if (inner === null) return outer;
  return { ...outer, value: inner.value, truncated: truncated || inner.truncated };
}

/**
 * A Python call's `{args, kwargs}`: the keyword arguments, and the positional ones under the parameters' names where
 * these are known; else a lone positional one, or their list. Null where the value is no such call.
 */
export function positional(
  value: Json | undefined,
  parameters: () => readonly string[] = () => [],
): { value: Json | undefined; truncated: boolean } | null {
  if (!isJsonObject(value)) return null;
  const keys = Object.keys(value);
  if (keys.length === 0 || !keys.every((key) => key === 'args' || key === 'kwargs')) return null;
  const { args, kwargs } = value;
  const named = isJsonObject(kwargs) ? kwargs : undefined;
  if (!Array.isArray(args) || (args.length === 0 && named !== undefined)) {
    return named === undefined ? null : { value: named, truncated: false };
  }
  const names = parameters();
  if (args.length > 0 && args.length <= names.length) {
    return { value: { ...zip(names, args), ...named }, truncated: false };
  }
  if (named !== undefined && Object.keys(named).length > 0) return { value: named, truncated: false };
  return args.length === 1 ? argumentsOf(args[0]) : { value: args, truncated: false };
}

function zip(names: readonly string[], values: readonly Json[]): JsonObject {
  return Object.fromEntries(values.map((value, at) => [names[at] as string, value]));
}
