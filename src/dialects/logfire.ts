// Pydantic Logfire's own instrumentations: of OpenAI Agents, and of model clients before it spoke GenAI's words.
// Seen from: logfire 4 and 5.4 with openai-agents 0.24, logfire 3.25 and 4 with OpenAI's client, 3.25 with Anthropic's.
// What Logfire takes from PydanticAI, and 5 writes of model clients, is GenAI's.
//
// A tool call is a span that Logfire calls `Function: {name}`: `name`, `input`, `output`. A model's messages are GenAI's
// event bodies in the list `events`, the answer's last. The agent is `name` of `Agent run: {name!r}`, the conversation the
// root's `group_id`. A client's request and answer stand in `request_data` and `response_data`.
// It cannot give: call ids on tool spans (the model's tell them), and in Anthropic's answers.

import { isJsonObject, type Json } from '../model/json.ts';
import type { Attributes } from '../wire/attributes.ts';
import type { Dialect, Reading, RequestedCall } from './dialect.ts';
import { identifier, member, visible } from './readers/content.ts';
import { readMessages } from './readers/messages.ts';
import { recordedCall, recordedModel } from './readers/recorded.ts';
import { tell } from './readers/tell.ts';
import { toolDefinitions } from './readers/tool-definitions.ts';

const TEMPLATE = 'logfire.msg_template';
const FUNCTION = 'Function: {name}';
const AGENT_RUN = /^Agent run: \{name\b/;
const TRACE = 'agent_trace_id';
const REQUEST = 'request_data';

export const logfire: Dialect = {
  name: 'logfire',
  // Its other spans of agents carry GenAI's.
  signs: [TRACE, REQUEST],
  read({ attributes }) {
    const template = attributes.string(TEMPLATE);
    if (template === undefined) return null;
    if (template === FUNCTION) return readFunction(attributes);
    if (AGENT_RUN.test(template)) return { agent: identifier(attributes.get('name')) };
    if (attributes.has(TRACE)) return { conversation: identifier(attributes.get('group_id')) };
    if (attributes.has('events') && attributes.has('response')) return readModel(attributes);
    return readClient(attributes);
  },
};

function readFunction(attributes: Attributes): Reading {
  const tool = identifier(attributes.get('name'));
  if (tool === undefined) return {};
  return { call: recordedCall(tool, attributes.get('input'), attributes.get('output')) };
}

/** What follows the last event of another's is the model's answer. */
function readModel(attributes: Attributes): Reading {
  const list = visible(attributes.get('events'));
  const events = Array.isArray(list) ? list.filter((event) => isJsonObject(event)) : [];
  const answer = events.findLastIndex((event) => !isAnswer(event)) + 1;
  const told = tell(readMessages(events.slice(0, answer)), readMessages(events.slice(answer)));
  return { ...told, tools: toolDefinitions(member(visible(attributes.get('response')), 'tools')) };
}

function isAnswer(event: Json): boolean {
  return member(event, 'role') === 'assistant';
}

/** A call of a model's API; null where the request's messages stand elsewhere. */
function readClient(attributes: Attributes): Reading | null {
  const request = attributes.get(REQUEST);
  if (!Array.isArray(member(visible(request), 'messages'))) return null;
  const model = recordedModel(request, attributes.get('response_data'));
  return { ...model, requests: model.requests?.map(withoutInput) };
}

/** Of Anthropic's block of a call, the arguments came as its one member: `{input: …}`. */
function withoutInput(call: RequestedCall): RequestedCall {
  const input = member(call.arguments, 'input');
  const sole = isJsonObject(call.arguments) && Object.keys(call.arguments).length === 1;
  return call.callId === null && sole && isJsonObject(input) ? { ...call, arguments: input } : call;
}
