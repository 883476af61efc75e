import type { Json } from '../../model/json.ts';

const MAX_DEPTH = 60;
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const WORDS: readonly (readonly [string, Json])[] = [
  ['None', null],
  ['True', true],
  ['False', false],
];
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
};

/** What Python's `repr` prints of dicts, lists, tuples, strings and numbers; undefined where it is anything else. */
export function parsePython(text: string): Json | undefined {
  const reader = new Reader(text);
  try {
    const value = reader.value(0);
    return reader.atEnd() ? value : undefined;
  } catch (error) {
    if (error instanceof NotPython) return undefined;
    throw error;
  }
}

/** As Python's `repr` prints it. */
export function printPython(value: Json): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(printPython).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, each]) => `${quoted(key)}: ${printPython(each)}`)
    .join(', ')}}`;
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text
    .replaceAll('\\', '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `${quote}${inside}${quote}`;
}

class NotPython extends Error {}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    this.#blanks();
    return this.#at === this.#text.length;
  }

  value(depth: number): Json {
    if (depth > MAX_DEPTH) throw new NotPython();
    this.#blanks();
    const first = this.#text[this.#at];
    if (first === '{') return this.#braces(depth);
    if (first === '[') return this.#items(']', depth);
    if (first === '(') return this.#items(')', depth);
    if (first === "'" || first === '"') return this.#string(first);
    for (const [word, meant] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return meant;
    }
    NUMBER.lastIndex = this.#at;
    const number = NUMBER.exec(this.#text)?.[0];
    if (number === undefined) throw new NotPython();
    this.#at += number.length;
    return Number(number);
  }

  #items(end: string, depth: number): Json[] {
    this.#at++;
    const items: Json[] = [];
    while (!this.#take(end)) {
      items.push(this.value(depth + 1));
      if (this.#take(',')) continue;
      if (this.#take(end)) break;
      throw new NotPython();
    }
    return items;
  }

  #braces(depth: number): Json {
    this.#at++;
    const out = new Map<string, Json>();
    while (!this.#take('}')) {
      const key = this.value(depth + 1);
      if (typeof key === 'object' || !this.#take(':')) throw new NotPython();
      out.set(String(key), this.value(depth + 1));
      if (this.#take(',')) continue;
      if (this.#take('}')) break;
      throw new NotPython();
    }
    return Object.fromEntries(out);
  }

  #string(quote: string): string {
    let out = '';
    for (let i = this.#at + 1; i < this.#text.length; i++) {
      const char = this.#text[i]!;
      if (char === quote) {
        this.#at = i + 1;
        return out;
      }
      if (char !== '\\') {
        out += char;
        continue;
      }
      const next = this.#text[++i] ?? '';
      const digits = { x: 2, u: 4, U: 8 }[next];
      if (digits === undefined) {
        out += ESCAPES[next] ?? `\\${next}`;
        continue;
      }
      const hex = this.#text.slice(i + 1, i + 1 + digits);
      const code = /^[0-9a-fA-F]+$/.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : -1;
      if (code < 0 || code > 0x10ffff) throw new NotPython();
      out += String.fromCodePoint(code);
      i += digits;
    }
    throw new NotPython();
  }

  #take(char: string): boolean {
    this.#blanks();
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #blanks(): void {
    while (/[\s]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }
}
