// Pydantic AI: its own keys beside GenAI's.
// Seen from: pydantic-ai-slim 0.2, 1.0 and 2.68, instrumentation formats 1 to 5.
//
// Tools stand in GenAI's keys (formats 1 and 2: `tool_arguments`, `tool_response`), and so do messages since format 2.
// Format 1 has them in `events` on a model's span, `all_messages_events` on the agent's, or, with
// `event_mode='logs'`, in log records alone. The agent is `agent_name` up to format 2. The agent's span repeats the
// run in `pydantic_ai.all_messages`. Tools by which a model hands in its answer (`output_tools`) run nothing.
// It cannot give: arguments and results without `include_content`; a conversation before format 5.

import { isJsonObject, type Json } from '../model/json.ts';
import type { Attributes } from '../wire/attributes.ts';
import type { Dialect, Reading } from './dialect.ts';
import { asText, identifier, member, visible } from './readers/content.ts';
import { messagesOf, readMessages } from './readers/messages.ts';
import { tell } from './readers/tell.ts';
import { toolDefinitions } from './readers/tool-definitions.ts';

const TRANSCRIPTS = ['pydantic_ai.all_messages', 'all_messages_events'];
const PARAMETERS = 'model_request_parameters';
/** What `model_request_parameters` holds where an answer is plain text: not worth reading. */
const NO_OUTPUT_TOOLS = /"output_tools": ?\[\]/;

export const pydanticAi: Dialect = {
  name: 'pydantic-ai',
  signs: [...TRANSCRIPTS, PARAMETERS],
  read({ attributes }) {
    const transcript = TRANSCRIPTS.find((key) => attributes.has(key));
    if (transcript !== undefined) return readRun(attributes, transcript);
    return attributes.has(PARAMETERS) ? readModel(attributes) : null;
  },
};

/** The whole run, told at its end: all of it went in again. */
function readRun(attributes: Attributes, key: string): Reading {
  const raw = attributes.get(key);
  const messages =
    key === 'all_messages_events' ? readMessages(eventsOf(raw, isInput)) : messagesOf(attributes.get(key));
  const { goal, system, toolMessages } = tell(messages, []);
  return { agent: identifier(attributes.get('agent_name')), goal, system, toolMessages };
}

function readModel(attributes: Attributes): Reading {
  const events = attributes.get('events');
  const isOutput = (event: Json) => !isInput(event);
  const [input, output] =
    events === undefined
      ? [[], messagesOf(attributes.get('gen_ai.output.messages'))]
      : [readMessages(eventsOf(events, isInput)), readMessages(eventsOf(events, isOutput))];
  const told = tell(input, output);
  const answers = outputTools(attributes.string(PARAMETERS) ?? '');
  const requests = told.requests?.filter(({ tool }) => !answers.has(tool));
  return { ...told, requests, tools: toolsOffered(attributes) };
}

function isInput(event: Json): boolean {
  return member(event, 'event.name') !== 'gen_ai.choice';
}

/** GenAI's event bodies in one list; a result that is no text stands in them as it was. */
function eventsOf(raw: Json | undefined, wanted: (event: Json) => boolean): Json[] {
  const events = visible(raw);
  if (!Array.isArray(events)) return [];
  return events.filter(wanted).flatMap((event): Json[] => {
    if (!isJsonObject(event)) return [];
    const message = member(event, 'message') ?? event;
    const content = member(message, 'content') ?? null;
    const isResult = isJsonObject(message) && message.role === 'tool';
    return [isResult ? { ...message, content: asText(content) } : message];
  });
}

/** Formats that do not tell them in GenAI's key have them in the parameters. */
function toolsOffered(attributes: Attributes): Reading['tools'] {
  if (attributes.has('gen_ai.tool.definitions')) return undefined;
  return toolDefinitions(member(visible(attributes.get(PARAMETERS)), 'function_tools'));
}

/** Names of the tools by which the model hands in its answer. */
function outputTools(parameters: string): ReadonlySet<string> {
  if (parameters === '' || NO_OUTPUT_TOOLS.test(parameters)) return new Set();
  const tools = member(visible(parameters), 'output_tools');
  return new Set(Array.isArray(tools) ? tools.flatMap((tool) => identifier(member(tool, 'name')) ?? []) : []);
}
