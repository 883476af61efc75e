import type { History } from '../../model/history.ts';
import { wantedIn } from '../goal/wanted.ts';
import { type Prepared, preparedGoal, preparedSource, surroundings } from '../text/prepared.ts';
import { stem } from '../text/text.ts';
import type { Place, Trusts } from './provenance.ts';
import { standingIn } from './standing.ts';

/** Places of a word in one text that are looked at. */
const MAX_PLACES = 8;

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
    const order = orderIn(preparedSource(source), sought);
    if (order !== null) return { source, ...order };
  }
  return null;
}

function orderIn(prepared: Prepared, sought: readonly string[]): Omit<Place, 'source'> | null {
  const [first = '', ...others] = sought;
  for (const at of (prepared.index.get(first) ?? []).slice(0, MAX_PLACES)) {
    if (!others.every((word) => prepared.index.get(word)?.includes(at))) continue;
    const { start, end } = prepared.segments[at]!;
    if (standingIn(prepared, start, end) !== 'prose') continue;
    const around = surroundings(prepared, start, end);
    if (wantedIn(prepared.folded.slice(around.start, around.end)).size > 0) return around;
  }
  return null;
}
