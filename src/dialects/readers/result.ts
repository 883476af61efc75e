import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { asText, type Content, contentOf, decode, identifier, isHidden, member } from './content.ts';
import { CLASS_KEY, readLiteral } from './literal.ts';

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
  const { truncated } = content;
  const found = open(content.value, 0);
  if (found === null) return { ...NONE, text: bareText(raw, content), truncated };
  const { text, tool, callId, failed = false } = found;
  return { text, tool, callId, failed, truncated };
}

/** No envelope: the text as it stood. A lone JSON string goes without its quotes, a Python literal as the JSON it means. */
function bareText(raw: Json | undefined, { value, truncated, form }: Content): string {
  if (typeof raw !== 'string' || typeof value === 'string') return asText(value);
  return form === 'literal' && !truncated ? asText(value) : raw;
}

interface Opened {
  readonly text: string;
  readonly tool?: string | undefined;
  readonly callId?: string | undefined;
  readonly failed?: boolean;
}

/** What an envelope holds; null where the value is none. */
function open(value: Json, depth: number): Opened | null {
  if (depth >= MAX_ENVELOPES) return null;
  if (typeof value === 'string') return openPrinted(value);
  if (Array.isArray(value)) return openBlocks(value);
  if (!isJsonObject(value)) return null;
  const message = toolMessage(value);
  if (message === null) return openNamed(value, depth);
  // With an artifact or the like beside its content, the text is all of it; its ids are its ids.
  const whole = sealed(message, 'content')
    ? openInner(message.content ?? '', depth)
    : { text: asText(value) };
  return {
    ...whole,
    tool: identifier(member(message, 'name')),
    callId: identifier(member(message, 'tool_call_id')),
    failed: whole.failed === true || message.status === 'error',
  };
}

/** A LangChain ToolMessage as Python prints it: `content='…' name='pay' tool_call_id='call_1' status='error'`. */
function openPrinted(text: string): Opened | null {
  if (!text.startsWith(PRINTED)) return null;
  const rest = PRINTED_REST.exec(text.slice(-MAX_PRINTED_REST));
  const content = rest && readLiteral(text.slice(PRINTED.length, -rest[0].length));
  if (typeof content?.value !== 'string' || content.truncated) return null;
  const { tool, callId, status } = rest?.groups ?? {};
  return { text: content.value, tool, callId, failed: status === 'error' };
}

const PRINTED = 'content=';
const PRINTED_REST =
  /(?: name='(?<tool>[^'\s]+)')?(?: id='[^'\s]+')? tool_call_id='(?<callId>[^'\s]+)'(?: status='(?<status>\w+)')?$/;
const MAX_PRINTED_REST = 500;

function openInner(inner: Json, depth: number): Opened {
  return open(inner, depth + 1) ?? { text: asText(inner) };
}

/**
 * True where nothing readable stands in an object beside the member `key`. A tool that hands on what a stranger wrote
 * may return anything, also what looks like an envelope: none is opened that would hide words from the judgement.
 */
function sealed(value: JsonObject, key: string): boolean {
  const beside = Object.entries(value).filter(([other]) => other !== key);
  return beside.length === 0 || !(beside.some(([, rest]) => hasWords(rest, 0)) || speaks(beside));
}

/** Words with a blank or any other mark between them, or of a script that has none. */
const WORDS = /\s|[\u0080-\uffff]|(?:(?<![a-z])[a-z]{2,}[^a-z0-9]+){3}[a-z]{2}/i;
/** A sentence may come a word at a time: an envelope has fewer of its own. */
const MAX_WORDS = 12;

function speaks(beside: readonly (readonly [string, Json])[]): boolean {
  return beside.reduce((words, [, rest]) => words + wordsIn(rest, 0), 0) > MAX_WORDS;
}

function wordsIn(value: Json, depth: number): number {
  if (typeof value === 'string') return /[a-z]{2}/i.test(value) ? 1 : 0;
  if (typeof value !== 'object' || value === null || depth >= MAX_ENVELOPES) return 0;
  return Object.values(value).reduce<number>((words, inner) => words + wordsIn(inner, depth + 1), 0);
}

function hasWords(value: Json, depth: number): boolean {
  if (typeof value === 'string') return value.length > 16 && WORDS.test(value);
  if (typeof value !== 'object' || value === null) return false;
  if (depth >= MAX_ENVELOPES) return true;
  return Object.entries(value).some(([key, inner]) => hasWords(key, depth) || hasWords(inner, depth + 1));
}

/** Envelopes that are an object with one telling member, and none but its known companions. */
function openNamed(value: JsonObject, depth: number): Opened | null {
  for (const { key, companions, open: read } of NAMED) {
    if (!Object.hasOwn(value, key)) continue;
    if (!Object.keys(value).every((other) => other === key || companions.includes(other))) continue;
    if (sealed(value, key)) return read(value, depth);
  }
  return null;
}

interface NamedEnvelope {
  readonly key: string;
  readonly companions: readonly string[];
  open(value: JsonObject, depth: number): Opened | null;
}

const FLAGS = ['is_error', 'isError'];

const NAMED: readonly NamedEnvelope[] = [
  // Traceloop's, Google ADK's around what is no object, and others'.
  ...['output', 'result', 'outputs'].map((key) => ({
    key,
    companions: ['kwargs', ...FLAGS],
    open: (value: JsonObject, depth: number) => openLone(value, key, depth),
  })),
  {
    // MCP's CallToolResult, Strands' toolResult.
    key: 'content',
    companions: ['meta', '_meta', 'structuredContent', 'toolUseId', 'status', ...FLAGS],
    open(value) {
      const blocks = Array.isArray(value.content) ? openBlocks(value.content) : null;
      const failed = isError(value) || value.status === 'error';
      return blocks && { ...blocks, callId: identifier(value.toolUseId), failed };
    },
  },
  {
    // Google's function response.
    key: 'response',
    companions: ['id', 'name'],
    open(value, depth) {
      const inner = openInner(value.response ?? null, depth);
      return { ...inner, tool: identifier(value.name), callId: identifier(value.id) };
    },
  },
  {
    // Vercel's typed output.
    key: 'value',
    companions: ['type'],
    open(value, depth) {
      if (typeof value.type !== 'string') return null;
      return { ...openInner(value.value ?? null, depth), failed: value.type.startsWith('error') };
    },
  },
  {
    key: 'text',
    companions: ['type'],
    open: (value) => (value.type === 'text' ? openBlocks([value]) : null),
  },
];

export function isError(value: JsonObject): boolean {
  return value.is_error === true || value.isError === true;
}

/** `{key: inner}`: an envelope where the inner one is text or another envelope; a tool may well return such an object. */
function openLone(value: JsonObject, key: string, depth: number): Opened | null {
  const inner = value[key] ?? null;
  const opened = open(inner, depth + 1);
  const failed = isError(value);
  if (opened !== null) return { ...opened, failed: failed || opened.failed === true };
  if (typeof inner !== 'string' && Object.keys(value).length === 1) return null;
  return { text: asText(inner), failed };
}

/** The members of a serialised LangChain ToolMessage, in any of its spellings; null where the value is none. */
function toolMessage(value: JsonObject): JsonObject | null {
  const id = member(value, 'id');
  const kwargs = member(value, 'kwargs');
  if (value.lc === 1 && Array.isArray(id) && id.at(-1) === 'ToolMessage' && isJsonObject(kwargs)) {
    return sealed(value, 'kwargs') ? kwargs : null;
  }
  const data = member(value, 'data');
  if (value.type === 'tool' && isJsonObject(data)) return sealed(value, 'data') ? data : null;
  const flat = value.type === 'tool' || value[CLASS_KEY] === 'ToolMessage';
  return flat && Object.hasOwn(value, 'content') && Object.hasOwn(value, 'tool_call_id') ? value : null;
}

/** Content blocks of MCP, Anthropic, OpenAI, Bedrock or LlamaIndex as their texts; null where any item is no such block. */
function openBlocks(items: readonly Json[]): Opened | null {
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

/** The text of one content block; null where the value is none, or hides words beside it. */
export function blockText(item: Json): string | null {
  if (!isJsonObject(item)) return null;
  const lone = Object.keys(item).length === 1;
  const marked = TEXT_BLOCKS.has(
    member(item, 'type') ?? member(item, 'block_type') ?? item[CLASS_KEY] ?? null,
  );
  if (typeof item.text === 'string' && (marked || lone)) return sealed(item, 'text') ? item.text : null;
  if (typeof item.content === 'string' && marked) return sealed(item, 'content') ? item.content : null;
  // Strands TS wraps what is no object, since Bedrock's block must hold one.
  if (lone && Object.hasOwn(item, 'json')) return asText(lonely(item.json) ?? item.json ?? null);
  return null;
}

function lonely(json: Json | undefined): Json | undefined {
  return isJsonObject(json) && Object.keys(json).length === 1 ? member(json, '$value') : undefined;
}

/** Text that is content blocks once more, as JSON in a string; else the text itself. */
export function plainText(text: string): string {
  if (!text.startsWith('[{')) return text;
  const { value } = decode(text);
  return (Array.isArray(value) && openBlocks(value)?.text) || text;
}

/**
 * LlamaIndex's ToolOutput: its blocks, or its content up to 0.12, hold the Python repr of what the tool returned,
 * `raw_output` the value itself.
 */
export function toolOutputOf(raw: Json | undefined): Result {
  const { value, truncated } = contentOf(raw);
  const output = member(value, 'raw_output') ?? null;
  const blocks = member(value, 'blocks');
  const content = member(value, 'content');
  const tool = identifier(member(value, 'tool_name'));
  const shown = Array.isArray(blocks) ? openBlocks(blocks)?.text : content;
  if (typeof shown !== 'string' || tool === undefined) return resultOf(raw);
  const text = output === null || output === '' ? shown : asText(output);
  const failed = member(value, 'is_error') === true;
  return { ...NONE, text, tool, failed, truncated };
}
