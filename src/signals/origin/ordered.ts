import type { History } from '../../model/history.ts';
import type { Deed } from '../call/effect.ts';
import type { Leaf } from '../call/leaves.ts';
import { wantedIn } from '../goal/wanted.ts';
import { asIdentifier } from '../text/identifiers.ts';
import { type Prepared, preparedGoal, preparedSource } from '../text/prepared.ts';
import { fold } from '../text/text.ts';
import type { Place } from './provenance.ts';
import { standingIn } from './standing.ts';

/** Longer values name nothing. */
const MAX_MARK = 80;
/** Places in one text that are looked at. */
const MAX_PLACES = 8;
const IN_WORD = /[\p{L}\p{N}_]/u;

/**
 * Where a sentence of running text orders this deed on just what the call names, by an identifier that the user has not said:
 * `delete the file with ID '13'`. Null where none does.
 */
export function orderedIn(leaves: readonly Leaf[], deed: Deed, history: History): Place | null {
  const { folded: goal } = preparedGoal(history);
  for (const { text } of leaves) {
    const mark = fold(text.slice(0, MAX_MARK + 1)).trim();
    if (mark.length > MAX_MARK || asIdentifier(mark) === null || goal.includes(mark)) continue;
    for (const source of history.sources) {
      const found = sentenceFor(preparedSource(source), mark, deed);
      if (found !== null) return { source, ...found };
    }
  }
  return null;
}

function sentenceFor(prepared: Prepared, mark: string, deed: Deed): { start: number; end: number } | null {
  const { folded, segments } = prepared;
  let tries = 0;
  for (
    let at = folded.indexOf(mark);
    at >= 0 && tries < MAX_PLACES;
    at = folded.indexOf(mark, at + 1), tries++
  ) {
    const end = at + mark.length;
    if (IN_WORD.test(folded[at - 1] ?? '') || IN_WORD.test(folded[end] ?? '')) continue;
    if (standingIn(prepared, at, end) !== 'prose') continue;
    const sentence = segments.find((one) => one.start <= at && at < one.end);
    if (sentence === undefined) continue;
    if (wantedIn(folded.slice(sentence.start, sentence.end)).has(deed)) return sentence;
  }
  return null;
}
