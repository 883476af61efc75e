import { Memo } from '../../model/memo.ts';
import { fold } from './text.ts';

/** What a token is, by its form alone. */
export type IdentifierKind = 'email' | 'url' | 'account' | 'number' | 'path' | 'id';

/** A token that names one thing in the world: an address, an account, a record. */
export interface Identifier {
  readonly kind: IdentifierKind;
  /** As written. */
  readonly text: string;
  /** Equal for equal things: case, grouping blanks and number formats folded away. */
  readonly canonical: string;
  readonly start: number;
  readonly end: number;
}

const MAX_IDENTIFIERS = 4_000;
const MAX_TOKEN = 500;

// Any run of the characters identifiers are made of; most are plain words and go at the first look.
const TOKEN = /[a-z0-9_@][a-z0-9_.@+\-/#]*/g;
const TELLING = /[\d@./]/;
// Forms that reach beyond such a run, each tried only where its beginning stands; all bounded, so the scan is linear.
const LINK = /https?:\/\/[^\s"'<>()\]},，。；|\\]{1,480}/y;
const GROUPED_ACCOUNT = /[a-z]{2}\d{2} [a-z0-9]{4}(?: (?=[a-z]{0,3}\d)[a-z0-9]{2,4}){2,7}(?![a-z0-9])/y;
const PHONE = /\d{1,3}(?:[ -]\d{2,6}){2,5}(?![a-z0-9])/y;
const AMOUNT = /(?:\d{1,3}(?:[.,]\d{3}){1,4}(?:[.,]\d{1,2})?|\d{1,12},\d{1,2})(?![a-z0-9_@/-]|[.,]\d)/y;

const EMAIL = /^[^@/]{1,64}@[^@/]{1,190}\.[a-z0-9-]{1,63}$/;
const ACCOUNT = /^[a-z]{2}\d{2}[a-z0-9]{8,30}$/;
const HOST =
  /^(?:www\.[a-z0-9-]+|(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|ai|app|info|example|test|[a-z]{2}))(?:\/\S*)?$/;
const NUMBER = /^[+-]?\d{1,15}(?:[.,]\d{1,15}){0,4}$/;
const FILE = /[a-z][\w-]{0,60}\.(?:[a-z]{2,5}|mp3|mp4|7z)$/;

/**
 * The identifiers in a text, in order; those that begin no later than at `last`. Words without a digit, `@`, `/` or dot
 * are not identifiers.
 */
export function identifiersIn(text: string, last = text.length): Identifier[] {
  const found: Identifier[] = [];
  const folded = fold(text);
  TOKEN.lastIndex = 0;
  for (
    let hit = TOKEN.exec(folded);
    hit !== null && hit.index <= last && found.length < MAX_IDENTIFIERS;
    hit = TOKEN.exec(folded)
  ) {
    if (isEscape(folded, hit[0], hit.index)) {
      TOKEN.lastIndex = hit.index + 1;
      continue;
    }
    const longer = reachBeyond(folded, hit[0], hit.index);
    if (longer !== null) TOKEN.lastIndex = hit.index + longer.length;
    else if (!TELLING.test(hit[0])) continue;
    const phone = longer !== null && folded[hit.index - 1] === '+';
    const token = (longer ?? hit[0]).slice(0, MAX_TOKEN).replace(/[.\-/+#@]+$/, '');
    const identifier = classify(token, text, hit.index, phone);
    if (identifier !== null) found.push(identifier);
  }
  return found;
}

/** In JSON inside JSON a line's end is two letters: `\\ndesk@…` is an address in a new line. */
function isEscape(folded: string, token: string, at: number): boolean {
  if (folded[at - 1] !== '\\' || !/^[nrt]/.test(token)) return false;
  return token.includes('@') || isDigit(token.charCodeAt(1));
}

/** The identifier that begins with this token and goes on behind it: a link, a grouped account, a telephone, an amount. */
function reachBeyond(folded: string, token: string, at: number): string | null {
  if (token === 'http' || token === 'https') return match(LINK, folded, at);
  if (token.length === 4 && folded[at + 4] === ' ') {
    const account = match(GROUPED_ACCOUNT, folded, at);
    if (account !== null) return account;
  }
  if (!isDigit(token.charCodeAt(0))) return null;
  if (folded[at - 1] === '+') return match(PHONE, folded, at);
  return isJoined(folded[at - 1]) ? null : match(AMOUNT, folded, at);
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isJoined(char: string | undefined): boolean {
  return char === '.' || char === ',' || char === '-';
}

/** Characters of values that are at hand; every signal asks what the arguments of a call are. */
const MAX_KNOWN = 128 * 1024;
const known = new Memo<string, Identifier | null>(MAX_KNOWN);

/** The identifier a whole text is; null where it is more or less than one. */
export function asIdentifier(text: string): Identifier | null {
  const trimmed = text.trim();
  if (trimmed.length === 0 || trimmed.length > MAX_TOKEN) return null;
  return known.get(trimmed, 100 + trimmed.length, () => whole(trimmed));
}

function whole(trimmed: string): Identifier | null {
  const [first] = identifiersIn(trimmed, 0);
  return first !== undefined && first.end >= trimmed.length - 1 ? first : null;
}

function classify(lower: string, whole: string, start: number, phone: boolean): Identifier | null {
  const end = start + lower.length;
  const text = whole.slice(start, end);
  const make = (kind: IdentifierKind, canonical: string): Identifier => ({
    kind,
    text,
    canonical,
    start,
    end,
  });
  if (phone) return make('id', lower.replace(/\D/g, ''));
  if (lower.includes(' ')) return make('account', lower.replaceAll(' ', ''));
  if (lower.startsWith('http://') || lower.startsWith('https://')) return make('url', canonicalUrl(lower));
  if (EMAIL.test(lower)) return make('email', lower);
  if (ACCOUNT.test(lower)) return make('account', lower);
  if (NUMBER.test(lower)) return make('number', canonicalNumber(lower));
  if (HOST.test(lower) && !lower.includes('@')) return make('url', canonicalUrl(lower));
  if (FILE.test(lower)) return make('path', lower);
  if (lower.length >= 4 && /\d/.test(lower)) return make('id', lower);
  if (lower.length >= 4 && /[a-z0-9]\/[a-z0-9]/.test(lower)) return make('path', lower);
  if (lower.length >= 3 && lower.startsWith('@')) return make('id', lower.slice(1));
  return null;
}

/** Scheme, `www.` and the trailing slash say nothing about where a link leads. */
function canonicalUrl(lower: string): string {
  return lower
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/[/.]+$/, '');
}

/** The site a web address belongs to, without its path. */
export function hostOf(canonical: string): string {
  return canonical.split(/[/?#:]/, 1)[0] ?? canonical;
}

/** Without those at its end. A pattern for them would begin anew at each zero of a text that has many. */
function withoutZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}

/**
 * `1,480.50`, `1.480,50` and `1480.5` are one amount. A single mark followed by three digits is read as grouping,
 * as most people write it; the text `1.480` and the number 1.48 then differ, which errs on the side of "not the same".
 */
export function canonicalNumber(text: string): string {
  const sign = text.startsWith('-') ? '-' : '';
  const body = text.replace(/^[+-]/, '');
  const marks = body.match(/[.,]/g) ?? [];
  const last = Math.max(body.lastIndexOf('.'), body.lastIndexOf(','));
  const decimals = last < 0 ? 0 : body.length - last - 1;
  const mixed = new Set(marks).size > 1;
  const fraction = marks.length > 0 && (mixed || (marks.length === 1 && decimals !== 3));
  if (!fraction && marks.length > 1 && decimals !== 3) return body; // a version, a date, an address
  const whole = (fraction ? body.slice(0, last) : body).replace(/[.,]/g, '');
  const rest = fraction ? withoutZeros(body.slice(last + 1)) : '';
  const digits = whole.length > 1 && !fraction ? whole : whole.replace(/^0+(?=\d)/, '');
  return `${sign}${digits}${rest === '' ? '' : `.${rest}`}`;
}
