// LangSmith's OpenTelemetry export: keys `langsmith.*` beside a few of GenAI's.
// Seen from: langsmith 0.15 (Python, LangChain 1.4) and 0.12 (JavaScript, `traceable` around LangChain.js 1.5); read in
// source: `wrapAISDK`, the AI SDK exporter, the OpenAI Agents and Claude Agent SDK integrations.
//
// A run is a span; `langsmith.span.kind` says which: `tool`, `llm`, `chain`. Inputs and outputs stand as JSON in
// `gen_ai.prompt` and `gen_ai.completion`: a tool's arguments plain, as `{input}` or, of a traced JavaScript function, as
// `{args: [arguments, options]}`; its result plain, as `{output}` or `{outputs}`. The call's id is `gen_ai.tool.call.id`
// or inside the options or the result. Agent and conversation are metadata: `lc_agent_name`, `thread_id`.
// It cannot give: inputs that LangSmith was told to hide, which read `{}`; in JavaScript anything but `traceable`
// functions, so no model spans. `langsmith.metadata.LANGSMITH_*` holds the process's environment: never read.

import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Attributes } from '../wire/attributes.ts';
import type { SpanView } from '../wire/span-view.ts';
import type { Dialect, Reading, ToolCall } from './dialect.ts';
import { argumentsOf, contentOf, identifier, isHidden, member } from './readers/content.ts';
import { messagesOf } from './readers/messages.ts';
import { tell } from './readers/tell.ts';
import { toolDefinitions } from './readers/tool-definitions.ts';
import { bareToolName } from './readers/tool-names.ts';
import { askedText, functionArguments } from './readers/traced-function.ts';
import { wrappedResultOf } from './readers/wrapped-result.ts';

const KIND = 'langsmith.span.kind';
const INPUTS = 'gen_ai.prompt';
const OUTPUTS = 'gen_ai.completion';
const METADATA = 'langsmith.metadata.';
/** LangSmith's own rule for what makes runs a thread; then the usual names in Vercel's metadata, which it takes over. */
const THREAD_KEYS = ['thread_id', 'session_id', 'conversation_id', 'threadId', 'sessionId', 'conversationId'];
/** Runs that a library named. */
const LIBRARY_RUN = /^(?:Runnable|LangGraph|AgentExecutor|Compiled|Agent workflow$|__)/;
/** The one member of inputs or outputs that a redacting function failed on. */
const FAILED_PROCESSING = 'ls_error';

export const langsmith: Dialect = {
  name: 'langsmith',
  signs: [KIND],
  read(span) {
    const { attributes } = span;
    const kind = attributes.string(KIND);
    if (kind === undefined) return null;
    const told = {
      agent: agentName(span, kind),
      conversation: conversationOf(attributes),
    };
    if (kind === 'tool') {
      const tool = toolName(span);
      // The OpenAI Agents integration calls a guardrail a tool, too.
      if (tool === undefined || attributes.has(`${METADATA}triggered`)) return told;
      return { ...told, call: readCall(span, tool) };
    }
    const outermost = kind === 'chain' && span.parentSpanId === '';
    const messages = kind === 'llm' || outermost ? readConversation(attributes, kind) : {};
    return { ...messages, ...told, agent: told.agent ?? messages.agent };
  },
  whose(span) {
    const kind = span.attributes.string(KIND);
    if (kind === undefined) return null;
    // A run of a tool may carry its call's id anywhere.
    return kind === 'tool' ? langsmith.read(span) : { conversation: conversationOf(span.attributes) };
  },
};

/** LangChain's name for it; else the outermost run's, which the caller chose unless it is the library's. */
function agentName({ attributes, name, parentSpanId }: SpanView, kind: string): string | undefined {
  const named = identifier(attributes.get(`${METADATA}lc_agent_name`));
  if (named !== undefined || kind !== 'chain' || parentSpanId !== '') return named;
  return LIBRARY_RUN.test(name) ? undefined : identifier(name);
}

function toolName({ attributes, name }: SpanView): string | undefined {
  const tool =
    identifier(attributes.get('gen_ai.tool.name')) ??
    identifier(attributes.get('langsmith.trace.name')) ??
    identifier(name);
  return tool && bareToolName(tool);
}

function conversationOf(attributes: Attributes): string | undefined {
  for (const key of THREAD_KEYS) {
    const id = identifier(attributes.get(METADATA + key));
    if (id !== undefined) return id;
  }
  return undefined;
}

function readCall({ attributes, events }: SpanView, tool: string): ToolCall {
  const { value, truncated } = argumentsOf(attributes.get(INPUTS));
  const args = inputsOf(value, truncated);
  const result = wrappedResultOf(shown(attributes.get(OUTPUTS)), ['output', 'outputs']);
  return {
    tool,
    arguments: args.value,
    result: result.text,
    callId: identifier(attributes.get('gen_ai.tool.call.id')) ?? args.callId ?? result.callId,
    // In JavaScript the status of a failed run may say OK.
    failed: result.failed || events.some(({ name }) => name === 'exception'),
    truncated: truncated || args.truncated || result.truncated,
  };
}

/** A tool run's inputs as arguments; unknown where they are empty, for so hidden ones are. */
function inputsOf(inputs: Json | undefined, cut: boolean): ReturnType<typeof functionArguments> {
  if (!isJsonObject(inputs)) return { value: inputs, callId: undefined, truncated: false };
  const keys = Object.keys(inputs);
  const [key = ''] = keys;
  const unknown = { value: undefined, callId: undefined, truncated: false };
  if (keys.length === 0 || (keys.length === 1 && key === FAILED_PROCESSING)) return unknown;
  if (keys.length === 1 && key === 'input') {
    // LangChain's text of the arguments; else a parameter of that name.
    const inner = argumentsOf(inputs.input);
    if (isJsonObject(inner.value)) return { ...inner, callId: undefined };
  }
  const asked = toolMessage(inputs.messages);
  if (keys.length === 1 && asked !== undefined) return { ...argumentsOf(asked.content), callId: undefined };
  return functionArguments(inputs, cut);
}

/** Strands' spans, in LangSmith's hands, tell arguments and result as messages of the tool's role. */
function toolMessage(value: Json | undefined): JsonObject | undefined {
  const message = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return isJsonObject(message) && message.role === 'tool' ? message : undefined;
}

function shown(outputs: Json | undefined): Json | undefined {
  if (isHidden(outputs)) return undefined;
  const { value } = contentOf(outputs);
  const keys = isJsonObject(value) ? Object.keys(value) : null;
  const hidden = keys !== null && (keys.length === 0 || (keys.length === 1 && keys[0] === FAILED_PROCESSING));
  return hidden ? undefined : (toolMessage(value)?.content ?? outputs);
}

function readConversation(attributes: Attributes, kind: string): Reading {
  const raw = attributes.get(INPUTS);
  const told = tell(messagesOf(raw), messagesOf(attributes.get(OUTPUTS)));
  const { value } = contentOf(raw);
  const text = kind === 'llm' ? undefined : askedText(value);
  return {
    ...told,
    // Calls in a transcript are those that the model's spans asked for; by its end they are long done.
    requests: kind === 'llm' ? told.requests : undefined,
    tools: kind === 'llm' ? toolDefinitions(member(value, 'tools')) : undefined,
    goal: told.goal ?? (text === undefined ? undefined : [text]),
    // OpenAI's responses API, and Vercel's.
    system: told.system ?? identifier(member(value, 'instructions')) ?? identifier(member(value, 'system')),
  };
}
