import type { Action } from '../../model/action.ts';
import type { History, Source } from '../../model/history.ts';
import { isActing } from '../call/acting.ts';
import { type Deed, effectOf } from '../call/effect.ts';
import { identifiersOf, leavesOf } from '../call/leaves.ts';
import { preparedGoal, preparedSource } from '../text/prepared.ts';
import { nameWords, stem, words } from '../text/text.ts';

/** A word that so short is shared by chance. */
const MIN_WORD = 4;
/** A text that the user means leads to the next one: a list to its letter, a ticket to its runbook. */
const MAX_STEPS = 3;

/**
 * Can the user have meant this result when he left something to a text: was it looked up by what his words, or another
 * text that he meant, name? The answer to a call that did something is none he can have meant.
 */
export function isPointedTo(source: Source, history: History, steps = MAX_STEPS): boolean {
  const { action } = source;
  if (action === null || !action.captured) return true;
  if (didSomething(action)) return false;
  const { index, identifiers } = preparedGoal(history);
  const leaves = leavesOf(action.arguments);
  if (leaves.length === 0) return true;
  if (nameWords(action.tool).some((word) => word.length >= MIN_WORD && index.has(stem(word)))) return true;
  for (const leaf of leaves) {
    for (const { canonical } of identifiersOf(leaf)) {
      if (identifiers.has(canonical)) return true;
      if (steps > 0 && isNamedBy(canonical, source, history, steps)) return true;
    }
    const said = words(leaf.text.slice(0, 200).toLowerCase(), 20);
    if (said.some((word) => word.length >= MIN_WORD && index.has(stem(word)))) return true;
  }
  return false;
}

/** `mail-open`, `post_les`: what is only looked up by a number has said nothing to anybody. */
const NOUNS: ReadonlySet<Deed> = new Set(['message', 'publish', 'share', 'buy', 'create']);

const MAKES =
  /^(?:create|add|make|insert|generate|register|send|crear|créer|creer|creare|criar|erstellen|anlegen|maak|dodaj)$/;

function didSomething(action: Action): boolean {
  const effect = effectOf(action.tool);
  if (!effect.known || !isActing(action, effect)) return false;
  if (nameWords(action.tool).some((word) => MAKES.test(word))) return true;
  return !NOUNS.has(effect.deed) || leavesOf(action.arguments).some(({ text }) => / .* /.test(text.trim()));
}

function isNamedBy(canonical: string, source: Source, history: History, steps: number): boolean {
  const before = history.sources.slice(0, history.sources.indexOf(source));
  return before.some(
    (one) => preparedSource(one).identifiers.has(canonical) && isPointedTo(one, history, steps - 1),
  );
}
