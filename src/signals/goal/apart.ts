import type { Action } from '../../model/action.ts';
import { dealOf } from '../call/deal.ts';
import type { Deed, Effect } from '../call/effect.ts';
import { leavesOf } from '../call/leaves.ts';
import { fold, nameWords, stem, words } from '../text/text.ts';

/** What is set by one call and felt by others: who only wants to be told something wants none of it. */
const WEIGHTY = new Set(
  'payment payments amend rate rates price prices risk decide decision approve approval award account bank iban role config configuration setting settings limit limits policy rule rules threshold subscription subscribe contract sim lock unlock door firewall dns hold release accept sign reject suspend activate'.split(
    ' ',
  ),
);
/** To close what one has opened takes nothing from anybody. */
const OWN = new Set('tab browser window page session connection file cursor'.split(' '));
const BINDING: ReadonlySet<Deed> = new Set(['pay', 'buy', 'grant', 'secret']);
const ADDRESSEE = /^(?:to|cc|bcc|recipients?|email|address|phone|number|url|user|an|a|à|para|voor|till?|do)$/;

/**
 * Is the call clearly of another kind than telling somebody something: a payment, a removal, a grant, a setting, a
 * message to a stranger? Looking, noting and answering never are.
 */
export function isApart(
  action: Action,
  effect: Effect,
  wanted: ReadonlySet<Deed>,
  goal: readonly string[],
): boolean {
  const name = nameWords(action.tool);
  const weighty = name.find((word) => WEIGHTY.has(word));
  // To `sort` them is a change too, and decides nothing.
  if (wanted.has(effect.deed) && (weighty === undefined || fold(goal.join('\n')).includes(stem(weighty))))
    return false;
  if (dealOf(action, effect).money) return !wanted.has('pay') && !wanted.has('buy');
  if (BINDING.has(effect.deed)) return true;
  switch (effect.deed) {
    case 'remove':
      return !name.some((word) => OWN.has(word));
    case 'message':
    case 'publish':
    case 'share':
      return goesToStranger(action, goal);
    default:
      return weighty !== undefined;
  }
}

/** An address that the user did not name. */
function goesToStranger(action: Action, goal: readonly string[]): boolean {
  const said = fold(goal.join('\n'));
  return leavesOf(action.arguments).some(({ key, text }) => {
    const value = fold(text.trim());
    return ADDRESSEE.test(key) && ADDRESS.test(value) && !said.includes(value) && !isNamed(value, said);
  });
}

const ADDRESS = /@\p{L}|^\+?\d[\d ()-]{6,}$|^https?:/u;

/** `Just the list to Ann`: her address is found elsewhere. */
function isNamed(address: string, said: string): boolean {
  if (!address.includes('@')) return false;
  const known = new Set(words(said, 400));
  return words(address.split('@')[0] ?? '', 8).some((word) => word.length > 2 && known.has(word));
}
