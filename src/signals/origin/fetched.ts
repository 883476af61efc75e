import type { History } from '../../model/history.ts';
import { preparedGoal, preparedSource } from '../text/prepared.ts';
import { stem } from '../text/text.ts';
import { orderIn } from './order.ts';
import type { Place, Trusts } from './provenance.ts';

/**
 * The sentence of a result's running text that wants something done with the things that a look fetches, of which the user's
 * words do not name all: `send him all unread mails`, then `get_unread_mails`. Null where none does.
 */
export function fetchedByOrder(things: readonly string[], history: History, trusts: Trusts): Place | null {
  const sought = things.map(stem);
  const { index: goal } = preparedGoal(history);
  if (sought.length === 0 || sought.every((word) => goal.has(word))) return null;
  for (const source of history.sources) {
    if (trusts(source.tool)) continue;
    const order = orderIn(preparedSource(source), sought, (deeds) => deeds.size > 0);
    if (order !== null) return { source, ...order };
  }
  return null;
}
