// Every model API, framework and instrumentation spells a message its own way. This file reads them all into one:
// GenAI parts, OpenAI chat and responses, Anthropic, Bedrock, Gemini, Vercel, LangChain, PydanticAI, and the reprs
// of Haystack and LlamaIndex.

import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import type { ToolMessage } from '../dialect.ts';
import { contentOf, identifier, isHidden, member } from './content.ts';
import { CLASS_KEY, readLiteral } from './literal.ts';
import { callIdOf, type MessageCall, Parts } from './parts.ts';
import { pydanticMessages } from './pydantic-messages.ts';
import { isError, resultOf } from './result.ts';

export type Role = 'system' | 'user' | 'assistant' | 'tool';

export interface Message {
  readonly role: Role;
  /** Who speaks, where the message names it. */
  readonly name: string | undefined;
  readonly text: string;
  readonly calls: readonly MessageCall[];
  readonly results: readonly ToolMessage[];
}

/** Messages further on in one list are left out. */
const MAX_MESSAGES = 10_000;
const MAX_DEPTH = 10;
/** Members under which messages stand in the envelopes of frameworks and APIs. */
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
/** Members that hold a message's content; more than one where OpenInference sets several. */
const CONTENTS = ['parts', 'content', 'contents', '_content', 'blocks'] as const;

const ROLES: ReadonlyMap<string, Role> = new Map([
  ['system', 'system'],
  ['developer', 'system'],
  ['systemmessage', 'system'],
  ['user', 'user'],
  ['human', 'user'],
  ['humanmessage', 'user'],
  ['humanmessagechunk', 'user'],
  ['assistant', 'assistant'],
  ['ai', 'assistant'],
  ['model', 'assistant'],
  ['aimessage', 'assistant'],
  ['aimessagechunk', 'assistant'],
  ['tool-call', 'assistant'],
  ['tool', 'tool'],
  ['function', 'tool'],
  ['tool-response', 'tool'],
  ['tool_response', 'tool'],
  ['toolmessage', 'tool'],
  ['functionmessage', 'tool'],
]);

/** The messages in an attribute that may be absent, hidden, or cut. */
export function messagesOf(raw: Json | undefined): Message[] {
  if (isHidden(raw)) return [];
  const { value, truncated, open } = contentOf(raw);
  const found = readMessages(value);
  const last = truncated ? found.at(-1) : undefined;
  if (last !== undefined)
    found[found.length - 1] = { ...last, calls: last.calls.filter((call) => isWhole(call, open)) };
  return found;
}

/** A call without all its arguments is another call. */
function isWhole({ arguments: args }: MessageCall, open: ReadonlySet<Json>): boolean {
  return typeof args === 'object' && args !== null && !open.has(args);
}

/** All messages in a value, in their order: a list of them, one, or an envelope that holds some. */
export function readMessages(value: Json | undefined): Message[] {
  const found: Message[] = [];
  if (value !== undefined) collect(value, 0, found);
  return found;
}

function collect(value: Json, depth: number, found: Message[]): void {
  if (depth > MAX_DEPTH || found.length >= MAX_MESSAGES) return;
  if (Array.isArray(value)) {
    const pair = rolePair(value);
    if (pair !== null) found.push(pair);
    else for (const item of value) collect(reprMessage(item), depth + 1, found);
  } else if (isJsonObject(value)) {
    const message = readMessage(value);
    if (message !== null) found.push(message);
    else for (const inner of pydanticMessages(value) ?? carried(value)) collect(inner, depth + 1, found);
  }
}

function carried(envelope: JsonObject): Json[] {
  return CARRIERS.flatMap((key) => (Object.hasOwn(envelope, key) ? [envelope[key] ?? null] : []));
}

/** Haystack and LlamaIndex write each message of a list as its repr. */
function reprMessage(item: Json): Json {
  return typeof item === 'string' && item.startsWith('ChatMessage(')
    ? (readLiteral(item)?.value ?? null)
    : item;
}

/** LangChain takes `["user", "text"]` for a message. */
function rolePair(value: readonly Json[]): Message | null {
  const [name, text] = value;
  if (value.length !== 2 || typeof text !== 'string') return null;
  const role = roleOf(name);
  return role === undefined ? null : { role, name: undefined, text, calls: [], results: [] };
}

function roleOf(value: Json | undefined): Role | undefined {
  if (typeof value !== 'string') return undefined;
  // Enums print with their class: `MessageRole.USER`.
  return ROLES.get(value.slice(value.lastIndexOf('.') + 1).toLowerCase());
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
  const typed = roleOf(value.type);
  if (isJsonObject(data) && typed !== undefined) return readBody(data, typed);
  const role =
    roleOf(member(value, 'role')) ??
    roleOf(member(value, '_role')) ??
    (Object.hasOwn(value, 'content') ? (roleOf(value[CLASS_KEY]) ?? typed) : undefined);
  return role === undefined ? null : readBody(value, role);
}

/** An item of OpenAI's responses API that stands beside the messages: a call, or its output. */
function readItem(value: JsonObject): Message | null {
  const parts = new Parts();
  switch (value.type) {
    case 'function_call':
    case 'custom_tool_call':
    case 'mcp_call':
      parts.addCall(value);
      return { role: 'assistant', name: undefined, text: '', calls: parts.calls, results: [] };
    case 'function_call_output':
    case 'function_call_result':
    case 'custom_tool_call_output':
      parts.addResult(value);
      return { role: 'tool', name: undefined, text: '', calls: [], results: parts.results };
    default:
      return null;
  }
}

function readBody(body: JsonObject, role: Role): Message {
  const parts = new Parts();
  const extra = member(body, 'additional_kwargs');
  const resultId = role === 'assistant' ? undefined : resultIdOf(body, extra);
  addContents(
    parts,
    body,
    role === 'tool' || resultId !== undefined ? { id: resultId ?? callIdOf(body) ?? null } : null,
  );
  const calls = member(body, 'tool_calls') ?? member(extra, 'tool_calls');
  // LangChain v1 repeats the calls as content blocks: the list is the fuller one.
  if (Array.isArray(calls) && calls.length >= parts.calls.length) {
    parts.calls.length = 0;
    for (const call of calls) parts.addCall(call);
  }
  const text = parts.texts.join('\n');
  if (role === 'tool' && parts.results.length === 0 && text !== '') {
    parts.results.push({
      callId: resultId ?? callIdOf(body) ?? null,
      tool: identifier(body.name) ?? null,
      text: resultOf(text).text ?? text,
      ...((isError(body) || body.status === 'error') && { failed: true }),
    });
  }
  const name = identifier(member(body, 'name'));
  return { role, name, text: role === 'tool' ? '' : text, calls: parts.calls, results: parts.results };
}

/** The id of the call whose result the message is: OpenInference leaves a result in the user's role where the API has it there. */
function resultIdOf(body: JsonObject, extra: Json | undefined): string | undefined {
  return identifier(body.tool_call_id ?? member(extra, 'tool_call_id'));
}

/** Sorts a message's content into its parts; `result` is the id under which a plain text is a tool's result. */
function addContents(parts: Parts, body: JsonObject, result: { id: string | null } | null): void {
  for (const key of CONTENTS) {
    const content = Object.hasOwn(body, key) ? (body[key] ?? null) : null;
    if (result !== null && key === 'content' && typeof content === 'string') {
      parts.addResult({ content, id: result.id, name: body.name ?? null });
    } else parts.add(content);
  }
}
