import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import type { Attributes } from '../wire/attributes.ts';
import type { LogView } from '../wire/log-view.ts';
import { contentOf, member } from './readers/content.ts';
import { type Message, messagesOf, readMessages } from './readers/messages.ts';

/** An event of a span, or one that came as a log record: then it may say all in its body. */
export interface GenAiEvent {
  readonly name: string;
  readonly attributes: Attributes;
  readonly body?: Json | undefined;
}

/** What the events of GenAI spans tell. */
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
/** Google ADK writes this in place of content it may not record. */
const ELIDED = '<elided>';

/** The name of the event that a log record is, which may stand in its body; null where it is none of these. */
export function eventNameOf({ eventName, body }: LogView): string | null {
  const names = [eventName, body];
  const known = names.find((name) => typeof name === 'string' && isKnown(name));
  return typeof known === 'string' ? known : null;
}

function isKnown(name: string): boolean {
  return name === DETAILS || name === CHOICE || Object.hasOwn(MESSAGE_ROLES, name);
}

/** Reads the events of a span; events of other kinds (exceptions) are passed over. */
export function readEvents(events: readonly GenAiEvent[]): EventMessages {
  const input: Message[] = [];
  const output: Message[] = [];
  let instructions: Json = null;
  let toolArguments: Json | undefined;
  let toolResult: Json | undefined;
  for (const event of events) {
    const role = MESSAGE_ROLES[event.name];
    if (event.name === DETAILS) {
      input.push(...messagesOf(rawOf(event, 'gen_ai.input.messages')));
      output.push(...messagesOf(rawOf(event, 'gen_ai.output.messages')));
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

/** An attribute; of a record that has none, the member of its body. */
function rawOf({ attributes, body }: GenAiEvent, key: string): Json | undefined {
  return attributes.get(key) ?? member(body, key);
}

function attribute(event: GenAiEvent, key: string): Json | undefined {
  const value = rawOf(event, key);
  return value === undefined ? undefined : contentOf(value).value;
}

/** Strands writes a message's content blocks as JSON; others plain text, which stays as it is. */
function contentBlocks(event: GenAiEvent, key: string): Json {
  const raw = event.attributes.get(key) ?? null;
  if (typeof raw !== 'string' || !raw.startsWith('[{')) return raw;
  const { value } = contentOf(raw);
  return Array.isArray(value) ? value : raw;
}

/** A record's body; some emitters put the whole into one attribute as JSON. */
function bodyOf({ body, attributes }: GenAiEvent): JsonObject | null {
  for (const raw of [body, attributes.get('gen_ai.event.content')]) {
    const { value } = contentOf(raw);
    if (isJsonObject(value)) return value;
  }
  return null;
}

/** A message in a body; ADK's content is Gemini's, an object with parts. */
function bodyMessage(role: string, body: JsonObject): JsonObject {
  const { content } = body;
  if (content === ELIDED) return { role, ...body, content: null };
  return isJsonObject(content) && Array.isArray(content.parts) ? { role, ...content } : { role, ...body };
}

/** A message event's attributes, or its body, as a message. */
function messageOf(event: GenAiEvent, role: string): JsonObject {
  const body = bodyOf(event);
  if (body !== null) return bodyMessage(role, body);
  return {
    role,
    content: contentBlocks(event, 'content'),
    tool_calls: attribute(event, 'tool_calls') ?? null,
    id: event.attributes.get('id') ?? null,
  };
}

function choiceOf(event: GenAiEvent): JsonObject {
  const body = bodyOf(event);
  const message = body === null ? (attribute(event, 'message') ?? null) : (body.message ?? body);
  if (isJsonObject(message)) return bodyMessage('assistant', message);
  return {
    role: 'assistant',
    content: body === null ? contentBlocks(event, 'message') : null,
    tool_calls: attribute(event, 'tool_calls') ?? null,
  };
}
