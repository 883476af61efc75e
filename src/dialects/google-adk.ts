// Google ADK (Agent Development Kit): keys `gcp.vertex.agent.*` beside GenAI's.
// Seen from: @google/adk 2.0, google-adk 1.0, 1.10 and 2.13 (Python, default and with content); read in source: 0.1.
//
// A tool call is a span named `execute_tool TOOL` (up to Python 1.0 `tool_call [TOOL]`), with arguments in
// `gcp.vertex.agent.tool_call_args` and the result in `…tool_response`, as JSON; what is no object comes as `{result}`.
// Up to Python 1.0 the result is in a span of its own, `tool_response [TOOL]`, as the event that the model reads.
// Name, id and agent are GenAI's. `call_llm` tells the messages in `…llm_request` and `…llm_response`, and the
// conversation in `…session_id`. `(merged tools)` sums up parallel calls and is none.
// It cannot give: content where `ADK_CAPTURE_MESSAGE_CONTENT_IN_SPANS` is false: it reads `{}` then. From Python 2 on
// the default has none of these keys; content comes in GenAI's.

import { isJsonObject, type Json } from '../model/json.ts';
import type { Attributes } from '../wire/attributes.ts';
import type { SpanView } from '../wire/span-view.ts';
import type { Dialect, Reading, ToolCall } from './dialect.ts';
import { argumentsOf, contentOf, identifier, isHidden, member, visible } from './readers/content.ts';
import { type Message, readMessages } from './readers/messages.ts';
import type { Result } from './readers/result.ts';
import { tell } from './readers/tell.ts';
import { toolDefinitions } from './readers/tool-definitions.ts';
import { wrappedResultOf } from './readers/wrapped-result.ts';

const PREFIX = 'gcp.vertex.agent.';
const ARGUMENTS = `${PREFIX}tool_call_args`;
const RESPONSE = `${PREFIX}tool_response`;
const REQUEST = `${PREFIX}llm_request`;
const TOOL_SPAN = /^(?:execute_tool |tool_call )\[?([^[\]]{1,200})\]?$/;
/** The sentence that ADK puts into every agent's instructions. */
const INTERNAL_NAME = /You are an agent\. Your internal name is "([^"\n]{1,200})"/;
const MERGED = /^\(?merged/;
/** ADK's words for what it doesn't know or couldn't write. */
const NOT_SPECIFIED = '<not specified>';
const NO_ARGUMENTS: ReadonlySet<Json> = new Set(['N/A', '<not serializable>']);

export const googleAdk: Dialect = {
  name: 'google-adk',
  signs: [PREFIX],
  read(span) {
    const { attributes } = span;
    if (!speaks(attributes)) return null;
    const told = { conversation: identifier(attributes.get(`${PREFIX}session_id`)) };
    const tool = attributes.has(ARGUMENTS) ? toolName(span) : undefined;
    if (tool !== undefined) return { ...told, call: readCall(attributes, tool) };
    // A merged span and the first versions' response tell an event.
    const response = visible(attributes.get(RESPONSE));
    if (response !== undefined) return { ...tell(readMessages(member(response, 'content')), []), ...told };
    return attributes.has(REQUEST) ? { ...readModel(attributes), ...told } : told;
  },
};

function speaks(attributes: Attributes): boolean {
  for (const key of attributes.keys()) if (key.startsWith(PREFIX)) return true;
  return false;
}

function toolName({ attributes, name }: SpanView): string | undefined {
  const tool = identifier(attributes.get('gen_ai.tool.name')) ?? identifier(TOOL_SPAN.exec(name)?.[1]);
  return tool === undefined || MERGED.test(tool) ? undefined : tool;
}

function readCall(attributes: Attributes, tool: string): ToolCall {
  const raw = attributes.get(ARGUMENTS);
  const args = argumentsOf(NO_ARGUMENTS.has(raw ?? null) ? undefined : raw);
  const response = attributes.get(RESPONSE);
  const result = responseOf(isEmpty(response) ? undefined : response);
  // Hidden content reads `{}` in both; a tool without parameters still answers.
  const hidden = isEmpty(raw) && (response === undefined || isEmpty(response));
  return {
    tool,
    arguments: hidden ? undefined : args.value,
    result: result.text,
    callId: identifier(attributes.get('gen_ai.tool.call.id')) ?? result.callId,
    failed: result.failed,
    truncated: args.truncated || result.truncated,
  };
}

function isEmpty(raw: Json | undefined): boolean {
  if (isHidden(raw)) return raw !== undefined;
  const { value } = contentOf(raw);
  return isJsonObject(value) && Object.keys(value).length === 0;
}

/** ADK wraps what is no object, since the model's API wants one: a list in JavaScript as `{results}`. */
function responseOf(raw: Json | undefined): Result {
  const result = wrappedResultOf(raw, ['result', 'results']);
  if (result.text === NOT_SPECIFIED) return { ...result, text: undefined };
  const { value } = contentOf(raw);
  const failed = isJsonObject(value) && Object.keys(value).length === 1 && Object.hasOwn(value, 'error');
  return failed ? { ...result, failed } : result;
}

function readModel(attributes: Attributes): Reading {
  const request = visible(attributes.get(REQUEST));
  const response = visible(attributes.get(`${PREFIX}llm_response`));
  const instructions = systemOf(request);
  const told = tell(
    [...instructions, ...readMessages(member(request, 'contents'))],
    readMessages(member(response, 'content')),
  );
  const tools = toolDefinitions(member(member(request, 'config'), 'tools'));
  return { ...told, tools, agent: agentName(request, instructions) };
}

/** First versions name the agent only to the model, later ones also in a label. */
function agentName(request: Json | undefined, instructions: readonly Message[]): string | undefined {
  const labelled = identifier(member(member(member(request, 'config'), 'labels'), 'adk_agent_name'));
  const [, named] = INTERNAL_NAME.exec(instructions.map(({ text }) => text).join('\n')) ?? [];
  return labelled ?? identifier(named);
}

/** `config.system_instruction`: a text, or Gemini's content. */
function systemOf(request: Json | undefined): Message[] {
  const config = member(request, 'config');
  const instruction = member(config, 'system_instruction') ?? member(config, 'systemInstruction') ?? null;
  const content = member(instruction, 'parts') ?? instruction;
  return content === null ? [] : readMessages({ role: 'system', content });
}
