import type { History, Source } from '../../model/history.ts';
import type { Leaf } from '../call/leaves.ts';
import { type Prepared, preparedGoal, preparedSource, reading, readingAt } from '../text/prepared.ts';
import { type Segment, words } from '../text/text.ts';
import { isTelling, type Place, type Provenance } from './provenance.ts';
import { standingIn } from './standing.ts';

/**
 * Does a value stand only in what somebody wrote: in running text, or on a line of its own within a letter, a note or a
 * comment? There it looks like a field of a record, and is none.
 */
export function isSpoken(value: Provenance): boolean {
  if (value.origin !== 'untrusted' || !isTelling(value)) return false;
  return value.standing === 'prose' || value.holders.every((source) => isInLetters(value, source));
}

function isInLetters({ value }: Provenance, source: Source): boolean {
  const prepared = preparedSource(source);
  const places = placesIn(prepared.folded, value.toLowerCase());
  const written = places.filter(({ start, end }) => !isSender(prepared, start, end));
  return written.length > 0 && written.every(({ start, end }) => isWritten(prepared, start, end));
}

const MAX_PLACES = 8;

/** By the text alone: a value may stand inside a longer identifier. */
function placesIn(folded: string, needle: string): Segment[] {
  const places: Segment[] = [];
  for (
    let at = folded.indexOf(needle);
    at >= 0 && places.length < MAX_PLACES;
    at = folded.indexOf(needle, at + 1)
  )
    places.push({ start: at, end: at + needle.length });
  return places;
}

function isWritten(prepared: Prepared, start: number, end: number): boolean {
  return standingIn(prepared, start, end) === 'prose' || isInLetter(prepared, start, end);
}

const SENDER =
  /(?:author|from|sender|requester|reply[_-]?to|organi[sz]er|submitted[_ ]?by|posted[_ ]?by|created[_ ]?by|by|user|de|von|da|van|od|från|fra|autor|auteur|autore|remitente|mittente|absender|afzender|nadawca|发件人|差出人)["']?\s*[:=]\s*(?:\{\s*["']e?mail["']\s*:\s*)?["']?[^"'\n]{0,40}$/u;

/** Whoever writes a text is not made trustworthy by standing over it. */
const isSender = readingAt(({ folded }: Prepared, start) =>
  SENDER.test(folded.slice(Math.max(0, start - 80), start)),
);

/** A quoted text of a record that has so many words is a letter. */
const LETTER = 9;
const REACH = 1_500;

/** Within the quotes of a long text in JSON. */
const isInLetter = readingAt(({ folded }: Prepared, start, end): boolean => {
  const before = folded.slice(Math.max(0, start - REACH), start);
  const open = lastQuote(before);
  if (open < 0 || !/[:[,]\s?$/.test(before.slice(0, open)) || before.includes('{', open)) return false;
  const behind = folded.slice(end, end + REACH).split(/(?<!\\)"/, 1)[0] ?? '';
  return words(`${before.slice(open + 1)} ${behind}`.replaceAll('\\n', ' '), LETTER).length >= LETTER;
});

/** The last quote that is not escaped. */
function lastQuote(text: string): number {
  for (let at = text.lastIndexOf('"'); at >= 0; at = text.lastIndexOf('"', at - 1)) {
    if (text[at - 1] !== '\\') return at;
    if (at === 0) break;
  }
  return -1;
}

const PHONE = /\+?\d[\d ().-]{5,18}\d/g;
/** The digits that two ways to write one number share, with and without the country's. */
const MIN_PHONE = 7;

const phonesIn = reading(({ folded }): readonly { digits: string; start: number; end: number }[] =>
  Array.from(folded.matchAll(PHONE), ({ 0: text, index }) => ({
    digits: text.replace(/\D/g, '').replace(/^0+/, ''),
    start: index,
    end: index + text.length,
  })).filter(({ digits }) => digits.length >= MIN_PHONE),
);

/** A telephone number that only running text has, written there in another way; null for none. */
export function spokenPhone(value: Provenance, history: History): Provenance | null {
  const digits = value.value.replace(/\D/g, '').replace(/^0+/, '');
  if (value.origin !== 'nowhere' || digits.length < MIN_PHONE || /\p{L}/u.test(value.value)) return null;
  const isSame = (other: string): boolean => digits.endsWith(other) || other.endsWith(digits);
  if (phonesIn(preparedGoal(history)).some((one) => isSame(one.digits))) return null;
  let place: Place | null = null;
  const holders: Source[] = [];
  for (const source of history.sources) {
    const prepared = preparedSource(source);
    for (const { digits: other, start, end } of phonesIn(prepared)) {
      if (!isSame(other)) continue;
      if (!isWritten(prepared, start, end)) return null;
      place ??= { source, start, end };
      holders.push(source);
    }
  }
  return place === null ? null : { ...value, origin: 'untrusted', standing: 'prose', holders, place };
}

/** A link that stands nowhere, to a host that only running text has; null for none. */
export function spokenHost(value: Provenance, history: History): Provenance | null {
  const host = HOST.exec(value.value.toLowerCase())?.[1];
  if (value.origin !== 'nowhere' || value.kind !== 'url' || host === undefined) return null;
  if (preparedGoal(history).folded.includes(host)) return null;
  const holders = history.sources.filter((source) => preparedSource(source).folded.includes(host));
  const [source] = holders;
  if (source === undefined || !holders.every((one) => isHostInProse(host, one))) return null;
  const [{ start, end } = { start: 0, end: 0 }] = placesIn(preparedSource(source).folded, host);
  return { ...value, origin: 'untrusted', standing: 'prose', holders, place: { source, start, end } };
}

const PUBLIC_KEY = /(?:ssh-(?:ed25519|rsa|dss)|ecdsa-sha2-\S{1,20}) ([A-Za-z0-9+/=]{40,4000})/;

/** A public key in a call's text that only running text of a result has, and the user has not; null for none. */
export function spokenKey({ text }: Leaf, { goal, sources }: History): { key: string; place: Place } | null {
  const [key, body = ''] = PUBLIC_KEY.exec(text) ?? [];
  if (key === undefined || goal.some((message) => message.includes(body))) return null;
  const needle = key.toLowerCase();
  for (const source of sources) {
    const prepared = preparedSource(source);
    const start = prepared.folded.indexOf(needle);
    if (start < 0) continue;
    // Its owner's name stands behind it.
    const owner = /^ [^\s"'`,;<]{1,80}/.exec(
      prepared.folded.slice(start + needle.length, start + needle.length + 90),
    );
    const end = start + needle.length + (owner?.[0].length ?? 0);
    return isWritten(prepared, start, end) ? { key, place: { source, start, end } } : null;
  }
  return null;
}

const HOST = /^https?:\/\/(?:[^/@]*@)?([a-z0-9.-]+\.[a-z]{2,})(?=[/:?#]|$)/;

function isHostInProse(host: string, source: Source): boolean {
  const prepared = preparedSource(source);
  return placesIn(prepared.folded, host).every(({ start, end }) => isWritten(prepared, start, end));
}
