import type { OfferedTool } from '../../core/contract.ts';
import { contentText } from '../shared/content.ts';
import { fieldsOf, listOf, text } from '../shared/fields.ts';

// LangChain's messages, in every form that it takes for one: its classes, of any copy and version, `{ role, content }`,
// `['human', 'text']`, and a text alone.

/** A command, its update, and the messages in it. */
const MAX_DEPTH = 3;

/** The messages in what a graph or a model is given; none where it has no messages. */
export function messagesOf(input: unknown, depth = 0): readonly unknown[] {
  if (typeof input === 'string') return [['human', input]];
  if (Array.isArray(input)) return isPair(input) ? [input] : input;
  const fields = fieldsOf(input);
  if (fields === null || depth > MAX_DEPTH) return [];
  if (typeof fields.toChatMessages === 'function')
    return listOf(Reflect.apply(fields.toChatMessages, input, []));
  const inner = fields.messages ?? fields.update;
  if (inner !== undefined) return messagesOf(inner, depth + 1);
  return roleOf(input) === undefined ? [] : [input];
}

/** The user's words, oldest first. */
export function humansOf(messages: readonly unknown[]): readonly string[] {
  return messages.filter(isUsers).flatMap((message) => text(contentText(contentOf(message))) ?? []);
}

export function systemOf(messages: readonly unknown[]): string | undefined {
  const parts = messages.filter((message) => ['system', 'developer'].includes(roleOf(message) ?? ''));
  return text(parts.map((message) => contentText(contentOf(message))).join('\n'));
}

/** Ids of the tool calls that a model asked for. */
export function idsOf(messages: readonly unknown[]): readonly string[] {
  return messages.flatMap((message) =>
    listOf(fieldsOf(message)?.tool_calls).flatMap((call) => text(fieldsOf(call)?.id) ?? []),
  );
}

/** The tools that a model is offered, as its provider or LangChain writes them; those the provider runs itself are none. */
export function offeredOf(tools: unknown): readonly OfferedTool[] {
  return listOf(tools).flatMap((tool) => {
    const fields = fieldsOf(tool);
    const written = fieldsOf(fields?.function) ?? fields;
    const name = text(written?.name);
    const provided = fields?.type !== undefined && !['function', 'custom'].includes(String(fields.type));
    if (name === undefined || provided) return [];
    const parameters = written?.parameters ?? written?.input_schema;
    return [{ name, description: text(written?.description), parameters }];
  });
}

/** A middleware's summary of what was said has the form of a user's message; it is none. */
function isUsers(message: unknown): boolean {
  if (!['human', 'user'].includes(roleOf(message) ?? '')) return false;
  const { lc_source: source } = fieldsOf(fieldsOf(message)?.additional_kwargs) ?? {};
  return source === undefined;
}

function contentOf(message: unknown): unknown {
  return isPair(message) ? message[1] : fieldsOf(message)?.content;
}

function roleOf(message: unknown): string | undefined {
  if (typeof message === 'string') return undefined;
  if (isPair(message)) return message[0];
  const fields = fieldsOf(message);
  for (const name of ['getType', '_getType'] as const) {
    const method = fields?.[name];
    if (typeof method === 'function') return text(Reflect.apply(method, message, []));
  }
  return text(fields?.role) ?? text(fields?.type);
}

const ROLES = ['human', 'user', 'system', 'developer', 'ai', 'assistant', 'tool', 'function', 'generic'];

function isPair(value: unknown): value is readonly [string, unknown] {
  return Array.isArray(value) && value.length === 2 && ROLES.includes(value[0]);
}
