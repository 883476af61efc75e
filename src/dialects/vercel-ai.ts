// Vercel AI SDK 4 to 6, and 7 with its legacy telemetry: keys `ai.*`, sign `ai.operationId`. (7 speaks GenAI.)
// Seen from: ai 4.3.19, 5.0.277, 6.0.326, 7.0.173 (legacy); generateText, streamText and ToolLoopAgent; 6 also through
// openinference-vercel, LangSmith's exporter and with a tool that fails.
//
// A tool call is the span of operation `ai.toolCall`: `ai.toolCall.{name,id,args,result}`, JSON strings. The agent is
// the caller's `functionId`, the conversation whatever key the caller chose under `ai.telemetry.metadata.`.
// It cannot give: arguments and results where `recordInputs`/`recordOutputs` are off; a conversation in 7.

import type { Json } from '../model/json.ts';
import type { Attributes } from '../wire/attributes.ts';
import type { Dialect, Reading, ToolCall } from './dialect.ts';
import { argumentsOf, contentOf, identifier, member } from './readers/content.ts';
import { messagesOf, readMessages } from './readers/messages.ts';
import { resultOf } from './readers/result.ts';
import { tell } from './readers/tell.ts';
import { toolDefinitions } from './readers/tool-definitions.ts';

const OPERATION = 'ai.operationId';
const METADATA = 'ai.telemetry.metadata.';
const CONVERSATION_KEYS = [
  'sessionId',
  'session_id',
  'threadId',
  'thread_id',
  'conversationId',
  'conversation_id',
  'chatId',
  'chat_id',
];

export const vercelAi: Dialect = {
  name: 'vercel-ai',
  signs: [OPERATION],
  read({ attributes }) {
    const operation = attributes.string(OPERATION);
    if (operation === undefined) return null;
    const told = {
      agent: identifier(attributes.get('ai.telemetry.functionId')),
      conversation: conversationOf(attributes),
    };
    const tool = toolName(attributes, operation);
    if (tool !== undefined) return { ...told, call: readCall(attributes, tool) };
    return { ...readConversation(attributes), ...told };
  },
  whose({ attributes }) {
    const operation = attributes.string(OPERATION);
    if (operation === undefined) return null;
    const conversation = conversationOf(attributes);
    const tool = toolName(attributes, operation);
    return tool === undefined
      ? { conversation }
      : { conversation, call: { tool, callId: callIdOf(attributes) } };
  },
};

/** The tool that the span runs; undefined where it runs none. */
function toolName(attributes: Attributes, operation: string): string | undefined {
  return operation === 'ai.toolCall' ? identifier(attributes.get('ai.toolCall.name')) : undefined;
}

function callIdOf(attributes: Attributes): string | undefined {
  return identifier(attributes.get('ai.toolCall.id'));
}

function conversationOf(attributes: Attributes): string | undefined {
  for (const key of CONVERSATION_KEYS) {
    const id = identifier(attributes.get(METADATA + key));
    if (id !== undefined) return id;
  }
  return undefined;
}

function readCall(attributes: Attributes, tool: string): ToolCall {
  const args = argumentsOf(attributes.get('ai.toolCall.args') ?? attributes.get('ai.toolCall.input'));
  const result = resultOf(attributes.get('ai.toolCall.result') ?? attributes.get('ai.toolCall.output'));
  return {
    tool,
    arguments: args.value,
    result: result.text,
    callId: callIdOf(attributes),
    failed: result.failed,
    truncated: args.truncated || result.truncated,
  };
}

/** The root span's `ai.prompt` holds what the caller gave; a model's span the messages as they were sent. */
function readConversation(attributes: Attributes): Reading {
  const sent = attributes.get('ai.prompt.messages');
  const input = sent === undefined ? promptMessages(attributes.get('ai.prompt')) : messagesOf(sent);
  const calls = attributes.get('ai.response.toolCalls');
  const output =
    calls === undefined ? [] : readMessages({ role: 'assistant', tool_calls: contentOf(calls).value });
  return { ...tell(input, output), tools: toolDefinitions(attributes.get('ai.prompt.tools')) };
}

function promptMessages(raw: Json | undefined): ReturnType<typeof readMessages> {
  if (raw === undefined) return [];
  const { value } = contentOf(raw);
  const system = member(value, 'system') ?? null;
  const prompt = member(value, 'prompt') ?? null;
  return [
    ...(system === null
      ? []
      : readMessages(typeof system === 'string' ? { role: 'system', content: system } : system)),
    ...readMessages(typeof prompt === 'string' ? { role: 'user', content: prompt } : prompt),
    ...readMessages(member(value, 'messages')),
  ];
}
