import type { OfferedTool } from '../../core/contract.ts';
import { contentText } from '../shared/content.ts';
import { fieldsOf, listOf, text } from '../shared/fields.ts';

// LlamaIndex's messages: `{ role, content, options }`, where a tool's result has the role of the user.

/** The user's words, oldest first. */
export function usersOf(messages: unknown): readonly string[] {
  return listOf(messages).flatMap((message) => {
    const { role, content, options } = fieldsOf(message) ?? {};
    if (role !== 'user' || fieldsOf(options)?.toolResult !== undefined) return [];
    return text(contentText(content)) ?? [];
  });
}

export function systemOf(messages: unknown): string | undefined {
  const parts = listOf(messages).filter((message) => fieldsOf(message)?.role === 'system');
  return text(parts.map((message) => contentText(fieldsOf(message)?.content)).join('\n'));
}

/** Ids of the calls that a model asked for. */
export function idsOf(messages: unknown): readonly string[] {
  return listOf(messages).flatMap((message) => {
    const { toolCall } = fieldsOf(fieldsOf(message)?.options) ?? {};
    return listOf(toolCall).flatMap((call) => text(fieldsOf(call)?.id) ?? []);
  });
}

/** The tools of an agent, each with its `metadata`. */
export function offeredOf(tools: unknown): readonly OfferedTool[] {
  return listOf(tools).flatMap((tool) => {
    const metadata = fieldsOf(fieldsOf(tool)?.metadata);
    const name = text(metadata?.name);
    if (name === undefined) return [];
    return [{ name, description: text(metadata?.description), parameters: metadata?.parameters }];
  });
}
