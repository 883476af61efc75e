import type { History, Source } from '../../model/history.ts';
import { Memo } from '../../model/memo.ts';
import { leavesOf } from '../call/leaves.ts';
import type { Identifier } from '../text/identifiers.ts';
import { preparedSource, reading } from '../text/prepared.ts';
import { isEcho } from './echo.ts';
import type { Place } from './provenance.ts';
import { standingIn } from './standing.ts';

/** A record that has another account where a text names one. */
export interface Contradiction {
  /** The account the text names, canonical. */
  readonly claimed: string;
  /** The account on record, as written. */
  readonly recorded: string;
  readonly place: Place;
}

/** A list of many accounts records none of them as the right one. */
const MAX_ON_RECORD = 2;
/** Shorter words are shared by texts that have nothing to do with each other. */
const MIN_NAME = 5;

/** Characters of sources whose accounts are at hand. */
const MAX_READ = 512 * 1024;
const fields = new Memo<Source, readonly Identifier[]>(MAX_READ);

/**
 * Does a record of this session hold another account as a whole field than the one a running text names?
 * A letter with new bank details beside the payee's record is the oldest payment fraud there is.
 * A record is a result that was looked up by something and that shares a name with the text.
 */
export function contradictionOf(account: string, text: Source, history: History): Contradiction | null {
  const looked = history.sources.filter((source) => source === text || isLookedUp(source));
  if (looked.some((source) => accountFields(source).some((field) => field.canonical === account)))
    return null;
  for (const source of looked.toReversed()) {
    const [first, ...more] = accountFields(source);
    if (first === undefined || more.length >= MAX_ON_RECORD) continue;
    if (source !== text && !shareName(source, text)) continue;
    const { start, end } = first;
    return {
      claimed: account,
      recorded: preparedSource(source).text.slice(start, end),
      place: { source, start, end },
    };
  }
  return null;
}

/** The first account in a passage that a record contradicts: such a passage is not to be relied on at all. */
export function contradictedIn(place: Place, history: History): Contradiction | null {
  for (const places of accountsIn(preparedSource(place.source))) {
    const inside = places.find((at) => at.start >= place.start && at.end <= place.end);
    if (inside === undefined) continue;
    const against = contradictionOf(inside.canonical, place.source, history);
    if (against !== null) return against;
  }
  return null;
}

/** By what they are, where the accounts of a text stand. */
const accountsIn = reading(({ identifiers }): readonly (readonly Identifier[])[] =>
  Array.from(identifiers.values(), (places) => places.filter(({ kind }) => kind === 'account')).filter(
    ({ length }) => length > 0,
  ),
);

/** Accounts that stand as fields; one that the call itself had given in (a payment's receipt) is no record. */
function accountFields(source: Source): readonly Identifier[] {
  return fields.get(source, 100 + source.text.length, () => {
    const prepared = preparedSource(source);
    return [...prepared.identifiers.values()].flatMap((places) => {
      if (places[0]?.kind !== 'account' || isEcho(source, places[0])) return [];
      return places.filter((at) => standingIn(prepared, at.start, at.end) === 'field').slice(0, 1);
    });
  });
}

function isLookedUp(source: Source): boolean {
  return source.action?.captured === true && leavesOf(source.action.arguments).length > 0;
}

function shareName(a: Source, b: Source): boolean {
  const other = preparedSource(b).index;
  for (const word of preparedSource(a).index.keys()) {
    if (word.length >= MIN_NAME && /^\p{L}+$/u.test(word) && other.has(word)) return true;
  }
  return false;
}
