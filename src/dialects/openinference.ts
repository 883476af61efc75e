// OpenInference (Arize): spans of `openinference.span.kind`.
// Seen from: openinference-instrumentation-{langchain, openai-agents, crewai, llama-index, haystack, agno, dspy,
// smolagents} of mid 2025 and of November 2026, -autogen-agentchat 0.1,
// @arizeai/openinference-instrumentation-{langchain 4.1, openai-agents, claude-agent-sdk}; read in source: Google ADK,
// openinference-vercel.
//
// A tool call is a span of kind TOOL: name in `tool.name`, arguments in `input.value`, result in `output.value`,
// the call's id in few (`tool_call.id`, `tool.id`, inside a ToolMessage). The conversation is `session.id`, the
// agent `agent.name`, an AGENT span's `graph.node.id`, or LangChain's metadata. Messages stand in
// `llm.{input,output}_messages.N.message.*` and, more fully, in `input.value` and `output.value`.
// It cannot give: parameter names where LangChain unwrapped a lone string argument; call ids of most frameworks
// (the session takes both from the model's spans); tool calls of Haystack, which has no tool spans.

import { isJsonObject, type Json } from '../model/json.ts';
import type { Attributes } from '../wire/attributes.ts';
import type { SpanView } from '../wire/span-view.ts';
import type { Dialect, Reading, ToolCall } from './dialect.ts';
import { argumentsOf, decode, identifier, isHidden, member, visible } from './readers/content.ts';
import { positional } from './readers/envelope.ts';
import { type Message, messagesOf, readMessages } from './readers/messages.ts';
import { userWords } from './readers/prompts.ts';
import { resultOf, toolOutputOf } from './readers/result.ts';
import { tell } from './readers/tell.ts';
import { toolDefinitions } from './readers/tool-definitions.ts';
import { bareToolName } from './readers/tool-names.ts';
import { unflatten } from './readers/unflatten.ts';

const KIND = 'openinference.span.kind';
/** Scopes whose spans need a reading of their own. */
const LLAMA_INDEX = 'openinference.instrumentation.llama_index';
const LLAMA_INDEX_STEP = /^(?:BaseWorkflowAgent|AgentWorkflow)\./;
const LANG_CHAIN = 'openinference.instrumentation.langchain';
/** Names that LangChain gives its own chains. */
const LIBRARY_CHAIN = /^(?:LangGraph|Runnable|AgentExecutor)|(?:Chain|Parser|Template)$/;
const CREW_USAGE = ['tool_string', 'tool', 'calling'];
const CREW_ARGUMENTS = ' arguments=';
const HAYSTACK = 'openinference.instrumentation.haystack';

export const openinference: Dialect = {
  name: 'openinference',
  signs: [KIND],
  read(span) {
    const { attributes } = span;
    const kind = attributes.string(KIND);
    if (kind === undefined) return null;
    const metadata = readMetadata(attributes);
    const told = {
      agent: agentName(span, kind, metadata),
      conversation: conversationOf(attributes, metadata),
    };
    const tool = toolName(span, kind);
    if (tool !== undefined) return { ...told, call: readCall(span, tool) };
    const messages = readConversation(span, kind);
    return { ...messages, ...told, agent: told.agent ?? messages.agent };
  },
  whose(span) {
    const { attributes } = span;
    const kind = attributes.string(KIND);
    if (kind === undefined) return null;
    const conversation = conversationOf(attributes, readMetadata(attributes));
    const tool = toolName(span, kind);
    if (tool === undefined) return { conversation };
    const callId = toldCallId(attributes) ?? resultOfCall(span).callId;
    return { conversation, call: { tool, callId } };
  },
};

/** The tool that the span runs; undefined where it runs none. */
function toolName(span: SpanView, kind: string): string | undefined {
  const { attributes, name } = span;
  const tool = identifier(attributes.get('tool.name'));
  // LangChain runs with "agent" in their name are AGENT whatever they are; only a tool's has `tool.name`.
  const runs = kind === 'TOOL' || (kind === 'AGENT' && tool !== undefined);
  if (!runs || name.startsWith('handoff to ')) return undefined;
  // smolagents ends a run with a tool that returns the answer; Google ADK sums up parallel calls.
  if ((tool === 'final_answer' && name.startsWith('FinalAnswer')) || tool === '(merged tools)')
    return undefined;
  if (tool !== undefined) return bareToolName(tool);
  // Listing an MCP server's tools is TOOL too, without name and input.
  if (!attributes.has('input.value')) return undefined;
  const bare = name.replace(/\.(?:__call__|acall|run)$/, '');
  return bare === 'finish' && bare !== name ? undefined : identifier(bare);
}

function readCall(span: SpanView, tool: string): ToolCall {
  const { attributes } = span;
  const args = readArguments(attributes);
  const result = resultOfCall(span);
  return {
    tool,
    arguments: args.value,
    result: result.text,
    callId: toldCallId(attributes) ?? result.callId,
    failed: result.failed,
    truncated: args.truncated || result.truncated,
  };
}

function toldCallId(attributes: Attributes): string | undefined {
  return (
    identifier(attributes.get('tool_call.id')) ??
    identifier(attributes.get('tool.id')) ??
    identifier(attributes.get('tool.call_id'))
  );
}

function resultOfCall(span: SpanView): ReturnType<typeof resultOf> {
  const resultIn = span.scopeName() === LLAMA_INDEX ? toolOutputOf : resultOf;
  return resultIn(span.attributes.get('output.value'));
}

function readArguments(attributes: Attributes): { value: Json | undefined; truncated: boolean } {
  const input = attributes.get('input.value');
  if (isHidden(input)) {
    // The specification's `tool.parameters` is a schema; a few emitters put the arguments there.
    const parameters = argumentsOf(attributes.get('tool.parameters'));
    const args = isJsonObject(parameters.value) && !isSchema(parameters.value);
    return args && input === undefined ? parameters : { value: undefined, truncated: false };
  }
  const { value, truncated } = argumentsOf(input);
  const used = crewArguments(value);
  if (used !== null) return { value: used.value, truncated: truncated || used.truncated };
  // LlamaIndex, DSPy and smolagents record the Python call.
  const call = positional(withoutKeys(value, ['sanitize_inputs_outputs']), () => parameterNames(attributes));
  return call === null ? { value, truncated } : { value: call.value, truncated: truncated || call.truncated };
}

/** CrewAI up to 0.1xx records its own call of a tool: `{tool_string, tool, calling}`, the last a repr. */
function crewArguments(value: Json | undefined): { value: Json | undefined; truncated: boolean } | null {
  if (!isJsonObject(value) || !CREW_USAGE.every((key) => typeof member(value, key) === 'string')) return null;
  const calling = String(value.calling);
  const at = calling.indexOf(CREW_ARGUMENTS);
  return argumentsOf(at < 0 ? undefined : calling.slice(at + CREW_ARGUMENTS.length));
}

/** The names of a tool's parameters, in their order, where its schema is recorded. */
function parameterNames(attributes: Attributes): string[] {
  const schema = argumentsOf(attributes.get('tool.parameters')).value ?? null;
  const properties = member(schema, 'properties') ?? schema;
  return isSchema(schema) && isJsonObject(properties) ? Object.keys(properties) : [];
}

function withoutKeys(value: Json | undefined, keys: readonly string[]): Json | undefined {
  if (!isJsonObject(value) || !keys.some((key) => Object.hasOwn(value, key))) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

function isSchema(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  if (isJsonObject(member(value, 'properties'))) return true;
  const members = Object.values(value);
  return members.length > 0 && members.every((item) => isJsonObject(item) && Object.hasOwn(item, 'type'));
}

function readMetadata(attributes: Attributes): Json {
  const text = attributes.get('metadata');
  return typeof text === 'string' && text !== '' ? decode(text).value : null;
}

const CONVERSATION_KEYS = ['session_id', 'thread_id', 'conversation_id', 'sessionId', 'threadId'];

function conversationOf(attributes: Attributes, metadata: Json): string | undefined {
  const session = identifier(attributes.get('session.id'));
  if (session !== undefined) return session;
  for (const key of CONVERSATION_KEYS) {
    const id = identifier(member(metadata, key)) ?? identifier(attributes.get(`metadata.${key}`));
    if (id !== undefined) return id;
  }
  return undefined;
}

function agentName(span: SpanView, kind: string, metadata: Json): string | undefined {
  const { attributes, name } = span;
  const named = identifier(attributes.get('agent.name')) ?? identifier(member(metadata, 'lc_agent_name'));
  if (named !== undefined) return named;
  if (kind === 'AGENT') {
    // agno's node id is a number; CrewAI had none up to 0.1xx.
    const node =
      attributes.get('agno.agent') ?? attributes.get('graph.node.name') ?? attributes.get('graph.node.id');
    return identifier(node) ?? crewAgent(attributes) ?? agentOfName(span);
  }
  if (kind !== 'CHAIN') return undefined;
  return LLAMA_INDEX_STEP.test(name) ? llamaIndexAgent(attributes) : langGraph(span);
}

/** LangGraph's outermost span has the graph's name, if it was given one; before LangChain 1.1 no span says more. */
function langGraph(span: SpanView): string | undefined {
  const { name, parentSpanId } = span;
  const named = parentSpanId === '' && span.scopeName() === LANG_CHAIN && !LIBRARY_CHAIN.test(name);
  return named ? identifier(name) : undefined;
}

/** CrewAI's task tells its agent in what it returned. */
function crewAgent(attributes: Attributes): string | undefined {
  const task = attributes.has('crew_key') ? visible(attributes.get('output.value')) : undefined;
  return identifier(member(task, 'agent'));
}

/** An agent whose span alone names it: smolagents', and those that a converter made of GenAI ones. */
function agentOfName({ attributes, name }: SpanView): string | undefined {
  if (attributes.has('smolagents.max_steps')) return identifier(name.replace(/\.run$/, ''));
  const invoked = name.startsWith('invoke_agent ') ? name.slice('invoke_agent '.length) : undefined;
  // Vercel's name tells the model.
  return invoked === attributes.get('llm.model_name') ? undefined : identifier(invoked);
}

/** LlamaIndex names the agent only inside the reprs of its workflow's events. */
function llamaIndexAgent(attributes: Attributes): string | undefined {
  const text = attributes.get('input.value');
  return typeof text === 'string'
    ? identifier(/current_agent_name='([^'\\]{1,200})'/.exec(text)?.[1])
    : undefined;
}

function readConversation(span: SpanView, kind: string): Reading {
  const { attributes } = span;
  if (kind === 'LLM') return readModel(span);
  if (kind === 'CHAIN' && span.scopeName() === HAYSTACK) return readHaystack(attributes);
  // Inner steps repeat the state that the model's spans tell; the outermost and the agents' own may know more.
  if (kind !== 'AGENT' && span.parentSpanId !== '') return {};
  const input = attributes.get('input.value');
  const told = tell(messagesOf(input), messagesOf(attributes.get('output.value')));
  const goal = crewGoal(attributes) ?? taskGoal(attributes) ?? plainGoal(kind, input) ?? told.goal;
  // Calls in a transcript are those that the model's spans asked for; by its end they are long done.
  return { ...told, requests: undefined, goal };
}

/** Haystack has spans neither of tools nor always of models: an agent's output is the whole transcript. */
function readHaystack(attributes: Attributes): Reading {
  const transcript = readMessages(haystackMessages(attributes.get('output.value')));
  const input = readMessages(haystackMessages(attributes.get('input.value')));
  const told = tell(input, transcript);
  const agent = haystackAgent(attributes.get('output.value'));
  return { ...told, agent, system: told.system ?? tell(transcript, []).system };
}

/** A pipeline names its components: an agent is the one that returns a transcript. */
function haystackAgent(output: Json | undefined): string | undefined {
  const components = visible(output);
  if (!isJsonObject(components) || Object.hasOwn(components, 'messages')) return undefined;
  const agents = Object.keys(components).filter((name) =>
    Array.isArray(member(components[name], 'messages')),
  );
  return agents.length === 1 ? identifier(agents[0]) : undefined;
}

/** `{messages}`; a pipeline's by component, and its input under `data`. */
function haystackMessages(raw: Json | undefined): Json {
  const value = visible(raw) ?? null;
  const components = member(value, 'data') ?? value;
  if (!isJsonObject(components) || Object.hasOwn(components, 'messages')) return components;
  return Object.values(components).filter((component) => isJsonObject(component));
}

/** A model's messages: from the indexed attributes where these are whole, else from the recorded request and response. */
function readModel({ attributes, name }: SpanView): Reading {
  const indexedIn = readMessages(unflatten(attributes, 'llm.input_messages.'));
  const indexedOut = readMessages(unflatten(attributes, 'llm.output_messages.'));
  const input = isWhole(indexedIn) ? indexedIn : fuller(indexedIn, attributes.get('input.value'));
  const output = isWhole(indexedOut) ? indexedOut : fuller(indexedOut, attributes.get('output.value'));
  // LlamaIndex has one more span before the model is asked: what comes out are the messages that went in.
  const told = tell(input, name.endsWith('._prepare_chat_with_tools') ? [] : output);
  return { ...told, tools: toolsOffered(attributes) };
}

/** `llm.tools.N.tool.json_schema`: the definition as the model's API takes it. */
function toolsOffered(attributes: Attributes): Reading['tools'] {
  const list = unflatten(attributes, 'llm.tools.');
  if (!Array.isArray(list)) return undefined;
  return toolDefinitions(list.map((item) => member(member(item, 'tool'), 'json_schema') ?? null));
}

/** False where an attribute limit or the instrumentation left a message without content, or a call without its id. */
function isWhole(messages: readonly Message[]): boolean {
  return (
    messages.length > 0 &&
    messages.every(
      ({ role, text, calls, results }) =>
        (role === 'assistant' || text !== '' || results.length > 0) &&
        [...calls, ...results].every(({ callId }) => callId !== null),
    )
  );
}

function fuller(indexed: readonly Message[], raw: Json | undefined): readonly Message[] {
  const recorded = messagesOf(raw);
  return recorded.length >= indexed.length ? recorded : indexed;
}

/** CrewAI's tasks, in the user's own words. */
function crewGoal(attributes: Attributes): string[] | undefined {
  const tasks = attributes.get('crew_tasks');
  if (typeof tasks !== 'string') return undefined;
  const { value } = decode(tasks);
  if (!Array.isArray(value)) return undefined;
  const descriptions = value.flatMap((task) => identifier(member(task, 'description')) ?? []);
  return descriptions.length > 0 ? descriptions : undefined;
}

/** smolagents' task. */
function taskGoal(attributes: Attributes): string[] | undefined {
  if (!attributes.has('smolagents.max_steps') && !attributes.has('smolagents.task')) return undefined;
  const task = attributes.get('smolagents.task') ?? member(visible(attributes.get('input.value')), 'task');
  const words = typeof task === 'string' && !isHidden(task) ? userWords(task) : null;
  return words === null ? undefined : [words];
}

/** An agent's input as plain text is what the user asked. */
function plainGoal(kind: string, input: Json | undefined): string[] | undefined {
  if (kind !== 'AGENT' || typeof input !== 'string' || isHidden(input)) return undefined;
  return typeof decode(input).value === 'string' ? [input] : undefined;
}
