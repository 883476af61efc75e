import type { LogView } from '../wire/log-view.ts';
import type { SpanView } from '../wire/span-view.ts';
import { autogen } from './autogen.ts';
import { claudeCode } from './claude-code.ts';
import type { Dialect, Reading, ToolCall } from './dialect.ts';
import { genai } from './genai.ts';
import { genkit } from './genkit.ts';
import { googleAdk } from './google-adk.ts';
import { laminar } from './laminar.ts';
import { langfuse } from './langfuse.ts';
import { langsmith } from './langsmith.ts';
import { langwatch } from './langwatch.ts';
import { logfire } from './logfire.ts';
import { mastra } from './mastra.ts';
import { mlflow } from './mlflow.ts';
import { openinference } from './openinference.ts';
import { openllmetry } from './openllmetry.ts';
import { pydanticAi } from './pydantic-ai.ts';
import { withShortNames } from './readers/names.ts';
import { modelOf, toolsetOf } from './readers/setup.ts';
import { vercelAi } from './vercel-ai.ts';

/** The dialects, those that know more of their spans first: where two read one span, the first one's word counts. */
export const DIALECTS: readonly Dialect[] = [
  openinference,
  openllmetry,
  vercelAi,
  langsmith,
  langfuse,
  mastra,
  genkit,
  googleAdk,
  claudeCode,
  autogen,
  mlflow,
  langwatch,
  laminar,
  logfire,
  pydanticAi,
  genai,
];

/** Attribute keys by which the scanner finds agents' spans. */
export const SIGNS: readonly string[] = DIALECTS.flatMap(({ signs }) => signs);

/** Keys and names by which it finds agents' log records. */
export const LOG_SIGNS: readonly string[] = DIALECTS.flatMap(({ logs }) => logs?.signs ?? []);

/** What all dialects together say of a span; null where none knows it. */
export function readSpan(span: SpanView): (Reading & { readonly dialect: string }) | null {
  const read = readBy((dialect) => dialect.read(span));
  const { attributes } = span;
  return read && { ...read, model: modelOf(attributes), toolset: toolsetOf(attributes) };
}

/** What of this tells whose a span is: of a trace's root the calls of all its messages, of others their own. */
export function readWhose(span: SpanView): Reading | null {
  const inside = span.parentSpanId !== '';
  return readBy((dialect) => (inside && dialect.whose ? dialect.whose(span) : dialect.read(span)));
}

/** What they say of a log record. */
export function readRecord(record: LogView): (Reading & { readonly dialect: string }) | null {
  return readBy(({ logs }) => logs?.read(record) ?? null);
}

function readBy(ask: (dialect: Dialect) => Reading | null): (Reading & { readonly dialect: string }) | null {
  let read: Reading | null = null;
  const names: string[] = [];
  for (const dialect of DIALECTS) {
    const reading = ask(dialect);
    if (reading === null) continue;
    names.push(dialect.name);
    read = read === null ? reading : merge(read, reading);
  }
  return read === null ? null : { ...withShortNames(read), dialect: names.join('+') };
}

function merge(first: Reading, second: Reading): Reading {
  return {
    call: mergeCalls(first.call, second.call),
    agent: first.agent ?? second.agent,
    conversation: first.conversation ?? second.conversation,
    system: first.system ?? second.system,
    goal: first.goal ?? second.goal,
    tools: first.tools ?? second.tools,
    requests: first.requests ?? second.requests,
    toolMessages: first.toolMessages ?? second.toolMessages,
  };
}

function mergeCalls(first: ToolCall | undefined, second: ToolCall | undefined): ToolCall | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return {
    tool: first.tool,
    arguments: first.arguments ?? second.arguments,
    result: first.result ?? second.result,
    callId: first.callId ?? second.callId,
    failed: first.failed === true || second.failed === true,
    truncated: first.truncated === true || second.truncated === true,
    gated: first.gated ?? second.gated,
  };
}
