import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { argumentsOf, decode, identifier, isHidden, member } from './content.ts';
import type { Reading, RequestedCall, ToolMessage } from './dialect.ts';
import { CLASS_KEY } from './literal.ts';
import { userWords } from './prompts.ts';
import { blockText, plainText, resultOf } from './result.ts';

// Every model API, framework and instrumentation spells a message its own way. This file reads them all into one:
// GenAI parts, OpenAI chat and responses, Anthropic, Bedrock, Gemini, Vercel, LangChain, and the reprs of
// Haystack and LlamaIndex.

export type Role = 'system' | 'user' | 'assistant' | 'tool';

export interface Message {
  readonly role: Role;
  /** Who speaks, where the message names it. */
  readonly name: string | undefined;
  readonly text: string;
  readonly calls: readonly RequestedCall[];
  readonly results: readonly ToolMessage[];
}

/** Messages further on in one list are left out. */
const MAX_MESSAGES = 10_000;
const MAX_DEPTH = 10;
/** Members under which lists of messages stand in the envelopes of frameworks and APIs. */
const CARRIERS = [
  'messages',
  'chat_history',
  'input',
  'inputs',
  'output',
  'outputs',
  'update',
  'generations',
  'choices',
  'message',
  'candidates',
] as const;

const ROLES: Readonly<Record<string, Role>> = {
  system: 'system',
  developer: 'system',
  SystemMessage: 'system',
  user: 'user',
  human: 'user',
  HumanMessage: 'user',
  HumanMessageChunk: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  AIMessage: 'assistant',
  AIMessageChunk: 'assistant',
  AssistantMessage: 'assistant',
  tool: 'tool',
  function: 'tool',
  'tool-response': 'tool',
  tool_response: 'tool',
  ToolMessage: 'tool',
  FunctionMessage: 'tool',
};

/** All messages in a value, in their order: a list of them, one, or an envelope that holds some. */
export function readMessages(value: Json | undefined): Message[] {
  const found: Message[] = [];
  if (value !== undefined) collect(value, 0, found);
  return found;
}

function collect(value: Json, depth: number, found: Message[]): void {
  if (depth > MAX_DEPTH || found.length >= MAX_MESSAGES) return;
  if (typeof value === 'string') {
    // Haystack and LlamaIndex write each message of a list as its repr.
    const repr = value.startsWith('ChatMessage(') ? decode(value).value : null;
    if (isJsonObject(repr)) collect(repr, depth + 1, found);
  } else if (Array.isArray(value)) {
    const pair = rolePair(value);
    if (pair !== null) found.push(pair);
    else for (const item of value) collect(item, depth + 1, found);
  } else if (isJsonObject(value)) {
    const message = readMessage(value);
    if (message !== null) found.push(message);
    else collectCarried(value, depth, found);
  }
}

function collectCarried(envelope: JsonObject, depth: number, found: Message[]): void {
  for (const key of CARRIERS) {
    if (Object.hasOwn(envelope, key)) collect(envelope[key] ?? null, depth + 1, found);
  }
}

/** LangChain takes `["user", "text"]` for a message. */
function rolePair(value: readonly Json[]): Message | null {
  const [role, text] = value;
  if (value.length !== 2 || typeof role !== 'string' || typeof text !== 'string') return null;
  const known = ROLES[role];
  return known === undefined ? null : { role: known, name: undefined, text, calls: [], results: [] };
}

/** One message; null where the object is none. */
function readMessage(value: JsonObject): Message | null {
  const item = readItem(value);
  if (item !== null) return item;
  const id = member(value, 'id');
  const kwargs = member(value, 'kwargs');
  if (value.lc === 1 && Array.isArray(id) && isJsonObject(kwargs)) {
    const role = roleOf(id.at(-1)) ?? roleOf(member(kwargs, 'role'));
    return role === undefined ? null : readBody(kwargs, role);
  }
  const data = member(value, 'data');
  if (isJsonObject(data)) {
    const role = roleOf(value.type);
    if (role !== undefined) return readBody(data, role);
  }
  const role =
    roleOf(member(value, 'role')) ??
    roleOf(member(value, '_role')) ??
    (Object.hasOwn(value, 'content') ? (roleOf(value[CLASS_KEY]) ?? roleOf(value.type)) : undefined);
  return role === undefined ? null : readBody(value, role);
}

function roleOf(value: Json | undefined): Role | undefined {
  if (typeof value !== 'string') return undefined;
  const name = value.slice(value.lastIndexOf('.') + 1);
  return Object.hasOwn(ROLES, name) ? ROLES[name] : ROLES[name.toLowerCase()];
}

/** An item of OpenAI's responses API that stands beside the messages: a call, or its output. */
function readItem(value: JsonObject): Message | null {
  const parts = new Parts();
  switch (value.type) {
    case 'function_call':
    case 'custom_tool_call':
    case 'mcp_call':
      parts.call(value);
      break;
    case 'function_call_output':
    case 'function_call_result':
    case 'custom_tool_call_output':
      parts.result(value);
      break;
    default:
      return null;
  }
  const role = parts.calls.length > 0 ? 'assistant' : 'tool';
  return { role, name: undefined, text: '', calls: parts.calls, results: parts.results };
}

function readBody(body: JsonObject, role: Role): Message {
  const parts = new Parts();
  const extra = member(body, 'additional_kwargs');
  for (const key of ['parts', 'content', 'contents', '_content', 'blocks'] as const) {
    if (Object.hasOwn(body, key)) parts.add(body[key] ?? null);
  }
  const calls = member(body, 'tool_calls') ?? member(extra, 'tool_calls');
  // LangChain v1 repeats the calls as content blocks: the list is the fuller one.
  if (Array.isArray(calls) && calls.length >= parts.calls.length) {
    parts.calls.length = 0;
    for (const call of calls) parts.call(call);
  }
  const text = parts.texts.join('\n');
  if (role === 'tool' && parts.results.length === 0 && text !== '') {
    const callId = identifier(body.tool_call_id ?? body.id) ?? identifier(member(extra, 'tool_call_id'));
    parts.results.push({ callId: callId ?? null, tool: identifier(body.name) ?? null, text });
  }
  return { role, name: identifier(member(body, 'name')), text, calls: parts.calls, results: parts.results };
}

const CALL_TYPES: ReadonlySet<Json> = new Set([
  'tool_call',
  'tool-call',
  'tool_use',
  'toolUse',
  'function_call',
]);
const RESULT_TYPES: ReadonlySet<Json> = new Set([
  'tool_call_response',
  'tool-result',
  'tool_result',
  'toolResult',
]);
/** Parts that hold a call or a result in a member of their own: Bedrock's and Gemini's, and OpenInference's wrapping. */
const CALL_MEMBERS = ['toolUse', 'functionCall', 'function_call'] as const;
const RESULT_MEMBERS = ['toolResult', 'functionResponse', 'function_response'] as const;

/** The parts of one message, sorted by what they are. */
class Parts {
  readonly texts: string[] = [];
  readonly calls: RequestedCall[] = [];
  readonly results: ToolMessage[] = [];

  add(content: Json): void {
    if (typeof content === 'string') {
      if (isHidden(content)) return;
      // Content blocks may come as JSON in a string (Strands' events, LangChain through Traceloop).
      const blocks = content.startsWith('[{') ? decode(content).value : content;
      if (Array.isArray(blocks) && blocks.every(isPart)) this.add(blocks);
      else this.texts.push(content);
    } else if (Array.isArray(content)) {
      for (const part of content) this.part(part);
    } else if (isJsonObject(content)) this.part(content);
  }

  private part(part: Json): void {
    if (typeof part === 'string') {
      if (!isHidden(part)) this.texts.push(part);
      return;
    }
    if (!isJsonObject(part)) return;
    const wrapped = member(part, 'message_content');
    if (isJsonObject(wrapped)) {
      this.part(wrapped);
      return;
    }
    const type = part.type ?? part[CLASS_KEY] ?? null;
    if (CALL_TYPES.has(type) || type === 'ToolCall' || type === 'ToolCallBlock') this.call(part);
    else if (RESULT_TYPES.has(type) || type === 'ToolCallResult') this.result(part);
    else if (!this.memberPart(part)) this.text(part);
  }

  private memberPart(part: JsonObject): boolean {
    for (const key of CALL_MEMBERS) {
      if (!isJsonObject(member(part, key))) continue;
      this.call(part[key] ?? null);
      return true;
    }
    for (const key of RESULT_MEMBERS) {
      if (!isJsonObject(member(part, key))) continue;
      this.result(part[key] as JsonObject);
      return true;
    }
    return false;
  }

  private text(part: JsonObject): void {
    const text = blockText(part) ?? (part.type === undefined ? member(part, 'text') : undefined);
    if (typeof text === 'string' && !isHidden(text)) this.texts.push(plainText(text));
  }

  call(value: Json): void {
    const inner = member(value, 'tool_call') ?? value;
    if (!isJsonObject(inner)) return;
    const fn = member(inner, 'function');
    const named = inner.name ?? inner.toolName ?? inner.tool_name ?? member(fn, 'name');
    const tool = identifier(named);
    if (tool === undefined) return;
    const raw = inner.arguments ?? inner.args ?? inner.input ?? inner.tool_kwargs ?? member(fn, 'arguments');
    this.calls.push({ callId: callIdOf(inner), tool, arguments: argumentsOf(raw).value ?? null });
  }

  result(value: JsonObject): void {
    const origin = member(value, 'origin') ?? null;
    const result = resultOf(
      value.response ?? value.result ?? value.output ?? value.content ?? value.tool_output,
    );
    if (result.text === undefined) return;
    const named = value.name ?? value.toolName ?? value.tool_name ?? member(origin, 'tool_name');
    this.results.push({
      callId: callIdOf(value) ?? (isJsonObject(origin) ? callIdOf(origin) : null),
      tool: identifier(named) ?? result.tool ?? null,
      text: result.text,
    });
  }
}

function isPart(value: Json): boolean {
  return (
    isJsonObject(value) &&
    (Object.hasOwn(value, 'type') ||
      Object.hasOwn(value, 'text') ||
      [...CALL_MEMBERS, ...RESULT_MEMBERS].some((key) => Object.hasOwn(value, key)))
  );
}

/** The call's id, which ties request and result; `id` itself is another one in OpenAI's responses API. */
function callIdOf(value: JsonObject): string | null {
  const id =
    value.call_id ??
    value.callId ??
    value.tool_call_id ??
    value.toolCallId ??
    value.tool_use_id ??
    value.toolUseId ??
    value.tool_id ??
    value.id;
  return identifier(id) ?? null;
}

/**
 * What the messages that went into a model or an agent, and those that came out, say together. Requests are those
 * of the output: the input repeats what earlier spans told.
 */
export function tell(input: readonly Message[], output: readonly Message[]): Reading {
  const all = [...input, ...output];
  const goal = goalOf(input);
  return {
    goal: goal ?? goalOf(output),
    system: systemOf(input) ?? systemOf(output),
    requests: some(output.flatMap(({ role, calls }) => (role === 'assistant' ? calls : []))),
    toolMessages: some(namedResults(all)),
    agent: output.findLast(({ role, name }) => role === 'assistant' && name !== undefined)?.name,
  };
}

function goalOf(messages: readonly Message[]): string[] | undefined {
  const texts = messages.flatMap(({ role, text }) => (role === 'user' ? (userWords(text) ?? []) : []));
  return some(texts);
}

function systemOf(messages: readonly Message[]): string | undefined {
  const texts = messages.flatMap(({ role, text }) => (role === 'system' && text !== '' ? text : []));
  return texts.length > 0 ? texts.join('\n\n') : undefined;
}

/** Each result once, with the tool's name where its call stands among the messages. */
function namedResults(messages: readonly Message[]): ToolMessage[] {
  const tools = new Map<string, string>();
  for (const { calls } of messages) for (const { callId, tool } of calls) if (callId) tools.set(callId, tool);
  const seen = new Set<string>();
  return messages.flatMap(({ results }) =>
    results.flatMap(({ callId, tool, text }) => {
      if (callId !== null && seen.has(callId)) return [];
      if (callId !== null) seen.add(callId);
      return { callId, tool: tool ?? (callId === null ? null : (tools.get(callId) ?? null)), text };
    }),
  );
}

function some<T>(items: T[]): T[] | undefined {
  return items.length > 0 ? items : undefined;
}
