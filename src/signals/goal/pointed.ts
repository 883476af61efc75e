import type { Action } from '../../model/action.ts';
import type { History, Source } from '../../model/history.ts';
import { isActing } from '../call/acting.ts';
import { type Deed, effectOf } from '../call/effect.ts';
import { identifiersOf, type Leaf, leavesOf } from '../call/leaves.ts';
import { preparedGoal, preparedSource } from '../text/prepared.ts';
import { nameWords, stem, words } from '../text/text.ts';

/** A word that so short is shared by chance. */
const MIN_WORD = 4;
/** A text that the user means leads to the next one: a list to its letter, a ticket to its runbook. */
const MAX_STEPS = 3;

/**
 * Can the user have meant this result when he left something to a text: was it looked up by what his words, or another
 * text that he meant, name? The answer to a call that did something is none he can have meant. Each source is looked at
 * once: they may name each other a thousandfold.
 */
export function isPointedTo(source: Source, history: History): boolean {
  const met = new Set([source]);
  let level = [source];
  for (let steps = 0; steps <= MAX_STEPS; steps++) {
    const next: Source[] = [];
    for (const one of level) {
      const meant = isMeant(one, history);
      if (meant === true) return true;
      if (meant === false) continue;
      for (const before of naming(one, history, met)) {
        met.add(before);
        next.push(before);
      }
    }
    level = next;
  }
  return false;
}

/** By the user's own words; null where it may be another text that names it. */
function isMeant({ action }: Source, history: History): boolean | null {
  if (action === null || !action.captured) return true;
  if (didSomething(action)) return false;
  const { index, identifiers } = preparedGoal(history);
  const isSaid = (word: string): boolean => word.length >= MIN_WORD && index.has(stem(word));
  const leaves = leavesOf(action.arguments);
  if (leaves.length === 0 || nameWords(action.tool).some(isSaid)) return true;
  const named = (leaf: Leaf): boolean =>
    identifiersOf(leaf).some(({ canonical }) => identifiers.has(canonical)) ||
    words(leaf.text.slice(0, 200).toLowerCase(), 20).some(isSaid);
  return leaves.some(named) ? true : null;
}

/** The earlier sources, less those met, that have an identifier by which this one was looked up. */
function naming(source: Source, history: History, met: ReadonlySet<Source>): Source[] {
  const wanted = new Set(
    leavesOf(source.action?.arguments ?? null).flatMap((leaf) =>
      identifiersOf(leaf).map(({ canonical }) => canonical),
    ),
  );
  if (wanted.size === 0) return [];
  const before = history.sources.slice(0, history.sources.indexOf(source));
  return before.filter((one) => {
    if (met.has(one)) return false;
    const { identifiers } = preparedSource(one);
    for (const canonical of wanted) if (identifiers.has(canonical)) return true;
    return false;
  });
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
