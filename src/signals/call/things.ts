import { nameWords } from '../text/text.ts';
import { NOUNS, VERBS } from './verbs.ts';

/** The things that a tool's name speaks of: `unread` and `emails` in `get_unread_emails`. */
export function thingsOf(tool: string): string[] {
  return nameWords(tool).filter((word) => word.length > 2 && (NOUNS.has(word) || !VERBS.has(word)));
}
