import { cardsIn } from './card.ts';
import { ibansIn } from './iban.ts';
import { isSecretName } from './names.ts';
import type { Span } from './span.ts';
import { isTag } from './tag.ts';
import { jwtsIn, tokensIn } from './tokens.ts';

/** The secrets in a text, in order, none within another. Time grows with the text's length and no faster. */
export function secretsIn(text: string): Span[] {
  const found = [
    ...pemsIn(text),
    ...jwtsIn(text),
    ...tokensIn(text),
    ...authIn(text),
    ...namedIn(text),
    ...loginsIn(text),
    ...ibansIn(text),
    ...cardsIn(text),
  ].filter(({ value }) => !isTag(value));
  found.sort((a, b) => a.start - b.start || b.end - a.end);
  return joined(found);
}

/** Where two overlap, both are one: what either of them hides stays hidden. */
function joined(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const span of spans) {
    const last = found.at(-1);
    if (last === undefined || span.start >= last.end) found.push(span);
    else if (span.end > last.end) {
      found[found.length - 1] = { ...last, end: span.end, value: last.value + span.value };
    }
  }
  return found;
}

const PEM_BEGIN = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
const PEM_END = /-----END [A-Z0-9 ]{1,80}-----/g;

/** Private keys as PEM; one without an end goes to the end of the text. */
function pemsIn(text: string): Span[] {
  const found: Span[] = [];
  PEM_BEGIN.lastIndex = 0;
  for (let hit = PEM_BEGIN.exec(text); hit !== null; hit = PEM_BEGIN.exec(text)) {
    PEM_END.lastIndex = PEM_BEGIN.lastIndex;
    const end = PEM_END.exec(text) === null ? text.length : PEM_END.lastIndex;
    found.push({ kind: 'PEM', start: hit.index, end, value: text.slice(hit.index, end) });
    PEM_BEGIN.lastIndex = end;
  }
  return found;
}

const SCHEME = /(?<![a-z0-9])(?:bearer|basic|apikey|token)[ \t]{1,4}(?=[\w.~+/=-]{8})/gi;
const CREDENTIAL = /[\w.~+/=-]+/y;

/** What follows `Bearer` and the like, unless it is a word. */
function authIn(text: string): Span[] {
  const found: Span[] = [];
  SCHEME.lastIndex = 0;
  for (let hit = SCHEME.exec(text); hit !== null; hit = SCHEME.exec(text)) {
    const start = SCHEME.lastIndex;
    const value = withoutStop(runAt(CREDENTIAL, text, start));
    if (!isOpaque(value)) continue;
    found.push({ kind: 'AUTH', start, end: start + value.length, value });
    SCHEME.lastIndex = start + value.length;
  }
  return found;
}

/** Less the dots that end a sentence. In steps: a pattern for them would begin anew at each of the signs before them. */
function withoutStop(value: string): string {
  let end = value.length;
  while (end > 0 && (value[end - 1] === '.' || value[end - 1] === '=')) end--;
  return value[end] === '.' ? value.slice(0, end) : value;
}

/** No word of a language: it has digits, or changes between small and capital letters. */
function isOpaque(value: string): boolean {
  return /\d/.test(value) || /[a-z][A-Z]/.test(value) || value.length > 40;
}

// A name, and behind `:` or `=` what it is said to be.
const ASSIGNED =
  /(?<![\p{L}\p{N}_-])([\p{L}\p{N}_.-]{2,60})(?:\\{0,7}["'])?[ \t]{0,3}(?::|=(?!=))[ \t]{0,3}(?=\S)/gu;
const BARE = /[^\s"'`,;&<>()[\]{}\\]+/y;
const SURE =
  /^(?:.*[_.-])?(?:new|old|user|db|my)?(?:pass(?:word|wd|phrase|code|wort)?|pwd|kennwort|senha|contrase[nñ]a)$/i;

/** `password: …`, `api_key="…"`: what a secret's name is given. */
function namedIn(text: string): Span[] {
  const found: Span[] = [];
  for (const hit of text.matchAll(ASSIGNED)) {
    const name = hit[1] as string;
    if (!isSecretName(name.slice(name.lastIndexOf('.') + 1))) continue;
    const value = assignedAt(text, hit.index + hit[0].length);
    if (value === null || value.value.length < 3) continue;
    // `token: see below`: of what is often a word, only what looks like none.
    if (!SURE.test(name) && !value.quoted && !isOpaque(value.value)) continue;
    const { start, value: said } = value;
    found.push({ kind: 'PASSWORD', start, end: start + said.length, value: said });
  }
  return found;
}

const OPENING = /(\\{0,7})(["'`])/y;

function assignedAt(text: string, at: number): { start: number; value: string; quoted: boolean } | null {
  OPENING.lastIndex = at;
  const opening = OPENING.exec(text);
  if (opening !== null) {
    const start = OPENING.lastIndex;
    const end = closing(text, start, opening[2] as string, (opening[1] as string).length);
    return { start, value: text.slice(start, end), quoted: true };
  }
  const value = runAt(BARE, text, at);
  return value === '' ? null : { start: at, value, quoted: false };
}

/**
 * Where a quoted text ends: before its quote or, where none closes it, with the line. JSON within JSON has its quotes
 * behind backslashes, and those within behind more of them.
 */
function closing(text: string, from: number, quote: string, backslashes: number): number {
  let run = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '\n') return at;
    if (char === quote && run % (2 * (backslashes + 1)) === backslashes) return at - backslashes;
    run = char === '\\' ? run + 1 : 0;
  }
  return text.length;
}

const LOGIN = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'<>]{0,100}:([^\s@/"'<>]{1,200})@/gi;

/** The password in `postgres://user:password@host`. */
function loginsIn(text: string): Span[] {
  return [...text.matchAll(LOGIN)].map((hit) => {
    const value = hit[1] as string;
    const end = hit.index + hit[0].length - 1;
    return { kind: 'PASSWORD', start: end - value.length, end, value };
  });
}

function runAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
