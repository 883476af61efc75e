import { FIRST_WITHOUT_EDGES, isEdge } from './letters.ts';

/** What follows a stem's first letters, and what it stands for. */
interface Rest {
  readonly rest: string;
  /** The word ends where the stem does. */
  readonly ends: boolean;
  /** A bit for each. */
  readonly meaning: number;
}

/** Letters by which stems are told apart first. */
const HEAD = 3;

/**
 * The stems of several meanings, looked for in a text all at once. Those written with letters stand at a word's beginning,
 * with a space behind them at its end too; those of languages without edges stand anywhere.
 */
export class Stems {
  /** By their first three letters; of shorter ones by all. */
  private readonly atEdges = new Map<string, Rest[]>();
  private readonly anywhere = new Map<string, Rest[]>();
  private shortest = HEAD;

  add(meaning: number, stem: string, anywhere: boolean): void {
    const letters = stem.trim();
    const ends = stem.length > letters.length;
    const head = letters.slice(0, anywhere ? 1 : HEAD);
    const rest = letters.slice(head.length);
    if (!anywhere) this.shortest = Math.min(this.shortest, head.length);
    const known = anywhere ? this.anywhere : this.atEdges;
    const stands: Rest = { rest, ends, meaning: 1 << meaning };
    const beside = known.get(head);
    if (beside === undefined) known.set(head, [stands]);
    else beside.push(stands);
  }

  /** The meanings whose stems a folded text has, a bit for each. */
  in(text: string): number {
    let found = 0;
    for (let at = 0; at < text.length; at++) {
      const wide = text.charCodeAt(at) >= FIRST_WITHOUT_EDGES;
      if (wide) found |= meaningsAt(this.anywhere.get(text.charAt(at)), text, at + 1);
      if (!isEdge(text, at)) continue;
      for (let length = this.shortest; length <= HEAD; length++)
        found |= meaningsAt(this.atEdges.get(text.slice(at, at + length)), text, at + length);
    }
    return found;
  }
}

function meaningsAt(stems: readonly Rest[] | undefined, text: string, at: number): number {
  let found = 0;
  if (stems === undefined) return found;
  for (const { rest, ends, meaning } of stems)
    if (text.startsWith(rest, at) && (!ends || isEnd(text, at + rest.length))) found |= meaning;
  return found;
}

/** Is there nothing more of a word at this place? */
function isEnd(text: string, at: number): boolean {
  return at >= text.length || !/^[\p{L}\p{N}\p{M}]/u.test(text.slice(at, at + 2));
}
