import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { SpanEvent } from '../wire/span-view.ts';
import { contentOf } from './content.ts';
import { type Message, messagesOf, readMessages } from './messages.ts';

/** What the span events of GenAI spans tell. */
export interface EventMessages {
  readonly input: Message[];
  readonly output: Message[];
  readonly instructions: Json;
  /** On a tool's span: its arguments and result. */
  readonly toolArguments: Json | undefined;
  readonly toolResult: Json | undefined;
}

/** GenAI 1.37 and later: one event with the message lists. */
const DETAILS = 'gen_ai.client.inference.operation.details';
/** GenAI 1.28 to 1.36: one event a message. */
const MESSAGE_ROLES: Readonly<Record<string, string>> = {
  'gen_ai.system.message': 'system',
  'gen_ai.user.message': 'user',
  'gen_ai.assistant.message': 'assistant',
  'gen_ai.tool.message': 'tool',
};
const CHOICE = 'gen_ai.choice';

/** Reads the events of a span; events of other kinds (exceptions) are passed over. */
export function readEvents(events: readonly SpanEvent[]): EventMessages {
  const input: Message[] = [];
  const output: Message[] = [];
  let instructions: Json = null;
  let toolArguments: Json | undefined;
  let toolResult: Json | undefined;
  for (const event of events) {
    const role = MESSAGE_ROLES[event.name];
    if (event.name === DETAILS) {
      input.push(...messagesOf(event.attributes.get('gen_ai.input.messages')));
      output.push(...messagesOf(event.attributes.get('gen_ai.output.messages')));
      instructions = attribute(event, 'gen_ai.system_instructions') ?? instructions;
    } else if (role !== undefined) {
      const message = messageOf(event, role);
      input.push(...readMessages(message));
      if (role === 'tool') toolArguments ??= message.content;
    } else if (event.name === CHOICE) {
      const message = choiceOf(event);
      output.push(...readMessages(message));
      toolResult ??= message.content;
    }
  }
  const [call] = [...input, ...output].flatMap(({ calls }) => calls);
  const [result] = output.flatMap(({ results }) => results);
  return {
    input,
    output,
    instructions,
    toolArguments: call?.arguments ?? toolArguments,
    toolResult: result?.text ?? toolResult,
  };
}

function attribute(event: SpanEvent, key: string): Json | undefined {
  const value = event.attributes.get(key);
  return value === undefined ? undefined : contentOf(value).value;
}

/** Strands writes a message's content blocks as JSON; others plain text, which stays as it is. */
function contentBlocks(event: SpanEvent, key: string): Json {
  const raw = event.attributes.get(key) ?? null;
  if (typeof raw !== 'string' || !raw.startsWith('[{')) return raw;
  const { value } = contentOf(raw);
  return Array.isArray(value) ? value : raw;
}

/** A message event's attributes as a message; some emitters put the whole body into one attribute as JSON. */
function messageOf(event: SpanEvent, role: string): JsonObject {
  const body = attribute(event, 'gen_ai.event.content');
  if (isJsonObject(body)) return { role, ...body };
  return {
    role,
    content: contentBlocks(event, 'content'),
    tool_calls: attribute(event, 'tool_calls') ?? null,
    id: event.attributes.get('id') ?? null,
  };
}

function choiceOf(event: SpanEvent): JsonObject {
  const body = attribute(event, 'gen_ai.event.content');
  const message = isJsonObject(body) ? (body.message ?? null) : (attribute(event, 'message') ?? null);
  if (isJsonObject(message)) return { role: 'assistant', ...message };
  return {
    role: 'assistant',
    content: isJsonObject(body) ? null : contentBlocks(event, 'message'),
    tool_calls: attribute(event, 'tool_calls') ?? null,
  };
}
