import type { Deed } from '../call/effect.ts';
import { wantedIn } from '../goal/wanted.ts';
import { type Prepared, surroundings } from '../text/prepared.ts';
import type { Segment } from '../text/text.ts';
import { standingIn } from './standing.ts';

/** Places of a word in one text that are looked at. */
const MAX_PLACES = 8;

/** Where running text names all these words, given by their stems, in one sentence, and wants such deeds there or beside it. */
export function orderIn(
  prepared: Prepared,
  [first = '', ...others]: readonly string[],
  wants: (deeds: ReadonlySet<Deed>) => boolean,
): Segment | null {
  for (const at of (prepared.index.get(first) ?? []).slice(0, MAX_PLACES)) {
    if (!others.every((word) => prepared.index.get(word)?.includes(at))) continue;
    const { start, end } = prepared.segments[at]!;
    if (standingIn(prepared, start, end) !== 'prose') continue;
    const around = surroundings(prepared, start, end);
    if (wants(wantedIn(prepared.folded.slice(around.start, around.end)))) return around;
  }
  return null;
}
