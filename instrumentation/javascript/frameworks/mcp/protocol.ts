import { randomUUID } from 'node:crypto';
import type { OfferedTool } from '../../core/contract.ts';
import { fieldsOf, listOf, signalOf, text } from '../shared/fields.ts';

// What the protocol's requests and results say, as the SDK hands them over.

/** A tool as a server lists it. */
export type Listed = OfferedTool;

export function listedOf(tools: unknown): readonly Listed[] {
  return listOf(tools).flatMap((tool) => {
    const fields = fieldsOf(tool);
    const name = text(fields?.name);
    if (name === undefined) return [];
    const { readOnlyHint } = fieldsOf(fields?.annotations) ?? {};
    return [
      {
        name,
        description: text(fields?.description),
        parameters: fields?.inputSchema,
        ...(typeof readOnlyHint === 'boolean' && { readOnly: readOnlyHint }),
      },
    ];
  });
}

/** What a model reads of a result: its texts, and what is in their place where there are none. */
export function textOf(result: unknown): string {
  const { content, structuredContent } = fieldsOf(result) ?? {};
  const texts = listOf(content).flatMap((part) => {
    const { text: own, resource } = fieldsOf(part) ?? {};
    return text(own) ?? text(fieldsOf(resource)?.text) ?? [];
  });
  if (texts.length > 0) return texts.join('\n');
  return JSON.stringify(structuredContent ?? content ?? result) ?? '';
}

/** The method that a handler is for: the method itself, or a zod schema of its requests, of zod 3 or 4. */
export function methodOf(kind: unknown): string | undefined {
  if (typeof kind === 'string') return kind;
  const { shape, _def } = fieldsOf(kind) ?? {};
  const inner = shape ?? fieldsOf(_def)?.shape;
  const method = fieldsOf(fieldsOf(typeof inner === 'function' ? inner() : inner)?.method);
  const definition = fieldsOf(method?._def);
  return text(method?.value) ?? text(definition?.value) ?? text(listOf(definition?.values)[0]);
}

/** True where the call is to run as a task, whose result is asked for later. */
export function isTask(options: unknown): boolean {
  return fieldsOf(fieldsOf(options)?.task) !== null;
}

export function signalIn(options: unknown): AbortSignal | undefined {
  return signalOf(fieldsOf(options)?.signal);
}

/** What a request says about itself: with its parameters, or beside them where a handler gets its arguments alone. */
export function metaOf(params: unknown, context: unknown): Readonly<Record<string, unknown>> | null {
  const { _meta, mcpReq } = fieldsOf(context) ?? {};
  return fieldsOf(fieldsOf(params)?._meta) ?? fieldsOf(_meta) ?? fieldsOf(fieldsOf(mcpReq)?._meta);
}

const own = new WeakMap<object, string>();

/** The session that a server is asked in; one that knows none (stdio) has one client. */
export function conversationOf(server: object, context: unknown): string {
  const session = text(fieldsOf(context)?.sessionId);
  if (session !== undefined) return `mcp-${session}`;
  const known = own.get(server) ?? `mcp-${randomUUID()}`;
  own.set(server, known);
  return known;
}
