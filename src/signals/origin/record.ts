import type { History, Source } from '../../model/history.ts';
import { Memo } from '../../model/memo.ts';
import { leavesOf } from '../call/leaves.ts';
import { isSameNumber } from '../text/digits.ts';
import type { Identifier } from '../text/identifiers.ts';
import { type Prepared, preparedSource, reading } from '../text/prepared.ts';
import { isEcho } from './echo.ts';
import type { Place } from './provenance.ts';
import { standingAt, standingIn } from './standing.ts';

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
  if (looked.some((source) => accountFields(source).some((field) => isSameNumber(field.canonical, account))))
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

/** A shorter one with a country before it is a security's number or a tax payer's. */
const MIN_IBAN = 15;

/** Accounts that stand as fields; one that the call itself had given in (a payment's receipt) is no record. */
function accountFields(source: Source): readonly Identifier[] {
  return fields.get(source, 100 + source.text.length, () => {
    const prepared = preparedSource(source);
    const ibans = [...prepared.identifiers.values()].flatMap((places) => {
      const [first] = places;
      if (first?.kind !== 'account' || first.canonical.length < MIN_IBAN || isEcho(source, first)) return [];
      return places.filter((at) => standingIn(prepared, at.start, at.end) === 'field').slice(0, 1);
    });
    return ibans.length > 0 ? ibans : domesticFields(prepared).filter((one) => !isEcho(source, one));
  });
}

/** What says in a record that the number behind it is that of an account. */
const DOMESTIC =
  /(?:account|acct|a\/c|konto|kto|rachun|compte|cuenta|conto|rekening|conta|普通|当座|口座|账号|账户|계좌|hesap|účt|tili)[^\n\d]{0,24}(\d(?:[ .-]?\d){6,33})(?!\d)/gu;
/** A value of a record is short. */
const MAX_RECORDED = 80;

/** Accounts that are no IBANs: a number behind a word for account, in a field of its own or a short one. */
function domesticFields({ folded, text }: Prepared): Identifier[] {
  const found: Identifier[] = [];
  for (const hit of folded.matchAll(DOMESTIC)) {
    const end = hit.index + hit[0].length;
    const start = end - hit[1]!.length;
    if (standingAt(folded, start, end) !== 'field' && !isInShortField(folded, start, end)) continue;
    const canonical = hit[1]!.replace(/\D/g, '');
    if (found.every((one) => one.canonical !== canonical))
      found.push({ kind: 'account', text: text.slice(start, end), canonical, start, end });
  }
  return found;
}

function isInShortField(folded: string, start: number, end: number): boolean {
  const left = folded.slice(Math.max(0, start - MAX_RECORDED), start);
  const right = folded.slice(end, end + MAX_RECORDED);
  return /[:=]\s*"[^"\n]*$/.test(left) && /^[^"\n]*"/.test(right);
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
