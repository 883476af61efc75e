import type { Action } from '../../model/action.ts';
import type { History, Source } from '../../model/history.ts';
import { type Deed, effectOf, isReading } from '../call/effect.ts';
import { leavesOf } from '../call/leaves.ts';
import { asIdentifier } from '../text/identifiers.ts';
import { preparedGoal, preparedSource } from '../text/prepared.ts';
import { stem, words } from '../text/text.ts';
import { orderIn } from './order.ts';
import { isTelling, type Place, type Provenance, type Trusts } from './provenance.ts';

/** The look-up that a value is from, and the sentence that made the agent look. */
interface LookedUp {
  readonly lookUp: Action;
  readonly order: Place;
}

/** A shorter one is shared by chance. */
const WORD = /^\p{L}{4,}$/u;
/** Of what a record was looked up by. */
const MAX_WORDS = 12;

/**
 * The first of a call's values whose record was looked up for no other reason than that running text of an earlier result
 * wants this deed done with what it names. `Please buy a pencil set too`, then a search for it, then its number in the call:
 * the number stands in a field of a catalogue, and it is the stranger who chose it. Null for none; a value counts for none
 * where any other result has it, or the user's words name any of what was looked for.
 */
export function lookedUpByOrder(
  values: readonly Provenance[],
  deed: Deed,
  history: History,
  trusts: Trusts,
): (LookedUp & { readonly value: Provenance }) | null {
  // A call's values stand in the same few results.
  const known = new Map<Source, LookedUp | null>();
  const orderBehind = (holder: Source): LookedUp | null => {
    let order = known.get(holder);
    if (order === undefined) {
      order = orderOf(holder, deed, history, trusts);
      known.set(holder, order);
    }
    return order;
  };
  for (const value of values) {
    if (value.origin !== 'untrusted' || !value.whole || !isTelling(value)) continue;
    const [first, ...others] = value.holders;
    const found = first === undefined ? null : orderBehind(first);
    if (found !== null && others.every((holder) => orderBehind(holder) !== null)) return { ...found, value };
  }
  return null;
}

function orderOf(holder: Source, deed: Deed, history: History, trusts: Trusts): LookedUp | null {
  const { action: lookUp } = holder;
  if (lookUp === null || !lookUp.captured || !isReading(effectOf(lookUp.tool))) return null;
  const sought = soughtBy(lookUp);
  const { index: goal } = preparedGoal(history);
  if (sought.length === 0 || sought.some((word) => goal.has(word))) return null;
  // What is to be bought is put into a cart first.
  const isWanted = (deeds: ReadonlySet<Deed>): boolean =>
    deeds.has(deed) || (deed === 'create' && deeds.has('buy'));
  for (const source of history.sources.slice(0, history.sources.indexOf(holder))) {
    if (trusts(source.tool)) continue;
    const order = orderIn(preparedSource(source), sought, isWanted);
    if (order !== null) return { lookUp, order: { source, ...order } };
  }
  return null;
}

/** The longer words of what was looked for, by their stems: no numbers, addresses and names of things in a system. */
function soughtBy(lookUp: Action): string[] {
  const said = leavesOf(lookUp.arguments)
    .map(({ text }) => text.slice(0, 200).toLowerCase())
    .filter((text) => asIdentifier(text) === null);
  const longer = words(said.join(' '), MAX_WORDS).filter((word) => WORD.test(word));
  return [...new Set(longer.map(stem))];
}
