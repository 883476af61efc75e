import type { History } from '../../model/history.ts';
import { asIdentifier } from '../text/identifiers.ts';
import { type Prepared, preparedSources, preparedText, reading } from '../text/prepared.ts';
import type { Place, Provenance } from './provenance.ts';

/** A passage that is readable only once it is decoded. */
interface Encoded {
  /** Where the code stands in its text. */
  readonly start: number;
  readonly end: number;
  /** What it says. */
  readonly text: Prepared;
}

/** A shorter run of such letters is a word, a hash or an id. */
const BASE64 = /[A-Za-z0-9+/_-]{24,8192}={0,2}/g;
const MAX_FOUND = 32;
/** What a person writes: words with blanks between them, hardly anything else. */
const WRITTEN = /^[\p{L}\p{N}\p{P}\p{S}\s]+$/u;

/** The passages of a text that say something in Base64. */
const encodedIn = reading(({ text }): readonly Encoded[] => {
  const found: Encoded[] = [];
  // All are tried: a page has links by the dozen, whose paths are made of the same letters.
  for (const { 0: run, index } of text.matchAll(BASE64)) {
    if (found.length >= MAX_FOUND) break;
    const said = Buffer.from(run, 'base64').toString('utf8');
    if (!said.includes(' ') || !WRITTEN.test(said)) continue;
    found.push({ start: index, end: index + run.length, text: preparedText(said) });
  }
  return found;
});

const PARTIES: ReadonlySet<string> = new Set(['email', 'account', 'url']);

/** Where whom or where to stands, if it stands only in an encoded passage of something read; null elsewhere. */
export function encodedFor(value: Provenance, history: History): (Place & { said: Prepared }) | null {
  if (value.origin !== 'nowhere' || !value.whole || !PARTIES.has(value.kind)) return null;
  const canonical = asIdentifier(value.value)?.canonical;
  if (canonical === undefined) return null;
  const texts = preparedSources(history);
  for (let i = texts.length - 1; i >= 0; i--) {
    const hit = encodedIn(texts[i]!).find(({ text }) => text.identifiers.has(canonical));
    if (hit !== undefined)
      return { source: history.sources[i]!, start: hit.start, end: hit.end, said: hit.text };
  }
  return null;
}
