/**
 * Attribute keys by which a span is recognised as an agent's: exact keys, or prefixes ending in a dot.
 * Checked for every attribute of every span, so a first-byte table rejects most keys at once.
 */
export class Signs {
  private readonly byFirstByte: (readonly Sign[] | undefined)[] = new Array(256);

  constructor(keys: Iterable<string>) {
    for (const key of new Set(keys)) {
      const bytes = Buffer.from(key, 'utf8');
      const first = bytes[0];
      if (first === undefined) continue;
      this.byFirstByte[first] = [...(this.byFirstByte[first] ?? []), { bytes, prefix: key.endsWith('.') }];
    }
  }

  /** True where the key at `buffer[start, end)` is a sign. */
  match(buffer: Buffer, start: number, end: number): boolean {
    if (start >= end) return false;
    const candidates = this.byFirstByte[buffer[start] as number];
    if (candidates === undefined) return false;
    for (let c = 0; c < candidates.length; c++) {
      const { bytes, prefix } = candidates[c] as Sign;
      const length = end - start;
      if (prefix ? length < bytes.length : length !== bytes.length) continue;
      let i = 1;
      while (i < bytes.length && bytes[i] === buffer[start + i]) i++;
      if (i === bytes.length) return true;
    }
    return false;
  }
}

interface Sign {
  readonly bytes: Buffer;
  readonly prefix: boolean;
}
