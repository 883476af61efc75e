// Mastra's own exporter (@mastra/otel-exporter): sign `mastra.span.type`. From 1.0 on most of it is GenAI; before, its own.
// Seen from: Mastra 0.24.9 (exporter 0.3), 1.0 (exporter 1.0) and 1.71 (exporter 1.4).
//
// Before 1.0 a tool call is a span of type `tool_call` or `mcp_tool_call`: `gen_ai.tool.{name,input,output}`. Its id stands
// only in the model's chunks (`chunk: 'tool-call'`, type `model_chunk`), which tell a request each; they are no calls.
// The agent's span has `agent.id`, `input` and, as bare metadata, `threadId`. Steps tell the messages as they were sent.
// From 1.0 on this file adds what GenAI's keys lack: the goal in `mastra.agent_run.input`, requests in
// `mastra.model_{step,generation}.output`.
// It cannot give: instructions of an agent before 1.0 but in the model's messages. `headers` and `body`, which hold
// providers' responses, are never read.

import type { Json } from '../model/json.ts';
import type { Attributes } from '../wire/attributes.ts';
import type { Dialect, Reading, ToolCall } from './dialect.ts';
import { argumentsOf, contentOf, identifier, member, visible } from './readers/content.ts';
import { type Message, messagesOf, readMessages } from './readers/messages.ts';
import { resultOf } from './readers/result.ts';
import { tell } from './readers/tell.ts';
import { toolDefinitions } from './readers/tool-definitions.ts';

const TYPE = 'mastra.span.type';
const CALL_TYPES: ReadonlySet<string> = new Set(['tool_call', 'mcp_tool_call']);
/** Metadata that a caller gives an agent's run, by the names people choose. */
const CONVERSATION_KEYS = ['threadId', 'sessionId', 'conversationId'];

export const mastra: Dialect = {
  name: 'mastra',
  signs: [TYPE],
  read({ attributes }) {
    const type = attributes.string(TYPE);
    if (type === undefined) return null;
    const told = { agent: agentName(attributes), conversation: conversationOf(attributes) };
    const tool = CALL_TYPES.has(type) ? identifier(attributes.get('gen_ai.tool.name')) : undefined;
    if (tool !== undefined) return { ...told, call: readCall(attributes, tool) };
    return { ...readConversation(attributes, type), ...told };
  },
};

function agentName(attributes: Attributes): string | undefined {
  return identifier(attributes.get('gen_ai.agent.name')) ?? identifier(attributes.get('agent.id'));
}

function conversationOf(attributes: Attributes): string | undefined {
  const told = identifier(attributes.get('gen_ai.conversation.id'));
  if (told !== undefined) return told;
  for (const key of CONVERSATION_KEYS) {
    const id = identifier(attributes.get(key) ?? attributes.get(`mastra.metadata.${key}`));
    if (id !== undefined) return id;
  }
  return undefined;
}

function readCall(attributes: Attributes, tool: string): ToolCall {
  const args = argumentsOf(
    attributes.get('gen_ai.tool.call.arguments') ??
      attributes.get('gen_ai.tool.input') ??
      attributes.get('input'),
  );
  const result = resultOf(
    attributes.get('gen_ai.tool.call.result') ??
      attributes.get('gen_ai.tool.output') ??
      attributes.get('output'),
  );
  return {
    tool,
    arguments: args.value,
    result: result.text,
    callId: identifier(attributes.get('gen_ai.tool.call.id')) ?? result.callId,
    failed: result.failed || attributes.get('gen_ai.tool.success') === false,
    truncated: args.truncated || result.truncated,
  };
}

function readConversation(attributes: Attributes, type: string): Reading {
  const input = attributes.get(`mastra.${type}.input`) ?? attributes.get('input');
  const output = attributes.get(`mastra.${type}.output`) ?? attributes.get('output');
  switch (type) {
    case 'agent_run':
      return tell(asked(input), []);
    case 'model_generation':
      // The loop around the steps, which told their requests before it ended.
      return tell(sent(input), []);
    case 'model_step':
      return {
        ...tell(sent(input), answered(output)),
        tools: toolDefinitions(member(bodyOf(visible(input)), 'tools')),
      };
    case 'model_chunk':
      return tell([], chunk(output));
    default:
      return {};
  }
}

/** What an agent was called with: a text, messages, or a list of either. */
function asked(raw: Json | undefined): Message[] {
  const value = visible(raw);
  if (typeof value === 'string') return readMessages({ role: 'user', content: value });
  if (!Array.isArray(value)) return messagesOf(raw);
  return value.flatMap((item) =>
    typeof item === 'string' ? readMessages({ role: 'user', content: item }) : readMessages(item),
  );
}

/** Before 1.0 a step holds the provider's request as `{body}`. */
function sent(raw: Json | undefined): Message[] {
  const value = visible(raw);
  return readMessages(bodyOf(value));
}

function bodyOf(value: Json | undefined): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { body } = value;
  return body === undefined ? value : contentOf(body).value;
}

/** `{text, toolCalls}`. */
function answered(raw: Json | undefined): Message[] {
  const value = visible(raw);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return readMessages({ role: 'assistant', tool_calls: value.toolCalls ?? null });
}

/** `{toolName, toolCallId, toolInput}` of a `tool-call`; `{…, result}` of a `tool-result`. */
function chunk(raw: Json | undefined): Message[] {
  const { value, truncated } = contentOf(raw ?? null);
  if (truncated || typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { toolName, toolCallId, toolInput, result } = value;
  if (toolName === undefined || toolCallId === undefined) return [];
  const named = { toolName, toolCallId };
  if (toolInput !== undefined)
    return readMessages({ role: 'assistant', tool_calls: [{ ...named, input: toolInput }] });
  if (result === undefined) return [];
  return readMessages({ role: 'tool', content: [{ type: 'tool-result', ...named, result }] });
}
