import type { PeerCertificate } from 'node:tls';
import { matchesGlob } from '../charter/glob.ts';

/** Longer lists of names belong to nobody who is asked here. */
const MAX_NAMES = 100;

/**
 * The names of a client's certificate that the handshake has checked: `CN=` of its subject, `DNS:`, `URI:` and `email:` of its
 * alternative names. Empty where none was shown.
 */
export function namesOf(certificate: PeerCertificate | null | undefined): string[] {
  const subject = certificate?.subject?.CN as string | string[] | undefined;
  const common = subject === undefined ? [] : [subject].flat().map((name) => `CN=${name}`);
  return [...common, ...alternativeNames(certificate?.subjectaltname ?? '')].slice(0, MAX_NAMES);
}

export function fitsCertificate(names: readonly string[], pattern: string): boolean {
  return names.some((name) => matchesGlob(name, pattern));
}

const ENTRY = /([^:,"]+):("(?:[^"\\]|\\.)*"|[^,"]*)(?:, |$)/y;
const KINDS: ReadonlySet<string> = new Set(['DNS', 'URI', 'email']);

/**
 * Node writes `DNS:a.example, URI:spiffe://b/c`, and a name in which something stands that could be mistaken, such as a
 * comma, as a JSON string: `DNS:"a, DNS:b"`. Where it is written otherwise, what follows counts for nothing.
 */
function alternativeNames(text: string): string[] {
  const names: string[] = [];
  ENTRY.lastIndex = 0;
  for (let entry = ENTRY.exec(text); entry !== null && entry[0] !== ''; entry = ENTRY.exec(text)) {
    const [, kind = '', value = ''] = entry;
    const name = value.startsWith('"') ? unquoted(value) : value;
    if (KINDS.has(kind) && name !== undefined && name !== '') names.push(`${kind}:${name}`);
  }
  return names;
}

function unquoted(text: string): string | undefined {
  try {
    return String(JSON.parse(text));
  } catch {
    return undefined;
  }
}
