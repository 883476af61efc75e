/** Kinds of numbers, by their names in safetensors. */
interface Kinds {
  F64: Float64Array;
  I32: Int32Array;
  U16: Uint16Array;
}
const KINDS = { F64: Float64Array, I32: Int32Array, U16: Uint16Array } as const;
const LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
/** The header's length stands before it. */
const PREFIX = 8;
const MAX_HEADER = 1_000_000;

interface Header {
  readonly [name: string]: unknown;
  readonly __metadata__?: Readonly<Record<string, unknown>>;
}

/**
 * Arrays of numbers and texts about them, as a safetensors file holds them. The arrays are views of the file's bytes:
 * nothing is made of them but what is asked for. Throws where the file is damaged.
 */
export class Tensors {
  private readonly file: string;
  private readonly bytes: Uint8Array;
  private readonly header: Header;
  private readonly start: number;

  /** `file`: its name, for whoever reads what is wrong. */
  constructor(bytes: Uint8Array, file: string) {
    this.file = file;
    // A view of eight bytes each must begin at a multiple of eight.
    this.bytes = bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.from(bytes);
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
    const length = bytes.length < PREFIX ? 0 : Number(view.getBigUint64(0, true));
    this.start = PREFIX + length;
    if (length < 2 || length > MAX_HEADER || this.start > bytes.length) this.fail('found no header');
    const header = this.parsed(new TextDecoder().decode(this.bytes.subarray(PREFIX, this.start)), 'header');
    if (typeof header !== 'object' || header === null) this.fail('found no header');
    this.header = header as Header;
  }

  /** A text about the arrays, read as JSON. */
  about(name: string): unknown {
    const text = this.header.__metadata__?.[name];
    return typeof text === 'string' ? this.parsed(text, name) : this.fail(`found no ${name}`);
  }

  of<K extends keyof Kinds>(name: string, kind: K): Kinds[K] {
    const [from, to] = this.placeOf(name, kind);
    const { BYTES_PER_ELEMENT: size } = KINDS[kind];
    const length = (to - from) / size;
    const start = this.start + from;
    if (!(from >= 0 && to >= from && start + length * size <= this.bytes.length) || !Number.isInteger(length))
      this.fail(`found ${name} at ${from} to ${to}`);
    const bytes = LITTLE && start % size === 0 ? this.bytes : ordered(this.bytes, start, length, size);
    const offset = bytes === this.bytes ? bytes.byteOffset + start : 0;
    return new KINDS[kind](bytes.buffer as ArrayBuffer, offset, length) as Kinds[K];
  }

  private placeOf(name: string, kind: string): readonly [number, number] {
    const told = Object.hasOwn(this.header, name) ? this.header[name] : null;
    const { dtype, data_offsets: place } = (told ?? {}) as { dtype?: unknown; data_offsets?: unknown };
    if (dtype !== kind) return this.fail(`found ${String(dtype)} for ${name}, expected ${kind}`);
    if (!Array.isArray(place) || place.length !== 2 || !place.every(Number.isInteger))
      return this.fail(`found no place of ${name}`);
    return place as [number, number];
  }

  private parsed(text: string, name: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      return this.fail(`found no JSON as its ${name}`);
    }
  }

  private fail(what: string): never {
    throw new Error(`${this.file}: ${what}`);
  }
}

/** Numbers by themselves, in the machine's order of bytes; the file has the lowest first. */
function ordered(bytes: Uint8Array, start: number, length: number, size: number): Uint8Array {
  const own = bytes.slice(start, start + length * size);
  if (!LITTLE) for (let at = 0; at < own.length; at += size) own.subarray(at, at + size).reverse();
  return own;
}
