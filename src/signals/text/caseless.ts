const ESCAPE_OR_CAPITALS = /\\[pP]\{[^}]*\}|\\.|[A-Z]+/g;

/** A text, and the same in lower case where its letters have no case but the plain one; null elsewhere. */
export interface Cased {
  readonly text: string;
  readonly lower: string | null;
}

/** Worked out once for all patterns that a text is asked. */
export function cased(text: string): Cased {
  return { text, lower: /\P{ASCII}/u.test(text) ? null : text.toLowerCase() };
}

/**
 * A pattern that doesn't hear case. One that ignores case by itself takes some ten times as long as the same in lower
 * case asked of a text in lower case, which says the same of texts in ASCII.
 */
export class Caseless {
  private readonly ofAny: RegExp;
  private readonly ofLower: RegExp;

  constructor(pattern: RegExp) {
    const { source, flags } = pattern;
    const lower = source.replace(ESCAPE_OR_CAPITALS, (part) =>
      part.startsWith('\\') ? part : part.toLowerCase(),
    );
    this.ofAny = pattern;
    this.ofLower = new RegExp(lower, flags.replace('i', ''));
  }

  test({ text, lower }: Cased): boolean {
    return lower === null ? this.ofAny.test(text) : this.ofLower.test(lower);
  }

  /** The first place, as the text has it; null where there is none. */
  find({ text, lower }: Cased): string | null {
    if (lower === null) return this.ofAny.exec(text)?.[0] ?? null;
    const hit = this.ofLower.exec(lower);
    return hit === null ? null : text.slice(hit.index, hit.index + hit[0].length);
  }
}
