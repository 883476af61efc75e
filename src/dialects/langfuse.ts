// Langfuse SDKs (JavaScript 4 and 5, Python 3 to 5): keys `langfuse.*`.
// Seen from: @langfuse/langchain and /tracing 5.11, langfuse 5.0 (Python) with LangChain and its decorators.
//
// `langfuse.observation.type` says what a span is: `tool`, `generation`, `agent`, `span`, …. A tool's name is the span's;
// arguments and result stand in `langfuse.observation.{input,output}`, as they were passed to the traced function or as
// LangChain wrote them. The call's id is inside a LangChain result. The conversation is `session.id` on the root, the
// agent LangChain's metadata or an agent observation's name.
// It cannot give: call ids outside LangChain; content that a mask or `captureInput: false` took out.

import type { Attributes } from '../wire/attributes.ts';
import type { SpanView } from '../wire/span-view.ts';
import type { Dialect, ToolCall } from './dialect.ts';
import { contentOf, identifier } from './readers/content.ts';
import { recordedCall, recordedModel, recordedRun, runName } from './readers/recorded.ts';

const TYPE = 'langfuse.observation.type';
const INPUT = 'langfuse.observation.input';
const OUTPUT = 'langfuse.observation.output';
const METADATA = 'langfuse.observation.metadata.';
const CONVERSATION_KEYS = [
  'session.id',
  'langfuse.session.id',
  `${METADATA}thread_id`,
  'langfuse.trace.metadata.thread_id',
];
/** What a user's question may start; a retriever or guardrail is asked by a program, an agent further in by a model. */
const CALLED_BY_USERS: ReadonlySet<string> = new Set(['span', 'chain', 'agent']);

export const langfuse: Dialect = {
  name: 'langfuse',
  signs: [TYPE],
  read(span) {
    const { attributes } = span;
    const type = attributes.string(TYPE);
    if (type === undefined) return null;
    const told = { agent: agentName(span, type), conversation: conversationOf(attributes) };
    const tool = type === 'tool' ? identifier(span.name) : undefined;
    if (tool !== undefined) return { ...told, call: readCall(attributes, tool) };
    const tells = type === 'generation' || (CALLED_BY_USERS.has(type) && span.parentSpanId === '');
    const read = type === 'generation' ? recordedModel : recordedRun;
    const messages = tells ? read(attributes.get(INPUT), attributes.get(OUTPUT)) : {};
    return { ...messages, ...told, agent: told.agent ?? messages.agent };
  },
};

function agentName({ attributes, name }: SpanView, type: string): string | undefined {
  const named = nameIn(attributes, `${METADATA}lc_agent_name`);
  if (named !== undefined || type !== 'agent') return named;
  return runName(name);
}

function conversationOf(attributes: Attributes): string | undefined {
  for (const key of CONVERSATION_KEYS) {
    const id = nameIn(attributes, key);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** Python's 5.0 writes metadata as JSON, a text in quotes. */
function nameIn(attributes: Attributes, key: string): string | undefined {
  const raw = attributes.get(key);
  return identifier(typeof raw === 'string' && raw.startsWith('"') ? contentOf(raw).value : raw);
}

function readCall(attributes: Attributes, tool: string): ToolCall {
  const call = recordedCall(tool, attributes.get(INPUT), attributes.get(OUTPUT));
  return {
    ...call,
    failed: call.failed === true || attributes.get('langfuse.observation.level') === 'ERROR',
  };
}
