import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { asText, type Content, contentOf, decode, identifier, isHidden, member } from './content.ts';
import { CLASS_KEY } from './literal.ts';

/** A tool's result as the agent read it, out of the envelopes that frameworks and instrumentations put around it. */
export interface Result {
  /** Undefined where it is absent or hidden. */
  readonly text: string | undefined;
  /** The envelope's tool name and call id, where it has them. */
  readonly tool: string | undefined;
  readonly callId: string | undefined;
  readonly failed: boolean;
  readonly truncated: boolean;
}

/** Envelopes nest: an instrumentation's around a framework's around MCP's. */
const MAX_ENVELOPES = 6;
const NONE: Result = {
  text: undefined,
  tool: undefined,
  callId: undefined,
  failed: false,
  truncated: false,
};

/** Reads the attribute that holds a tool's result. */
export function resultOf(raw: Json | undefined): Result {
  if (isHidden(raw)) return NONE;
  const content = contentOf(raw);
  const { value, truncated } = content;
  const found = open(value, 0);
  if (found === null) {
    return { ...NONE, text: bareText(raw, content), truncated };
  }
  return { ...NONE, ...found, truncated: truncated || found.truncated === true };
}

/** No envelope: the text as it stood. A lone JSON string goes without its quotes, a Python literal as the JSON it means. */
function bareText(raw: Json | undefined, { value, truncated, form }: Content): string {
  const meant = typeof raw !== 'string' || typeof value === 'string';
  const python = form === 'literal' && !truncated && typeof raw === 'string' && /^\s*[[{]/.test(raw);
  return meant || python ? asText(value) : raw;
}

function isFilled(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

type Opened = { -readonly [key in keyof Result]?: Result[key] } | null;

/** What an envelope holds; null where the value is none. */
function open(value: Json, depth: number): Opened {
  if (depth >= MAX_ENVELOPES) return null;
  if (Array.isArray(value)) return openBlocks(value);
  if (!isJsonObject(value)) return null;
  const message = toolMessage(value);
  if (message !== null) return openToolMessage(message, depth);
  const blocks = member(value, 'blocks');
  if (Array.isArray(blocks) && Object.hasOwn(value, 'raw_output')) {
    // LlamaIndex's ToolOutput: its blocks hold the Python repr of what the tool returned.
    const inner = isFilled(value.raw_output)
      ? { text: asText(value.raw_output ?? null) }
      : openBlocks(blocks);
    return { ...inner, tool: identifier(value.tool_name), failed: value.is_error === true };
  }
  return openNamed(value, depth);
}

/** Envelopes that are an object with one telling member, and none but its known companions. */
function openNamed(value: JsonObject, depth: number): Opened {
  const keys = Object.keys(value);
  const known = (...companions: string[]) => keys.every((key) => companions.includes(key));
  for (const key of ['output', 'result', 'outputs']) {
    // Traceloop's, Google ADK's around what is no object, and others'.
    if (Object.hasOwn(value, key) && known(key, 'kwargs', 'is_error', 'isError'))
      return openLone(value, key, depth);
  }
  if (Array.isArray(value.content) && (Object.hasOwn(value, 'toolUseId') || known(...MCP_RESULT))) {
    // MCP's CallToolResult, Strands' toolResult.
    const inner = openBlocks(value.content);
    const failed = isError(value) || value.status === 'error';
    return inner && { ...inner, callId: identifier(value.toolUseId), failed };
  }
  if (Object.hasOwn(value, 'response') && known('id', 'name', 'response')) {
    // Google's function response.
    const inner = openOrText(value.response ?? null, depth);
    return { ...inner, tool: identifier(value.name), callId: identifier(value.id) };
  }
  if (Object.hasOwn(value, 'value') && typeof value.type === 'string' && known('type', 'value')) {
    // Vercel's typed output.
    return { ...openOrText(value.value ?? null, depth), failed: value.type.startsWith('error') };
  }
  return value.type === 'text' && known('type', 'text') ? openBlocks([value]) : null;
}

const MCP_RESULT = ['content', 'isError', 'is_error', 'meta', '_meta', 'structuredContent'];

function isError(value: JsonObject): boolean {
  return value.is_error === true || value.isError === true;
}

/** `{key: inner}`: an envelope where the inner one is text or another envelope; a tool may well return such an object. */
function openLone(value: JsonObject, key: string, depth: number): Opened {
  const inner = value[key] ?? null;
  const opened = open(inner, depth + 1);
  const failed = isError(value);
  if (opened !== null) return { ...opened, failed: failed || opened.failed === true };
  if (typeof inner !== 'string' && Object.keys(value).length === 1) return null;
  return { text: asText(inner), failed };
}

function openOrText(inner: Json, depth: number): NonNullable<Opened> {
  return open(inner, depth + 1) ?? { text: asText(inner) };
}

/** The members of a serialised LangChain ToolMessage, in any of its spellings; null where the value is none. */
function toolMessage(value: JsonObject): JsonObject | null {
  const id = member(value, 'id');
  const kwargs = member(value, 'kwargs');
  if (value.lc === 1 && Array.isArray(id) && id.at(-1) === 'ToolMessage' && isJsonObject(kwargs))
    return kwargs;
  const data = member(value, 'data');
  if (value.type === 'tool' && isJsonObject(data)) return data;
  const flat = value.type === 'tool' || value[CLASS_KEY] === 'ToolMessage';
  return flat && Object.hasOwn(value, 'content') && Object.hasOwn(value, 'tool_call_id') ? value : null;
}

function openToolMessage(message: JsonObject, depth: number): Opened {
  const content = member(message, 'content') ?? '';
  const opened = typeof content === 'string' ? null : open(content, depth + 1);
  return {
    ...(opened ?? { text: asText(content) }),
    tool: identifier(member(message, 'name')),
    callId: identifier(member(message, 'tool_call_id')),
    failed: message.status === 'error',
  };
}

/** Content blocks of MCP, Anthropic, OpenAI, Bedrock or LlamaIndex as their texts; null where any item is no such block. */
function openBlocks(items: readonly Json[]): Opened {
  if (items.length === 0) return null;
  const texts: string[] = [];
  for (const item of items) {
    const text = blockText(item);
    if (text === null) return null;
    texts.push(text);
  }
  return { text: texts.join('\n') };
}

const TEXT_BLOCKS: ReadonlySet<Json> = new Set([
  'text',
  'input_text',
  'output_text',
  'TextBlock',
  'TextContent',
]);

/** The text of one content block; null where the value is none. */
export function blockText(item: Json): string | null {
  if (!isJsonObject(item)) return null;
  const marked = TEXT_BLOCKS.has(member(item, 'type') ?? item[CLASS_KEY] ?? null);
  const keys = Object.keys(item);
  const { text } = item;
  if (typeof text === 'string' && (marked || keys.length === 1)) return text;
  if (marked && typeof item.content === 'string') return item.content;
  // Strands TS wraps what is no object, since Bedrock's block must hold one.
  if (keys.length === 1 && Object.hasOwn(item, 'json'))
    return asText(member(item.json, '$value') ?? item.json ?? null);
  return null;
}

/** Text that is content blocks once more, as JSON in a string; else the text itself. */
export function plainText(text: string): string {
  if (!text.startsWith('[{')) return text;
  const { value } = decode(text);
  return (Array.isArray(value) && openBlocks(value)?.text) || text;
}
