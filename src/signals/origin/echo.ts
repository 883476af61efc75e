import type { Source } from '../../model/history.ts';
import { Memo } from '../../model/memo.ts';
import { type Leaf, leavesOf } from '../call/leaves.ts';

/** A value as a call has it, and as values are compared. */
interface Valued {
  readonly text: string;
  readonly canonical: string;
  readonly kind: string;
}

/** A result that repeats what the agent itself had asked for adds no authority. */
export function isEcho(source: Source, value: Valued): boolean {
  if (source.action === null || !source.action.captured) return false;
  const said = value.text.toLowerCase();
  return leavesOf(source.action.arguments).some((leaf) =>
    leaf.number ? leaf.text === value.canonical : lowered(leaf).includes(said) && !isOnlyInLink(leaf, value),
  );
}

/** Whoever makes a link can write any address or account into it: to follow the link is not to have said them. */
export const LENT: ReadonlySet<string> = new Set(['email', 'account']);
const MAX_LINK = 4_096;

export function isInLink(folded: string, start: number): boolean {
  const from = Math.max(0, start - MAX_LINK);
  let at = start;
  while (at > from && !/[\s"'<>]/.test(folded[at - 1]!)) at--;
  return /https?:\/\//.test(folded.slice(at, start));
}

function isOnlyInLink(leaf: Leaf, { kind, text }: Valued): boolean {
  if (!LENT.has(kind)) return false;
  const folded = lowered(leaf);
  const said = text.toLowerCase();
  for (let at = folded.indexOf(said), tries = 0; at >= 0 && tries < 8; tries++) {
    if (!isInLink(folded, at)) return false;
    at = folded.indexOf(said, at + 1);
  }
  return true;
}

/** Characters of what the agent itself said in earlier calls, in lower case. */
const MAX_LOWERED = 256 * 1024;
const inLowerCase = new Memo<Leaf, string>(MAX_LOWERED);

function lowered(leaf: Leaf): string {
  return inLowerCase.get(leaf, 50 + leaf.text.length, () => leaf.text.toLowerCase());
}
