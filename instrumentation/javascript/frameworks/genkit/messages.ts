import type { OfferedTool } from '../../core/contract.ts';
import { fieldsOf, listOf, text } from '../shared/fields.ts';

// Genkit's messages: `{ role, content: [{ text } | { toolRequest } | …] }`.

/** A call that a model has asked for. */
export interface AskedCall {
  readonly name: string;
  readonly ref: string | undefined;
  readonly input: unknown;
}

/** The user's words, oldest first. Documents and format instructions that Genkit puts beside them are none. */
export function usersOf(messages: unknown): readonly string[] {
  return listOf(messages).flatMap((message) => {
    const { role, content } = fieldsOf(message) ?? {};
    return role === 'user' ? (text(textsOf(content)) ?? []) : [];
  });
}

export function systemOf(messages: unknown): string | undefined {
  const parts = listOf(messages).filter((message) => fieldsOf(message)?.role === 'system');
  return text(parts.map((message) => textsOf(fieldsOf(message)?.content)).join('\n'));
}

/** The calls that these messages ask for. */
export function callsOf(messages: unknown): readonly AskedCall[] {
  return listOf(messages)
    .flatMap((message) => listOf(fieldsOf(message)?.content))
    .flatMap((part) => callOf(part) ?? []);
}

export function callOf(part: unknown): AskedCall | null {
  const request = fieldsOf(fieldsOf(part)?.toolRequest);
  const name = text(request?.name);
  return name === undefined ? null : { name, ref: text(request?.ref), input: request?.input };
}

export function refsOf(calls: readonly AskedCall[]): readonly string[] {
  return calls.flatMap(({ ref }) => ref ?? []);
}

/** The input of a flow may bring, at any place, what was said before. */
const MAX_DEPTH = 6;
const MAX_VALUES = 2_000;

/** The calls that are asked for anywhere in a value. */
export function callsIn(value: unknown): readonly AskedCall[] {
  const found: AskedCall[] = [];
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let at = 0; at < left.length && at < MAX_VALUES; at++) {
    const { value: next, depth } = left[at] ?? { value: null, depth: 0 };
    const call = callOf(next);
    if (call !== null) found.push(call);
    else if (depth < MAX_DEPTH) {
      const members = Object.values(fieldsOf(next) ?? {}).slice(0, MAX_VALUES);
      left.push(...members.map((member) => ({ value: member, depth: depth + 1 })));
    }
  }
  return found;
}

export function offeredOf(tools: unknown): readonly OfferedTool[] {
  return listOf(tools).flatMap((tool) => {
    const fields = fieldsOf(tool);
    const name = text(fields?.name);
    if (name === undefined) return [];
    return [{ name, description: text(fields?.description), parameters: fields?.inputSchema }];
  });
}

function textsOf(content: unknown): string {
  return listOf(content)
    .flatMap((part) => {
      const fields = fieldsOf(part);
      const added = fieldsOf(fields?.metadata)?.purpose !== undefined;
      return added ? [] : (text(fields?.text) ?? []);
    })
    .join('\n');
}
