import type { Action } from '../../model/action.ts';
import { asIdentifier, identifiersIn } from '../text/identifiers.ts';
import { fold, words } from '../text/text.ts';
import { type Leaf, leavesOf } from './leaves.ts';

/** Parameters in which a call says something about itself. */
const REMARK =
  /note|memo|comment|remark|reason|purpose|text|descr|subject|title|ref|for$|grund|grunn|zweck|motif|motiv|concept|concepto|causal|tytu|libel|priorit|urgen|retry|attempt|idempot|request_?id/;
/** A smaller number is a count that many calls share. */
const MIN_SUM = 10;

/**
 * Is a call of the same tool about the same sum and the same thing, whatever language its parameters speak? One number
 * and one identifier stand in both, and nothing that both name is another; remarks may differ, arguments be left out.
 */
export function isSameMatter(action: Action, earlier: Action): boolean {
  const before = new Map(leavesOf(earlier.arguments).map((leaf) => [leaf.path, leaf]));
  const found = { sum: 0, thing: 0, nothing: 0 };
  for (const leaf of leavesOf(action.arguments)) {
    const other = before.get(leaf.path);
    if (other === undefined) continue;
    const agreed = agreement(leaf, other);
    if (agreed === null) return false;
    found[agreed]++;
  }
  return found.sum > 0 && found.thing > 0;
}

/** What two values of one parameter agree in; null where they contradict each other. */
function agreement(leaf: Leaf, other: Leaf): 'sum' | 'thing' | 'nothing' | null {
  // Remarks may differ; the numbers of two invoices in them may not.
  if (REMARK.test(leaf.key)) return sameNumbers(leaf.text, other.text) ? 'nothing' : null;
  const [value, was] = [valueIn(leaf), valueIn(other)];
  if (value.text !== was.text) {
    return value.exact || was.exact || !isLike(leaf.text, other.text) ? null : 'nothing';
  }
  if (value.sum !== null) return value.sum >= MIN_SUM ? 'sum' : 'nothing';
  return value.exact ? 'thing' : 'nothing';
}

/** Of the identifiers in two texts one has no others than the other. */
function sameNumbers(a: string, b: string): boolean {
  const [own, other] = [a, b].map(
    (text) => new Set(identifiersIn(text.slice(0, 400)).map((id) => id.canonical)),
  );
  if (own === undefined || other === undefined) return false;
  const [few, many] = own.size <= other.size ? [own, other] : [other, own];
  return [...few].every((one) => many.has(one));
}

interface Value {
  readonly text: string;
  /** True for what names one thing: an identifier, an account, a number. */
  readonly exact: boolean;
  readonly sum: number | null;
}

function valueIn({ text, number }: Leaf): Value {
  if (number) return { text, exact: true, sum: Number(text) };
  const id = asIdentifier(text);
  if (id === null) return { text: fold(text).trim(), exact: false, sum: null };
  const sum = id.kind === 'number' && id.canonical.length < 9 ? Number(id.canonical) : Number.NaN;
  return { text: id.canonical, exact: true, sum: Number.isFinite(sum) ? sum : null };
}

/** `Lifeboat` and `Dunmarrow Lifeboat Station` may be one. */
function isLike(a: string, b: string): boolean {
  const [own, other] = [a, b].map((text) => new Set(words(fold(text), 40)));
  if (own === undefined || other === undefined) return false;
  const [few, many] = own.size <= other.size ? [own, other] : [other, own];
  return few.size > 0 && [...few].every((word) => many.has(word));
}
