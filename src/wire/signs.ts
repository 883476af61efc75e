/** Longer keys share a place in the table. */
const MAX_LENGTH = 63;

/**
 * Attribute keys by which a span is recognised as an agent's: exact keys, or prefixes ending in a dot.
 * Checked for every attribute of every span, so a table of first bytes and lengths rejects most keys at once.
 */
export class Signs {
  /** By first byte and length: which of `groups` such a key may be in. */
  private readonly group = new Uint16Array(256 * (MAX_LENGTH + 1));
  /** The first is empty. */
  private readonly groups: Sign[][] = [[]];

  constructor(keys: Iterable<string>) {
    for (const key of new Set(keys)) {
      const sign = Buffer.from(key, 'utf8');
      const first = sign[0];
      if (first === undefined) continue;
      const prefix = key.endsWith('.');
      const shortest = Math.min(sign.length, MAX_LENGTH);
      for (let length = shortest; length <= (prefix ? MAX_LENGTH : shortest); length++) {
        this.groupAt(placeOf(first, length)).push({ bytes: sign, prefix });
      }
    }
  }

  /** True where the key at `buffer[start, end)` is a sign. */
  match(buffer: Buffer, start: number, end: number): boolean {
    const length = end - start;
    if (length <= 0) return false;
    const group = this.group[placeOf(buffer[start] as number, length)] as number;
    if (group === 0) return false;
    const candidates = this.groups[group] as Sign[];
    for (let c = 0; c < candidates.length; c++) {
      const { bytes, prefix } = candidates[c] as Sign;
      if (prefix ? length < bytes.length : length !== bytes.length) continue;
      let i = 1;
      while (i < bytes.length && bytes[i] === buffer[start + i]) i++;
      if (i === bytes.length) return true;
    }
    return false;
  }

  private groupAt(place: number): Sign[] {
    if (this.group[place] === 0) this.group[place] = this.groups.push([]) - 1;
    return this.groups[this.group[place] as number] as Sign[];
  }
}

function placeOf(first: number, length: number): number {
  return first * (MAX_LENGTH + 1) + Math.min(length, MAX_LENGTH);
}

interface Sign {
  readonly bytes: Buffer;
  readonly prefix: boolean;
}
