import { contentText } from '../shared/content.ts';
import { fieldsOf, listOf, text } from '../shared/fields.ts';

// What a run is given and what comes of it: a text alone, or items of which some are messages and some are calls.

/** The user's words, oldest first. */
export function usersOf(input: unknown): readonly string[] {
  if (typeof input === 'string') return input === '' ? [] : [input];
  return listOf(input).flatMap((item) => {
    const { role, content } = fieldsOf(item) ?? {};
    return role === 'user' ? (text(contentText(content)) ?? []) : [];
  });
}

/** Ids of the calls that a model asked for. */
export function callIdsOf(items: unknown): readonly string[] {
  return listOf(items).flatMap((item) => {
    const fields = fieldsOf(item);
    const raw = fieldsOf(fields?.rawItem) ?? fields;
    return raw?.type === 'function_call' ? (text(raw.callId) ?? []) : [];
  });
}
