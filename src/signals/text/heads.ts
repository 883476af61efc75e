import { isLetterOrDigit, WIDE } from './letters.ts';

const SIZE = 4096;
const SEED = 0x811c9dc5;
const UNDERSCORE = 0x5f;

/**
 * Where in a text some of many patterns may begin, each of which begins with one of its words: most words begin none,
 * and asking every pattern at each of them takes longer than all else that is done with a text. A word may seem to be
 * one of them that is not; none of them is left out.
 */
export class Heads {
  /** By a word's hash, the patterns that it may begin, a bit for each. */
  private readonly table = new Int32Array(SIZE);

  /** A first word of the pattern with this number, in lower case. */
  add(pattern: number, word: string): void {
    let hash = SEED;
    for (let i = 0; i < word.length; i++) hash = mixed(hash, word.charCodeAt(i));
    this.table[placeOf(hash)]! |= 1 << pattern;
  }

  /**
   * Tells of each word that may begin a pattern where it stands, and the patterns' bits. False where the text has letters
   * whose words have no edges: then what it told is not all.
   */
  each(text: string, tell: (at: number, patterns: number) => void): boolean {
    let start = 0;
    let hash = SEED;
    for (let at = 0; at <= text.length; at++) {
      const code = at < text.length ? text.charCodeAt(at) : 0;
      if (code >= WIDE) return false;
      if (isLetterOrDigit(code) || code === UNDERSCORE) {
        hash = mixed(hash, code);
        continue;
      }
      if (at > start) {
        const patterns = this.table[placeOf(hash)]!;
        if (patterns !== 0) tell(start, patterns);
      }
      start = at + 1;
      hash = SEED;
    }
    return true;
  }
}

// FNV-1a.
function mixed(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

function placeOf(hash: number): number {
  return (hash ^ (hash >>> 12) ^ (hash >>> 24)) & (SIZE - 1);
}
