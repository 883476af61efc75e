import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isJsonObject, type Json } from '../../model/json.ts';
import type { Run } from '../runs-file.ts';
import { type Format, mapResult } from './result.ts';

const attribute = z.looseObject({
  key: z.string(),
  value: z.looseObject({ stringValue: z.string().optional() }),
});
const span = z.looseObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: z.union([z.string(), z.number()]),
  attributes: z.array(attribute),
  status: z.looseObject({ message: z.string().optional() }).optional(),
});
const request = z.looseObject({
  resourceSpans: z.array(z.looseObject({ scopeSpans: z.array(z.looseObject({ spans: z.array(span) })) })),
});
export type Span = z.infer<typeof span>;
export type Request = z.infer<typeof request>;

export const RESULT = 'gen_ai.tool.call.result';
export const ARGUMENTS = 'gen_ai.tool.call.arguments';
export const TOOL = 'gen_ai.tool.name';
const CONVERSATION = 'gen_ai.conversation.id';
const MESSAGES: ReadonlySet<string> = new Set([
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.system_instructions',
  'gen_ai.tool.definitions',
]);

/** What is to change in a run. */
export interface Change {
  /** Any text: a leaf of a result, of arguments, of a message. */
  readonly leaf: (text: string) => string;
  readonly tool?: ((name: string) => string) | undefined;
  /** Print structured results like this. */
  readonly format?: Format | undefined;
}

/** The run's request. Throws with the trace and the field where it is none. */
export function parseRun(run: Run): Request {
  const parsed = request.safeParse(JSON.parse(run.line));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new Error(`trace ${run.label.trace_id}: ${issue.path.join('.')}: ${issue.message}`);
}

/** The spans in the order they started. */
export function spansOf({ resourceSpans }: Request): Span[] {
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((each) => each.spans));
  const starts = new Map(spans.map((each) => [each, BigInt(each.startTimeUnixNano)]));
  return spans.sort((a, b) => Number(starts.get(a)! - starts.get(b)!));
}

export function attributeOf(of: Span, key: string): string | undefined {
  return of.attributes.find((each) => each.key === key)?.value.stringValue;
}

/** The name of every tool called. */
export function toolsOf(of: Request): ReadonlySet<string> {
  return new Set(spansOf(of).flatMap((each) => attributeOf(each, TOOL) ?? []));
}

/** Changes texts, tool names and formats in place, everywhere the run says them. */
export function change(of: Request, by: Change): void {
  const tool = (name: string): string => by.tool?.(name) ?? name;
  for (const each of spansOf(of)) {
    const name = attributeOf(each, TOOL);
    if (name !== undefined) each.name = each.name.replace(name, () => tool(name));
    if (each.status?.message !== undefined) each.status.message = by.leaf(each.status.message);
    for (const { key, value } of each.attributes)
      if (value.stringValue !== undefined) value.stringValue = changed(key, value.stringValue, by, tool);
  }
}

function changed(key: string, text: string, by: Change, tool: (name: string) => string): string {
  if (key === RESULT) return mapResult(text, by.leaf, by.format);
  if (key === TOOL) return tool(text);
  if (key === ARGUMENTS) return mapJsonText(text, (json) => mapValues(json, by.leaf));
  if (MESSAGES.has(key)) return mapJsonText(text, (json) => mapMessages(json, by.leaf, tool));
  return text;
}

/** The run under other ids: two variants of one recording are two conversations. */
export function finish(of: Request, run: Run, salt: string, more: Readonly<Record<string, unknown>>): Run {
  const spanId = (id: string): string => (id === '' ? '' : digest(`${salt} span ${id}`, 16));
  const traceId = digest(`${salt} trace ${run.label.trace_id}`, 32);
  for (const each of spansOf(of)) {
    each.traceId = traceId;
    each.spanId = spanId(each.spanId);
    if (each.parentSpanId !== undefined) each.parentSpanId = spanId(each.parentSpanId);
    for (const { key, value } of each.attributes)
      if (key === CONVERSATION && value.stringValue !== undefined)
        value.stringValue = `conv-${digest(`${salt} conversation ${value.stringValue}`, 16)}`;
  }
  return {
    line: JSON.stringify(of),
    label: {
      ...run.label,
      trace_id: traceId,
      harmful_spans: run.label.harmful_spans.map(spanId),
      varied_from: run.label.trace_id,
      ...more,
    },
  };
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

function mapJsonText(text: string, map: (json: Json) => Json): string {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    const mapped = map(text);
    return typeof mapped === 'string' ? mapped : text;
  }
  return JSON.stringify(map(json));
}

/** Names of parameters stay: only what stands in them changes. */
function mapValues(value: Json, leaf: (text: string) => string): Json {
  if (typeof value === 'string') return leaf(value);
  if (Array.isArray(value)) return value.map((each) => mapValues(each, leaf));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapValues(each, leaf)]));
}

/** In messages the words of the protocol stay (`type`, `role`, ids); a call's name is a tool's. */
function mapMessages(value: Json, leaf: (text: string) => string, tool: (name: string) => string): Json {
  if (Array.isArray(value)) return value.map((each) => mapMessages(each, leaf, tool));
  if (!isJsonObject(value)) return value;
  const said = (key: string, each: Json): Json => {
    if (typeof each !== 'string')
      return key === 'arguments' ? mapValues(each, leaf) : mapMessages(each, leaf, tool);
    if (key === 'name') return tool(each);
    if (key === 'arguments') return mapJsonText(each, (json) => mapValues(json, leaf));
    if (key === 'content' || key === 'description' || key === 'text') return leaf(each);
    if (key === 'response' || key === 'result') return mapResult(each, leaf);
    return each;
  };
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, said(key, each)]));
}
