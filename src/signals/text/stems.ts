import { isEdge } from './letters.ts';

/** A step on the way through some stems, letter by letter. */
interface Step {
  readonly next: Map<number, Step>;
  /** Whose stems end here, a bit for each. */
  ends: number;
}

const step = (): Step => ({ next: new Map(), ends: 0 });

/**
 * The stems of several meanings, looked for in a text all at once. Those written with letters stand at a word's
 * beginning; those of languages without edges stand anywhere.
 */
export class Stems {
  private readonly atEdges = step();
  private readonly anywhere = step();

  add(meaning: number, stem: string, anywhere: boolean): void {
    let at = anywhere ? this.anywhere : this.atEdges;
    for (let i = 0; i < stem.length; i++) {
      const code = stem.charCodeAt(i);
      let next = at.next.get(code);
      if (next === undefined) {
        next = step();
        at.next.set(code, next);
      }
      at = next;
    }
    at.ends |= 1 << meaning;
  }

  /** The meanings whose stems a folded text has, a bit for each. */
  in(text: string): number {
    let found = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const own = this.anywhere.next.get(code);
      if (own !== undefined) found |= endsFrom(own, text, at);
      const first = this.atEdges.next.get(code);
      if (first !== undefined && isEdge(text, at)) found |= endsFrom(first, text, at);
    }
    return found;
  }
}

/** What ends on the way from the step of the letter at this place on. */
function endsFrom(first: Step, text: string, start: number): number {
  let found = first.ends;
  let now: Step | undefined = first;
  for (let at = start + 1; at < text.length; at++) {
    now = now.next.get(text.charCodeAt(at));
    if (now === undefined) break;
    found |= now.ends;
  }
  return found;
}
