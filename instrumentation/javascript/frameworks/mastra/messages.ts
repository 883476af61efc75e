import { contentText } from '../shared/content.ts';
import { fieldsOf, listOf, text } from '../shared/fields.ts';

// Mastra's messages, in every form that an agent is started with: a text, several, messages of the AI SDK and of Mastra.

/** The user's words, oldest first. */
export function usersOf(messages: unknown): readonly string[] {
  const list = Array.isArray(messages) ? messages : [messages];
  return list.flatMap((message) => {
    if (typeof message === 'string') return text(message) ?? [];
    const fields = fieldsOf(message);
    return fields?.role === 'user' ? (text(wordsOf(fields.content ?? fields.parts)) ?? []) : [];
  });
}

/** Instructions: a text, a system message, or several of either. */
export function systemOf(instructions: unknown): string | undefined {
  const list = Array.isArray(instructions) ? instructions : [instructions];
  const texts = list.map((one) => (typeof one === 'string' ? one : wordsOf(fieldsOf(one)?.content)));
  return text(texts.filter((one) => one !== '').join('\n'));
}

/** A content: a text, parts of which some are texts, or `{ format: 2, parts }`. */
function wordsOf(content: unknown): string {
  const { parts } = fieldsOf(content) ?? {};
  return contentText(parts === undefined ? content : listOf(parts));
}
