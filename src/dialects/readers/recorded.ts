// What tracing products record of a span: what went into a function, a model or a run, and what came out. Langfuse,
// MLflow, LangWatch, Laminar; each says in an attribute of its own what kind of span it is.

import { isJsonObject, type Json } from '../../model/json.ts';
import type { Reading, ToolCall } from '../dialect.ts';
import { argumentsOf, contentOf, identifier, member } from './content.ts';
import { messagesOf } from './messages.ts';
import { resultOf } from './result.ts';
import { tell } from './tell.ts';
import { toolsOfRequest } from './tool-definitions.ts';
import { askedText, functionArguments } from './traced-function.ts';

/** Names of a framework's own classes, which callbacks take for an agent's. */
const LIBRARY_RUN = /^(?:LangGraph|AgentExecutor|Runnable|Agent$)/;

/** A call of a tool, from its input and output as they were recorded. */
export function recordedCall(tool: string, input: Json | undefined, output: Json | undefined): ToolCall {
  const { value, truncated } = argumentsOf(input);
  const args = functionArguments(value, truncated);
  const result = resultOf(output);
  return {
    tool,
    arguments: args.value,
    result: result.text,
    callId: args.callId ?? result.callId,
    failed: result.failed,
    truncated: truncated || args.truncated || result.truncated,
  };
}

/** A model's request and answer. */
export function recordedModel(input: Json | undefined, output: Json | undefined): Reading {
  const told = tell(messagesOf(input), messagesOf(output));
  // OpenAI's responses API and Anthropic's have the instructions beside the messages.
  const request = contentIn(input);
  const system =
    told.system ?? identifier(member(request, 'instructions')) ?? identifier(member(request, 'system'));
  return { ...told, system, tools: toolsOfRequest(input) };
}

/** A run that a user's question may have started: what was asked, in messages or as its only text. */
export function recordedRun(input: Json | undefined, output: Json | undefined): Reading {
  const told = tell(messagesOf(input), messagesOf(output));
  const text = askedText(contentIn(input));
  return {
    ...told,
    // Calls in a transcript are those that the model's spans asked for; by its end they are long done.
    requests: undefined,
    goal: told.goal ?? (text === undefined ? undefined : [text]),
  };
}

/** The name of a run where its author gave it. */
export function runName(name: Json | undefined): string | undefined {
  const given = identifier(name);
  return given !== undefined && LIBRARY_RUN.test(given) ? undefined : given;
}

function contentIn(raw: Json | undefined): Json | undefined {
  return raw === undefined ? undefined : contentOf(raw).value;
}

/** The thread of LangChain's metadata, or of what a caller wrote there, and the agent's name in it. */
export function recordedMetadata(raw: Json | undefined): Pick<Reading, 'agent' | 'conversation'> {
  const metadata = contentIn(raw);
  if (!isJsonObject(metadata)) return {};
  return {
    agent: identifier(member(metadata, 'lc_agent_name')),
    conversation: identifier(member(metadata, 'thread_id')) ?? identifier(member(metadata, 'session_id')),
  };
}
