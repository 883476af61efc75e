// OpenTelemetry GenAI semantic conventions, 1.28 to 1.42 and their new home (semantic-conventions-genai).
// Seen from: opentelemetry-instrumentation-genai-* 1.3b0 (LangChain, OpenAI Agents, agno, DSPy, smolagents),
// opentelemetry-instrumentation-openai-agents-v2, Vercel AI SDK 7, Mastra 1.71, Strands 1.62 and TS 1.19,
// PydanticAI 0.2 to 2.68, Agent Framework 1.0 beta and 1.23, Google ADK 2.13, MCP 2.3, AutoGen 0.7, LlamaIndex.
//
// A tool call is a span of operation `execute_tool`. Arguments and result stand in `gen_ai.tool.call.*`, in
// PydanticAI's format 2 in `tool_arguments`/`tool_response`, in Strands on span events. Messages stand in
// `gen_ai.{input,output}.messages` and `gen_ai.system_instructions`, up to 1.36 in span events per message. The same events
// come as log records, which then are the only place (Agent Framework's and ADK's logs, PydanticAI's event mode `logs`,
// -genai-* with capture in events alone).
// It cannot give: arguments and results where content capture is off (the default of most emitters); a
// conversation or agent on tool spans, which few emitters put there: the session joins them. A smolagents agent that
// writes Python calls its tools inside that code: without OpenInference's tool spans nothing tells them.

import type { Json } from '../model/json.ts';
import type { Attributes } from '../wire/attributes.ts';
import type { LogView } from '../wire/log-view.ts';
import type { SpanView } from '../wire/span-view.ts';
import type { Dialect, Reading, ToolCall } from './dialect.ts';
import { eventNameOf, readEvents } from './genai-events.ts';
import { identifier, visible } from './readers/content.ts';
import { langChainArguments } from './readers/envelope.ts';
import { type Message, messagesOf, readMessages } from './readers/messages.ts';
import { resultOf } from './readers/result.ts';
import { tell } from './readers/tell.ts';
import { toolDefinitions } from './readers/tool-definitions.ts';
import { toolNameOf } from './readers/tool-names.ts';

const OPERATION = 'gen_ai.operation.name';
const TOOL_NAME = 'gen_ai.tool.name';
const CALL_ID = 'gen_ai.tool.call.id';
const GATED = 'goalkeeper.gated';
/** Google ADK closes parallel calls with a span that is no call; its id is an event's. */
const MERGED_TOOLS = '(merged tools)';
/** What openai-agents-v2 writes as agent and description on every span but the agent's own. */
const PLACEHOLDER_DESCRIPTION = 'OpenAI Agents instrumentation';

export const genai: Dialect = {
  name: 'genai',
  signs: ['gen_ai.'],
  read(span) {
    const { attributes } = span;
    if (!speaks(attributes)) return null;
    const operation = identifier(attributes.get(OPERATION));
    const told = who(attributes, operation);
    const tool = toolName(span, operation);
    if (tool !== undefined) {
      // Our own program-side spans tell the words before the call on the call itself: the run's span comes too late.
      const words = attributes.has(GATED) ? wordsBefore(span) : {};
      return { ...words, ...told, call: readCall(span, tool) };
    }
    const messages = operation === 'execute_tool' ? {} : readConversation(span);
    return { ...messages, ...told, agent: told.agent ?? messages.agent };
  },
  whose(span) {
    const { attributes } = span;
    if (!speaks(attributes)) return null;
    const operation = identifier(attributes.get(OPERATION));
    const conversation = conversationOf(attributes);
    const tool = toolName(span, operation);
    if (tool === undefined) return { conversation };
    const callId = identifier(attributes.get(CALL_ID)) ?? readCall(span, tool).callId;
    return { conversation, call: { tool, callId } };
  },
  logs: { signs: ['gen_ai.'], read: readRecord },
};

/** An event that came as a log record: one message, or the details of one call of a model. */
function readRecord(record: LogView): Reading | null {
  const name = eventNameOf(record);
  if (name === null) return null;
  const { attributes, body } = record;
  const told = who(attributes, identifier(attributes.get(OPERATION)));
  const { input, output, instructions } = readEvents([{ name, attributes, body }]);
  const messages = conversation(input, output, instructions);
  return { ...messages, ...told, agent: told.agent ?? messages.agent };
}

function who(attributes: Attributes, operation: string | undefined): Reading {
  return { agent: agentName(attributes, operation), conversation: conversationOf(attributes) };
}

function conversationOf(attributes: Attributes): string | undefined {
  return identifier(attributes.get('gen_ai.conversation.id') ?? attributes.get('session.id'));
}

function speaks(attributes: Attributes): boolean {
  if (attributes.has(OPERATION)) return true;
  for (const key of attributes.keys()) if (key.startsWith('gen_ai.')) return true;
  return false;
}

/** The tool that the span runs; undefined where it runs none. */
function toolName(span: SpanView, operation: string | undefined): string | undefined {
  const { attributes, name } = span;
  const tool = identifier(attributes.get(TOOL_NAME));
  if (tool === MERGED_TOOLS) return undefined;
  if (operation === 'execute_tool') return tool ?? toolNameOf(afterPrefix(name, 'execute_tool '));
  // Up to 1.36 the operation's name was optional here; MCP servers leave it out.
  const called =
    attributes.has(CALL_ID) ||
    name.startsWith('execute_tool ') ||
    attributes.get('mcp.method.name') === 'tools/call';
  return operation === undefined && called ? tool : undefined;
}

function afterPrefix(text: string, prefix: string): string | undefined {
  return text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
}

function agentName(attributes: Attributes, operation: string | undefined): string | undefined {
  const placeholder =
    operation !== 'invoke_agent' && attributes.get('gen_ai.agent.description') === PLACEHOLDER_DESCRIPTION;
  return placeholder ? undefined : identifier(attributes.get('gen_ai.agent.name'));
}

function readCall(span: SpanView, tool: string): ToolCall {
  const { attributes } = span;
  const rawArguments = attributes.get('gen_ai.tool.call.arguments') ?? attributes.get('tool_arguments');
  const rawResult = attributes.get('gen_ai.tool.call.result') ?? attributes.get('tool_response');
  const events = rawArguments === undefined || rawResult === undefined ? readEvents(span.events) : null;
  const args = langChainArguments(rawArguments ?? events?.toolArguments);
  const result = resultOf(rawResult ?? events?.toolResult);
  return {
    tool,
    arguments: args.value,
    result: result.text,
    callId: identifier(attributes.get(CALL_ID)) ?? args.callId ?? result.callId,
    failed:
      result.failed ||
      attributes.get('gen_ai.tool.status') === 'error' ||
      identifier(attributes.get('error.type')) !== undefined,
    truncated: args.truncated || result.truncated,
    ...(attributes.get(GATED) === true && { gated: true }),
  };
}

function wordsBefore(span: SpanView): Reading {
  const { goal, system } = readConversation(span);
  return { goal, system };
}

/** What a model's or agent's span says of its conversation, in attributes or events. */
function readConversation(span: SpanView): Reading {
  const { attributes } = span;
  let input = messagesOf(attributes.get('gen_ai.input.messages'));
  let output = messagesOf(attributes.get('gen_ai.output.messages'));
  let instructions = visible(attributes.get('gen_ai.system_instructions')) ?? null;
  if (input.length === 0 || output.length === 0 || instructions === null) {
    const events = readEvents(span.events);
    if (input.length === 0) input = events.input;
    if (output.length === 0) output = events.output;
    instructions ??= events.instructions;
  }
  const tools = toolDefinitions(attributes.get('gen_ai.tool.definitions'));
  return { ...conversation(input, output, instructions), tools };
}

function conversation(input: readonly Message[], output: readonly Message[], instructions: Json): Reading {
  const system = instructions === null ? undefined : systemText(instructions);
  const told = tell(input, output);
  return { ...told, system: system ?? told.system };
}

/** Instructions are a list of parts without a role; Mastra and Traceloop write plain text. */
function systemText(instructions: Json): string | undefined {
  const message = readMessages({ role: 'system', content: instructions });
  return tell(message, []).system;
}
