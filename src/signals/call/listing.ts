import { nameWords } from '../text/text.ts';
import type { Effect } from './effect.ts';

/** A look by a name in which no known verb stands: things in the plural (`terminal.charges`), or a search cut short. */
export function isListing(tool: string, effect: Effect): boolean {
  if (effect.known) return false;
  const name = nameWords(tool);
  return /^\p{L}{3,}[^\Wsu]s$/u.test(name.at(-1) ?? '') || name.some((word) => SEARCH.test(word));
}

const SEARCH = /^(?:srch|qry|inq|inquiry|lkp|lkup|lst|rpt)$/;
