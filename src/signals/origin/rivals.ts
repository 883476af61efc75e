import type { History } from '../../model/history.ts';
import { isSameNumber } from '../text/digits.ts';
import { asIdentifier, hostOf } from '../text/identifiers.ts';
import { type Prepared, preparedGoal, preparedSource, preparedSources, reading } from '../text/prepared.ts';
import type { Provenance } from './provenance.ts';

/** What of its kind stands beside a value, where only results say it. */
export interface Rivals {
  /** Others of its kind in the text it was taken from. */
  readonly near: number;
  /** How many more results know the best known of them than know the value; below nothing where it is the better known. */
  readonly backed: number;
}

const MAX_NEAR = 5;
const MAX_BACKED = 3;

type Kind = 'email' | 'url' | 'number';
/** Numbers of one text that are compared: a longer list of them tells of none. */
const MAX_NUMBERS = 100;

/**
 * Other addresses, accounts, links or long numbers beside the one that a call has. A letter that names two accounts, of
 * which the records know one, is no reason to pay into the other.
 */
export function rivalsOf(value: Provenance, history: History): Rivals | null {
  const kind = kindOf(value);
  if (kind === null || value.origin !== 'untrusted' || value.place === null) return null;
  const own = nameOf(value, kind);
  const rivals = [...namesIn(preparedSource(value.place.source))[kind]].filter(
    (one) => !isSame(one, own, kind),
  );
  const knownIn = (name: string): number =>
    preparedSources(history).filter((text) => isKnown(name, namesIn(text)[kind], kind)).length;
  const near = Math.min(MAX_NEAR, rivals.length);
  if (near === 0) return { near, backed: -MAX_BACKED };
  const most = Math.max(...rivals.slice(0, MAX_NEAR).map(knownIn));
  const backed = most - knownIn(own);
  return { near, backed: Math.max(-MAX_BACKED, Math.min(MAX_BACKED, backed)) };
}

function isSame(one: string, other: string, kind: Kind): boolean {
  return kind === 'number' ? isSameNumber(one, other) : one === other;
}

function isKnown(name: string, names: ReadonlySet<string>, kind: Kind): boolean {
  return names.has(name) || (kind === 'number' && [...names].some((one) => isSame(one, name, kind)));
}

function kindOf({ kind, value }: Provenance): Kind | null {
  if (kind === 'email' || kind === 'url') return kind;
  return kind === 'account' || digits(value).length >= MIN_DIGITS ? 'number' : null;
}

const MIN_DIGITS = 7;
const digits = (text: string): string => text.replace(/\D/g, '');

function nameOf({ value }: Provenance, kind: Kind): string {
  if (kind === 'email' || kind === 'url') {
    const canonical = asIdentifier(value)?.canonical ?? value.toLowerCase();
    return kind === 'url' ? hostOf(canonical) : canonical;
  }
  return value.toLowerCase().replace(/[^a-z\d]/g, '');
}

/** An IBAN, or a number of seven digits and more in whatever groups; a date is none. */
const NUMBER = /[a-z]{2}\d{2}(?: ?[a-z\d]{4}){2,7}(?: ?[a-z\d]{1,3})?(?![a-z\d])|\+?\d[\d .()/-]{5,40}\d/g;
const DATE = /^(?:19|20)\d\d[-./]\d\d[-./]\d\d/;

/** The addresses, hosts and long numbers of a text. */
const namesIn = reading((text: Prepared): Readonly<Record<Kind, ReadonlySet<string>>> => {
  const email = new Set<string>();
  const url = new Set<string>();
  const number = new Set<string>();
  for (const [canonical, [first]] of text.identifiers) {
    if (first?.kind === 'email') email.add(canonical);
    else if (first?.kind === 'url') url.add(hostOf(canonical));
  }
  for (const [found] of text.folded.matchAll(NUMBER)) {
    const bare = found.replace(/[^a-z\d]/g, '');
    if (digits(bare).length >= MIN_DIGITS && !DATE.test(found)) number.add(bare);
    if (number.size >= MAX_NUMBERS) break;
  }
  return { email, url, number };
});

/** Where the name of a mail address's or link's host stands in its text beside the value itself; three and more are as many. */
export function namedBeside(value: Provenance): number {
  if ((value.kind !== 'email' && value.kind !== 'url') || value.place === null) return 0;
  const canonical = asIdentifier(value.value)?.canonical ?? value.value.toLowerCase();
  const name = hostOf(canonical.slice(canonical.indexOf('@') + 1))
    .split('.')
    .at(-2);
  if (name === undefined || name.length < 4) return 0;
  const { folded } = preparedSource(value.place.source);
  const occurrences = (needle: string): number => {
    let found = 0;
    for (let at = folded.indexOf(needle); at >= 0 && found < 12; at = folded.indexOf(needle, at + 1)) found++;
    return found;
  };
  return Math.min(3, Math.max(0, occurrences(name) - occurrences(canonical)));
}

/** Does the goal name another thing whose name is made in the same way, letter for letter and digit for digit? */
export function isBesideGoal(value: Provenance, history: History): boolean {
  if (value.origin === 'goal' || !value.whole || !/\d/.test(value.value)) return false;
  return shapesIn(preparedGoal(history)).has(shapeOf(value.value.toLowerCase()));
}

const shapesIn = reading(
  ({ identifiers }): ReadonlySet<string> =>
    new Set([...identifiers.keys()].filter((name) => /\d/.test(name)).map(shapeOf)),
);

const MAX_SHAPE = 40;
const shapeOf = (name: string): string =>
  name.slice(0, MAX_SHAPE).replace(/\p{L}/gu, 'a').replace(/\d/g, '0');
