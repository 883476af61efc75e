// OpenLLMetry (Traceloop): keys `traceloop.*` around GenAI ones.
// Seen from: opentelemetry-instrumentation-{langchain, openai-agents, crewai, mcp, openai} 0.40 to 0.62, -{llamaindex,
// agno} 0.62,
// @traceloop/instrumentation-{langchain, mcp} 0.27; read in source: the SDKs' decorators.
//
// A tool call is a span of `traceloop.span.kind=tool`, or of operation `execute_tool`. Arguments and result stand in
// `traceloop.entity.{input,output}`, each in an envelope of its instrumentation's making. LangChain.js names the
// tool's class, the real name is in the result. Agent and conversation stand in `traceloop.association.properties.*`.
// It cannot give: calls of CrewAI and LlamaIndex.TS from tool spans, which these have not (the model's tell them);
// arguments on OpenAI Agents' tool spans up to 0.4x, likewise; links between the spans of
// LangChain.js without Traceloop's SDK, where every span is a trace of its own.

import type { Attributes } from '../wire/attributes.ts';
import type { SpanView } from '../wire/span-view.ts';
import type { Dialect, Reading, ToolCall } from './dialect.ts';
import { argumentsOf, contentOf, decode, identifier, member, visible } from './readers/content.ts';
import { type Enveloped, traceloopArguments } from './readers/envelope.ts';
import { messagesOf, readMessages } from './readers/messages.ts';
import { resultOf, toolOutputOf } from './readers/result.ts';
import { tell } from './readers/tell.ts';
import { toolDefinitions } from './readers/tool-definitions.ts';
import { isToolClass, toolNameOf } from './readers/tool-names.ts';
import { unflatten } from './readers/unflatten.ts';

const KIND = 'traceloop.span.kind';
const ENTITY = 'traceloop.entity.name';
const INPUT = 'traceloop.entity.input';
const OUTPUT = 'traceloop.entity.output';
/** On LlamaIndex's step that calls a tool. */
const STEP_ARGUMENTS = 'tool.arguments';
const PROPERTIES = 'traceloop.association.properties.';
const CONVERSATION_KEYS = [
  'session_id',
  'thread_id',
  'conversation_id',
  'chat_id',
  'sessionId',
  'threadId',
  'conversationId',
  'chatId',
];
/** Workflow names that tell the library, not the agent. */
const LIBRARY_WORKFLOW = /^(?:Runnable|Compiled|LangGraph|AgentExecutor|Agent Workflow|crewai)/;

export const openllmetry: Dialect = {
  name: 'openllmetry',
  signs: ['traceloop.', 'llm.request.type'],
  read(span) {
    const { attributes } = span;
    if (!speaks(attributes)) return null;
    const told = { agent: agentName(attributes), conversation: conversationOf(attributes) };
    if (isToolCall(span)) return readTool(attributes, told);
    const messages = readConversation(span);
    const tools = toolsOffered(span);
    return { ...messages, ...told, tools, agent: told.agent ?? messages.agent };
  },
  whose(span) {
    const { attributes } = span;
    if (!speaks(attributes)) return null;
    const conversation = conversationOf(attributes);
    return isToolCall(span) ? readTool(attributes, { agent: undefined, conversation }) : { conversation };
  },
};

function speaks(attributes: Attributes): boolean {
  if (attributes.has(KIND) || attributes.has('llm.request.type')) return true;
  for (const key of attributes.keys()) if (key.startsWith('traceloop.')) return true;
  return false;
}

function isToolCall({ attributes }: SpanView): boolean {
  const kind = attributes.get(KIND);
  if (kind === 'tool' || attributes.get('gen_ai.operation.name') === 'execute_tool') return true;
  return kind === 'task' && (isToolClass(attributes.string(ENTITY)) || attributes.has(STEP_ARGUMENTS));
}

/** A tool's span; up to 0.4x LangChain's thread stands only in the envelope of its arguments. */
function readTool(attributes: Attributes, told: Pick<Reading, 'agent' | 'conversation'>): Reading {
  if (attributes.has(STEP_ARGUMENTS)) return { ...told, call: readStep(attributes) };
  const args = traceloopArguments(attributes.get(INPUT) ?? attributes.get('gen_ai.tool.call.arguments'));
  const threads = CONVERSATION_KEYS.map((key) => identifier(member(args.metadata, key)));
  return {
    agent: told.agent ?? identifier(member(args.metadata, 'lc_agent_name')),
    conversation: told.conversation ?? threads.find((id) => id !== undefined),
    call: readCall(attributes, args),
  };
}

/** LlamaIndex's step that calls a tool; its output is `{tool_id, tool_output}`, and the tool's own span inside has no name. */
function readStep(attributes: Attributes): ToolCall | undefined {
  const tool = identifier(attributes.get('tool.name'));
  if (tool === undefined) return undefined;
  const args = argumentsOf(attributes.get(STEP_ARGUMENTS));
  const output = contentOf(attributes.get(OUTPUT));
  const result = toolOutputOf(member(output.value, 'tool_output'));
  return {
    tool,
    arguments: args.value,
    result: result.text,
    callId: identifier(member(output.value, 'tool_id')),
    failed: result.failed,
    truncated: args.truncated || output.truncated,
  };
}

/** Undefined where the span names only the tool's class: LangChain.js tells the tool in its result, and a failed call has none. */
function readCall(attributes: Attributes, args: Enveloped): ToolCall | undefined {
  const result = resultOf(attributes.get(OUTPUT) ?? attributes.get('gen_ai.tool.call.result'));
  const entity = identifier(attributes.get(ENTITY));
  // LangChain.js tells the tool's class, as a task.
  const name =
    attributes.get(KIND) === 'task' ? (result.tool ?? toolNameOf(entity)) : (entity ?? result.tool);
  const tool = identifier(attributes.get('gen_ai.tool.name')) ?? args.tool ?? name;
  if (tool === undefined) return undefined;
  return {
    tool,
    arguments: args.value,
    result: result.text,
    callId: identifier(attributes.get('gen_ai.tool.call.id')) ?? args.callId ?? result.callId,
    failed: result.failed || identifier(attributes.get('error.type')) !== undefined,
    truncated: args.truncated || result.truncated,
  };
}

function agentName(attributes: Attributes): string | undefined {
  const named =
    identifier(attributes.get('gen_ai.agent.name')) ??
    identifier(attributes.get(`${PROPERTIES}lc_agent_name`)) ??
    identifier(attributes.get('crewai.agent.role')) ??
    identifier(attributes.get('crewai.task.agent'));
  if (named !== undefined) return named;
  const entity = identifier(attributes.get(ENTITY));
  if (attributes.get(KIND) === 'agent') return entity;
  if (entity?.startsWith('BaseWorkflowAgent.') || entity?.startsWith('AgentWorkflow.'))
    return identifier(member(contentOf(attributes.get(OUTPUT)).value, 'current_agent_name'));
  // With Traceloop's SDK a workflow is what the caller named; an instrumentation names a chain of its library so.
  const workflow = identifier(attributes.get('traceloop.workflow.name'));
  if (workflow === undefined || LIBRARY_WORKFLOW.test(workflow)) return undefined;
  return attributes.get(KIND) === 'workflow' && workflow !== entity ? undefined : workflow;
}

function conversationOf(attributes: Attributes): string | undefined {
  for (const key of CONVERSATION_KEYS) {
    const id = identifier(attributes.get(PROPERTIES + key));
    if (id !== undefined) return id;
  }
  return identifier(attributes.get('gen_ai.conversation.id'));
}

/** To a model (before GenAI's key for it), to a CrewAI agent, or by an MCP server. */
function toolsOffered({ attributes, name }: SpanView): Reading['tools'] {
  const listed = name === 'tools/list.mcp' ? member(visible(attributes.get(OUTPUT)), 'tools') : undefined;
  return toolDefinitions(
    unflatten(attributes, 'llm.request.functions.') ?? attributes.get('crewai.agent.tools') ?? listed,
  );
}

function readConversation(span: SpanView): Reading {
  const { attributes } = span;
  const task = identifier(attributes.get('crewai.task.description'));
  if (task !== undefined) return { goal: [task] };
  const crew = crewGoal(attributes);
  if (crew !== undefined) return { goal: crew };
  const prompts = unflatten(attributes, 'gen_ai.prompt.');
  const completions = unflatten(attributes, 'gen_ai.completion.');
  if (prompts !== undefined || completions !== undefined) {
    // Versions before GenAI's message attributes.
    return tell(readMessages(prompts), readMessages(completions));
  }
  // Inner tasks repeat the state that the model's spans tell.
  if (attributes.get(KIND) !== 'workflow' && span.parentSpanId !== '') return {};
  return tell(messagesOf(attributes.get(INPUT)), messagesOf(attributes.get(OUTPUT)));
}

/** CrewAI's tasks, in the user's own words. */
function crewGoal(attributes: Attributes): string[] | undefined {
  const tasks = attributes.get('crewai.crew.tasks');
  if (typeof tasks !== 'string') return undefined;
  const { value } = decode(tasks);
  if (!Array.isArray(value)) return undefined;
  const descriptions = value.flatMap((item) => identifier(member(item, 'description')) ?? []);
  return descriptions.length > 0 ? descriptions : undefined;
}
