/** The text is not JSON. */
export class JsonTextError extends Error {
  override readonly name = 'JsonTextError';
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
/** A number of more digits may be more than a double holds. */
const EXACT_DIGITS = 15;
/** More would fill the stack, the memory or the time of the whole program: of a value that is taken whole. */
const MAX_NESTED = 1_000;
const MAX_PARTS = 250_000;

type Long = (first: number, last: number) => void;

/**
 * Walks over JSON without parsing it whole: enters objects and arrays, and takes a value where one is wanted. Every
 * value is checked by `JSON.parse` sooner or later, so that this has only to find where it ends. Throws JsonTextError.
 */
export class JsonCursor {
  private readonly text: Buffer;
  private pos = 0;

  constructor(text: Buffer) {
    this.text = text;
    this.space();
  }

  /** Bytes that are passed. */
  get passed(): number {
    return this.pos;
  }

  /** Whether the value at hand is an object, or an array. */
  begins(bracket: '{' | '['): boolean {
    return this.text[this.pos] === bracket.charCodeAt(0);
  }

  /** Enters the object or array at hand; false where it is empty, and passed. */
  open(close: '}' | ']'): boolean {
    this.pos++;
    this.space();
    return !this.passes(close.charCodeAt(0));
  }

  /** After a member or an element: whether another follows; passes the end where none does. */
  more(close: '}' | ']'): boolean {
    if (this.passes(close.charCodeAt(0))) return false;
    if (!this.passes(COMMA)) throw this.wrong(`expected \`,\` or \`${close}\``);
    return true;
  }

  /** The name of the member at hand, whose value is next. */
  key(): string {
    if (this.text[this.pos] !== QUOTE) throw this.wrong('expected a name in quotes');
    const key = this.value();
    if (!this.passes(COLON)) throw this.wrong('expected `:`');
    return String(key);
  }

  /** The value at hand; integers that a double may not hold are given as text. */
  value(): unknown {
    const { text, pos: start } = this;
    const pieces: string[] = [];
    let from = start;
    const end = this.skip((first, last) => {
      pieces.push(text.toString('utf8', from, first), `"${text.toString('latin1', first, last)}"`);
      from = last;
    });
    const rest = text.toString('utf8', from, end);
    this.pos = end;
    this.space();
    try {
      return JSON.parse(pieces.length === 0 ? rest : pieces.join('') + rest);
    } catch {
      throw new JsonTextError(`what stands at byte ${start} is not JSON`);
    }
  }

  /** Nothing may follow. */
  end(): void {
    if (this.pos < this.text.length) throw this.wrong('expected the end');
  }

  /** Where the value at hand ends, if it is one; tells of integers that are long. */
  private skip(long: Long): number {
    const { text, pos } = this;
    return isOpening(text[pos] ?? 0) ? this.bracketsEnd(pos, long) : this.scalarEnd(pos, long);
  }

  private bracketsEnd(start: number, long: Long): number {
    const { text } = this;
    let [depth, parts] = [0, 0];
    for (let pos = start; pos < text.length; ) {
      const byte = text[pos] as number;
      if (byte === QUOTE || byte === MINUS || isDigit(byte)) {
        pos = this.scalarEnd(pos, long);
        continue;
      }
      pos++;
      if (isOpening(byte) || byte === COMMA) parts++;
      if (isOpening(byte)) depth++;
      else if (isClosing(byte) && --depth === 0) return pos;
      if (depth > MAX_NESTED) throw tooMuch(start, `nests deeper than ${MAX_NESTED} brackets`);
      if (parts > MAX_PARTS) throw tooMuch(start, `has more than ${MAX_PARTS} parts`);
    }
    return text.length;
  }

  private scalarEnd(start: number, long: Long): number {
    const { text } = this;
    const byte = text[start] ?? 0;
    if (byte === QUOTE) return this.stringEnd(start);
    let pos = start;
    if (!isDigit(byte) && byte !== MINUS) {
      while (pos < text.length && isWord(text[pos] as number)) pos++;
      return pos;
    }
    do pos++;
    while (pos < text.length && isNumeric(text[pos] as number));
    if (pos - start > EXACT_DIGITS && this.isInteger(start, pos)) long(start, pos);
    return pos;
  }

  private stringEnd(start: number): number {
    const { text } = this;
    for (let pos = start + 1; pos < text.length; pos++) {
      const byte = text[pos];
      if (byte === BACKSLASH) pos++;
      else if (byte === QUOTE) return pos + 1;
    }
    return text.length;
  }

  /** By JSON's grammar: no leading zero, no fraction, no exponent; and a value, not a name without quotes. */
  private isInteger(first: number, last: number): boolean {
    const { text } = this;
    const digits = text[first] === MINUS ? first + 1 : first;
    if (digits === last || text[digits] === 0x30) return false;
    for (let pos = digits; pos < last; pos++) if (!isDigit(text[pos] as number)) return false;
    let next = last;
    while (next < text.length && isSpace(text[next] as number)) next++;
    return text[next] !== COLON;
  }

  private passes(byte: number): boolean {
    if (this.text[this.pos] !== byte) return false;
    this.pos++;
    this.space();
    return true;
  }

  private space(): void {
    const { text } = this;
    while (this.pos < text.length && isSpace(text[this.pos] as number)) this.pos++;
  }

  private wrong(expected: string): JsonTextError {
    const what = this.pos < this.text.length ? `at byte ${this.pos}` : 'where it breaks off';
    return new JsonTextError(`not JSON: ${expected} ${what}`);
  }
}

function tooMuch(start: number, what: string): JsonTextError {
  return new JsonTextError(`what stands at byte ${start} ${what}`);
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d && byte !== 0x0b && byte !== 0x0c);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Digits, and `.`, `+`, `-`, `e`, `E`. */
function isNumeric(byte: number): boolean {
  return isDigit(byte) || byte === 0x2e || byte === 0x2b || byte === MINUS || byte === 0x65 || byte === 0x45;
}

/** Of `true`, `false` and `null`. */
function isWord(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

function isOpening(byte: number): boolean {
  return byte === 0x7b || byte === 0x5b;
}

function isClosing(byte: number): boolean {
  return byte === 0x7d || byte === 0x5d;
}
