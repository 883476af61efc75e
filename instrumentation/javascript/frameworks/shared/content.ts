import { fieldsOf, listOf, text } from './fields.ts';

/** The text of a message's content: a string, or parts of which some are texts. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .flatMap((part) => (typeof part === 'string' ? part : (text(fieldsOf(part)?.text) ?? [])))
    .join('\n');
}
