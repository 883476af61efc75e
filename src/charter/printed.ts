type Kind = 'open' | 'close' | 'separator' | 'word' | 'text';

interface Token {
  readonly kind: Kind;
  readonly text: string;
  /** A text before a colon is the name of a field. */
  readonly isKey: boolean;
}

/** What may stand before each kind of token; a word before a bracket is a type: `Decimal('1.5')`. */
const MAY_FOLLOW: Readonly<Record<Kind, readonly Kind[]>> = {
  open: ['open', 'separator', 'word'],
  close: ['open', 'close', 'separator', 'word', 'text'],
  separator: ['open', 'close', 'separator', 'word', 'text'],
  word: ['open', 'separator'],
  text: ['open', 'separator'],
};

const TOKEN = /\s*(?:(['"])|([[{(])|([\]})])|([,:])|([\w.+-]+))/y;

/**
 * The values in a printed Python value, which looks much like JSON: single quotes, `True`, `Decimal('1.5')`.
 * Read strictly: where a quote stands that the grammar has no place for, the text was put together without care,
 * its quotes could be anybody's, and no value of it counts.
 */
export function printedFields(text: string): readonly string[] {
  const values: string[] = [];
  let before: Kind = 'separator';
  let at = 0;
  while (at < text.length) {
    const read = tokenAt(text, at);
    if (read === null) return [];
    const { token, end } = read;
    if (!MAY_FOLLOW[token.kind].includes(before)) return [];
    if (token.kind === 'word' || (token.kind === 'text' && !token.isKey)) values.push(token.text);
    before = token.kind;
    at = end;
  }
  return values;
}

function tokenAt(text: string, at: number): { readonly token: Token; readonly end: number } | null {
  TOKEN.lastIndex = at;
  const found = TOKEN.exec(text);
  if (found === null) return null;
  const [, quote, open, close, separator, word] = found;
  const start = TOKEN.lastIndex;
  if (quote === undefined) {
    const kind = open ? 'open' : close ? 'close' : separator ? 'separator' : 'word';
    return { token: { kind, text: word ?? '', isKey: false }, end: start };
  }
  const end = closingQuote(text, start, quote);
  if (end === -1) return null;
  const inside = text.slice(start, end - 1).replace(/\\(.)/gs, '$1');
  return { token: { kind: 'text', text: inside, isKey: colonFollows(text, end) }, end };
}

/** The offset behind the quote that closes a text; -1 where none does. */
function closingQuote(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === quote) return at + 1;
  }
  return -1;
}

function colonFollows(text: string, from: number): boolean {
  let at = from;
  while (text[at] === ' ') at++;
  return text[at] === ':';
}
