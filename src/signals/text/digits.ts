import { type Prepared, reading } from './prepared.ts';
import type { Segment } from './text.ts';

/** Shorter numbers are met by chance: an hour, a year, a house. */
const MIN_DIGITS = 6;
/** No account and no telephone number has more. */
const MAX_DIGITS = 34;
const MAX_GROUPS = 10;
/** Places of one text that are kept. */
const MAX_PLACES = 2_000;

const GROUPED = /\d{1,20}(?:[ \u00a0.()/-]{1,2}\d{1,20}){1,9}/g;
const GROUP = /\d+/g;
const ONLY_DIGITS = /^\+?\d[\d \u00a0.()/-]*\d$/;

/** The digits of a value that is nothing but a longer number, however it is grouped; null for any other. */
export function digitsOf(value: string): string | null {
  if (value.length < MIN_DIGITS || value.length > 2 * MAX_DIGITS || !ONLY_DIGITS.test(value)) return null;
  const digits = value.replace(/\D/g, '');
  return digits.length < MIN_DIGITS || digits.length > MAX_DIGITS ? null : digits;
}

/**
 * Where a text writes these digits in groups: `00 1320 0000 6671`, `04-00-75 7192 0338`, `(020) 7946-0551`. Accounts other
 * than IBANs and telephones are grouped otherwise by each who writes them. Of a telephone the national part counts too:
 * `+44 7700 900966` is `07700900966`.
 */
export function groupedPlaces(text: Prepared, digits: string): readonly Segment[] {
  const grouped = groupsIn(text);
  if (grouped.size === 0) return NOWHERE;
  for (const written of writings(digits)) {
    const places = grouped.get(written);
    if (places !== undefined) return places;
  }
  return NOWHERE;
}

/** Are these numbers of one account? It may stand with that of its bank before it. */
export function isSameNumber(one: string, other: string): boolean {
  return one.endsWith(other) || other.endsWith(one);
}

const NOWHERE: readonly Segment[] = [];
/** Shorter ones have no country before them. */
const MIN_TELEPHONE = 9;

/** The digits as they stand, and those of a telephone without or with what leads abroad. */
function* writings(digits: string): Generator<string> {
  yield digits;
  if (digits.length < MIN_TELEPHONE) return;
  if (digits.startsWith('0')) yield digits.replace(/^0+/, '');
  for (const country of [2, 3, 1]) {
    const national = digits.slice(country);
    if (national.length < MIN_TELEPHONE) continue;
    yield national;
    yield `0${national}`;
  }
}

interface Group extends Segment {
  readonly digits: string;
}

/** Each run of neighbouring groups, by its digits. */
const groupsIn = reading(({ folded }): ReadonlyMap<string, readonly Segment[]> => {
  const found = new Map<string, Segment[]>();
  let room = MAX_PLACES;
  for (const { 0: run, index } of folded.matchAll(GROUPED)) {
    for (const { digits, start, end } of runsOf(groupsOf(run, index))) {
      if (room-- <= 0) return found;
      const places = found.get(digits);
      if (places === undefined) found.set(digits, [{ start, end }]);
      else places.push({ start, end });
    }
  }
  return found;
});

function groupsOf(run: string, at: number): Group[] {
  return Array.from(run.matchAll(GROUP), ({ 0: digits, index }) => {
    const start = at + index;
    return { digits, start, end: start + digits.length };
  }).slice(0, MAX_GROUPS);
}

function* runsOf(groups: readonly Group[]): Generator<Group> {
  for (const [first, { digits: begun, start }] of groups.entries()) {
    let digits = begun;
    for (const { digits: more, end } of groups.slice(first + 1)) {
      digits += more;
      if (digits.length > MAX_DIGITS) break;
      if (digits.length >= MIN_DIGITS) yield { digits, start, end };
    }
  }
}
