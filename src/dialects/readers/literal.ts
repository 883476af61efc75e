import type { Json, JsonObject } from '../../model/json.ts';

/** A value read from a text that is not, or no longer, valid JSON. */
export interface Literal {
  readonly value: Json;
  /** True where the text ended before the value did: an attribute limit cut it. */
  readonly truncated: boolean;
  /** The objects and lists that the cut left open: only they may lack members. */
  readonly open: ReadonlySet<Json>;
}

/** Longer texts are left alone: no instrumentation writes such literals, and an attacker may. */
const MAX_LENGTH = 4 * 1024 * 1024;
const MAX_DEPTH = 48;
/** A repr's head such as `<function read at 0x7f>` is short. */
const MAX_ANGLE = 512;

/** Keys of members whose value names something. */
const NAMING_KEY = /(?:^|_)(?:id|name)$|(?:Id|Name)$/;

/** Where a Python repr names the class of an object. */
export const CLASS_KEY = '__class__';

/**
 * Reads what the instrumentations write instead of JSON: Python literals and reprs (`{'id': 17, 'paid': None}`,
 * `ToolCall(tool_name='x', arguments={…})`, `<Role.USER: 'user'>`), and JSON cut off in the middle. Of a cut text,
 * complete members and the beginning of a cut string are kept; a cut number, constant or key is not, nor the cut
 * value of a name or id, which would be another one.
 * An object's repr becomes an object with its class under `__class__`. Null where the text is none of these.
 * One pass, linear in the text's length, bounded in depth.
 */
export function readLiteral(text: string): Literal | null {
  if (text.length > MAX_LENGTH) return null;
  const reader = new LiteralReader(text);
  try {
    const value = reader.value(0);
    if (!reader.truncated && !reader.atEnd()) return null;
    return { value: value ?? null, truncated: reader.truncated, open: reader.open };
  } catch (error) {
    if (error instanceof NotALiteral) return null;
    throw error;
  }
}

class NotALiteral extends Error {}

const CONSTANTS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['null', null],
  ['None', null],
  ['undefined', null],
  ['NaN', null],
  ['nan', null],
  ['inf', null],
  ['Infinity', null],
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
]);
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
  '0': '\0',
  '\n': '',
};
const HEX_ESCAPES: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const NUMBER = /[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/y;
/** Python's `json.dumps` writes `-Infinity`, its repr `-inf`. */
const NO_NUMBER = /[-+](?:inf(?:inity)?|nan)(?![\w.])/iy;
const NUMBER_REST = /[-+.\w]*$/y;
const NAME = /[A-Za-z_][\w.]*/y;
const SPACE = ' \n\t\r';

/** A recursive descent over one text; `undefined` stands for a value that the cut left unreadable. */
class LiteralReader {
  truncated = false;
  readonly open = new Set<Json>();
  private readonly text: string;
  private pos = 0;

  constructor(text: string) {
    this.text = text;
  }

  atEnd(): boolean {
    this.skipSpace();
    return this.pos >= this.text.length;
  }

  value(depth: number): Json | undefined {
    if (depth > MAX_DEPTH) throw new NotALiteral();
    if (this.atEnd()) return this.cut();
    const char = this.text[this.pos] as string;
    if (char === '{') return this.braces(depth + 1);
    if (char === '[') return this.list(']', depth + 1);
    if (char === '(') return this.tuple(depth + 1);
    if (char === '"' || char === "'") return this.string();
    if (char === '<') return this.angle(depth + 1);
    if (this.match(NO_NUMBER) !== null) return null;
    return this.number() ?? this.word(depth + 1);
  }

  private cut(): undefined {
    this.truncated = true;
    return undefined;
  }

  private skipSpace(): void {
    while (this.pos < this.text.length && SPACE.includes(this.text[this.pos] as string)) this.pos++;
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.pos;
    const found = pattern.exec(this.text);
    if (found === null) return null;
    this.pos = pattern.lastIndex;
    return found[0];
  }

  /** True where the next character is `char`, which is then passed. */
  private take(char: string): boolean {
    this.skipSpace();
    if (this.text[this.pos] !== char) return false;
    this.pos++;
    return true;
  }

  /** After a member: true where another may follow, false at `close` or where the text is cut. */
  private more(close: string): boolean {
    if (this.truncated) return false;
    if (this.take(',')) return true;
    if (this.take(close)) return false;
    if (!this.atEnd()) throw new NotALiteral();
    this.truncated = true;
    return false;
  }

  /** A container as it is returned: closed, or left open by the cut. */
  private closed<T extends Json>(container: T): T {
    if (this.truncated) this.open.add(container);
    return container;
  }

  /** A dict, or a set read as a list. */
  private braces(depth: number): Json {
    this.pos++;
    const object: JsonObject = Object.create(null);
    const items: Json[] = [];
    let isSet = false;
    do {
      if (this.take('}')) break;
      const key = this.value(depth);
      if (this.truncated) break;
      if (!this.take(':')) {
        if (this.atEnd()) {
          this.truncated = true;
          break;
        }
        isSet = true;
        items.push(key ?? null);
        continue;
      }
      this.set(object, typeof key === 'string' ? key : JSON.stringify(key), this.value(depth));
    } while (this.more('}'));
    return this.closed(isSet ? items : object);
  }

  private set(object: JsonObject, key: string, value: Json | undefined): void {
    const halfName = this.truncated && typeof value === 'string' && NAMING_KEY.test(key);
    if (value !== undefined && !halfName) object[key] = value;
  }

  private list(close: string, depth: number): Json[] {
    this.pos++;
    const items: Json[] = [];
    do {
      if (this.take(close)) break;
      const value = this.value(depth);
      if (value !== undefined) items.push(value);
    } while (this.more(close));
    return this.closed(items);
  }

  /** A tuple as a list; a value that merely stands in parentheses as itself. */
  private tuple(depth: number): Json {
    const start = this.pos;
    const items = this.list(')', depth);
    const [only] = items;
    const single = items.length === 1 && only !== undefined && !this.truncated;
    return single && !this.text.slice(start, this.pos).trimEnd().endsWith(',)') ? only : items;
  }

  private string(raw = false): string {
    const { text } = this;
    const quote = text[this.pos++] as string;
    let value = '';
    for (;;) {
      let end = this.pos;
      while (end < text.length && text[end] !== quote && text[end] !== '\\') end++;
      value += text.slice(this.pos, end);
      this.pos = end + 1;
      if (end >= text.length) {
        this.truncated = true;
        return value;
      }
      if (text[end] === quote) return value;
      value += this.escape(raw);
    }
  }

  /** What an escape stands for; `pos` is behind its backslash. */
  private escape(raw: boolean): string {
    const char = this.text[this.pos];
    if (char === undefined) return '';
    this.pos++;
    if (raw) return `\\${char}`;
    const width = HEX_ESCAPES[char];
    if (width === undefined) return ESCAPES[char] ?? char;
    const digits = this.text.slice(this.pos, this.pos + width);
    if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < width) {
      if (this.pos + digits.length >= this.text.length) this.pos = this.text.length;
      return '';
    }
    this.pos += width;
    const code = Number.parseInt(digits, 16);
    return width === 8 ? String.fromCodePoint(Math.min(code, 0x10ffff)) : String.fromCharCode(code);
  }

  private number(): number | undefined {
    const { pos } = this;
    const digits = this.match(NUMBER);
    // A number at the very end of a cut text may lack digits.
    if (/[-+.\d]/.test(this.text[pos] as string) && this.match(NUMBER_REST) !== null && this.atEnd()) {
      return this.cut();
    }
    return digits === null ? undefined : Number(digits.replaceAll('_', ''));
  }

  /** A constant, a prefixed string (`b'…'`), or an object's repr: `Name(member=value, …)`. */
  private word(depth: number): Json | undefined {
    if (this.truncated) return undefined;
    const name = this.match(NAME);
    if (name === null) throw new NotALiteral();
    if (this.pos >= this.text.length) return this.cut();
    const next = this.text[this.pos];
    if ((next === "'" || next === '"') && /^[bBrRuUfF]{1,2}$/.test(name)) return this.string(/r/i.test(name));
    if (next === '(') return this.call(name, depth);
    const constant = CONSTANTS.get(name);
    if (constant === undefined) throw new NotALiteral();
    return constant;
  }

  private call(name: string, depth: number): JsonObject {
    this.pos++;
    const object: JsonObject = Object.create(null);
    object[CLASS_KEY] = name;
    let position = 0;
    do {
      if (this.take(')')) break;
      this.skipSpace();
      const start = this.pos;
      const key = this.match(NAME);
      if (key !== null && this.take('=')) {
        this.set(object, key, this.value(depth));
      } else {
        this.pos = start;
        this.set(object, String(position++), this.value(depth));
      }
    } while (this.more(')'));
    return this.closed(object);
  }

  /** `<Enum.MEMBER: value>` as its value; `<function f at 0x7f>` as its text. */
  private angle(depth: number): Json | undefined {
    const start = this.pos++;
    const name = this.match(NAME);
    if (name !== null && this.text.startsWith(': ', this.pos)) {
      this.pos++;
      const value = this.value(depth);
      if (this.truncated || this.take('>')) return value;
      throw new NotALiteral();
    }
    const end = this.text.indexOf('>', this.pos);
    if (end < 0 && this.text.length - start <= MAX_ANGLE) {
      this.pos = this.text.length;
      return this.cut();
    }
    if (end < 0 || end - start > MAX_ANGLE) throw new NotALiteral();
    this.pos = end + 1;
    return this.text.slice(start, this.pos);
  }
}
