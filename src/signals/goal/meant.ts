import type { Action } from '../../model/action.ts';
import type { History } from '../../model/history.ts';
import { isJsonObject, type Json } from '../../model/json.ts';
import { effectOf, isReading } from '../call/effect.ts';
import { identifiersOf, leavesOf } from '../call/leaves.ts';
import { endingOf } from '../call/outcome.ts';
import { identifiersIn } from '../text/identifiers.ts';
import { preparedGoal, reading } from '../text/prepared.ts';
import { fold } from '../text/text.ts';

/**
 * The things the user singles out, folded: what he names by an identifier, and the one record that a look for his words
 * has found, under each name it has there. A look that finds many (`state: WA`) singles out none.
 */
export function meantBy(history: History): ReadonlySet<string> {
  const meant = new Set(exactIn(preparedGoal(history)));
  for (const action of history.actions.slice(-MAX_LOOKS)) {
    const sought = soughtBy(action, history);
    const found = sought === null ? null : oneRecord(action.result ?? '');
    if (sought === null || found === null) continue;
    meant.add(sought);
    for (const name of found) meant.add(name);
  }
  return meant;
}

/** Does the call name one of these things, in whatever parameter? */
export function namesAny(action: Action, things: ReadonlySet<string>): boolean {
  return leavesOf(action.arguments).some((leaf) => {
    if (identifiersOf(leaf).some(({ canonical }) => things.has(canonical))) return true;
    const folded = fold(leaf.text).trim();
    return [...things].some(
      (thing) => folded === thing || (thing.length >= MIN_PART && folded.includes(thing)),
    );
  });
}

/** What is shorter stands in any text. */
const MIN_PART = 4;

const MAX_LOOKS = 100;
/** `orders_load`, `staging.orders`: what people name exactly without a digit. */
const CODE = /(?<![\p{L}\p{N}_@./-])[a-z]\w{0,60}(?:_|\.(?=[a-z]\w{2}))\w{2,60}(?![\p{L}\p{N}_@/-])/gu;
/** Days, hours, sizes and versions name nothing. */
const MEASURE =
  /^(?:\d{1,4}$|\d{1,4}[-/.:]\d{1,2}(?:[-/.:]\d{1,4})?(?:t[\d:.z+-]*)?$|v?\d+(?:\.\d+)+|\d+[a-z]{1,3}$)/;
const MIN_EXACT = 5;

const exactIn = reading(({ folded, identifiers }): readonly string[] => {
  const exact = Array.from(folded.matchAll(CODE), ([code]) => code);
  for (const [canonical, [first]] of identifiers) {
    if (canonical.length < MIN_EXACT || MEASURE.test(canonical)) continue;
    // A long number without cents is a telephone, an account or a customer.
    if (first?.kind !== 'number' || /^\d{7,}$/.test(canonical)) exact.push(canonical);
  }
  return exact;
});

const MIN_SOUGHT = 3;
const MAX_SOUGHT = 60;

/** What of the user's words the call looks for; null where it looks for none. */
function soughtBy(action: Action, history: History): string | null {
  const did = effectOf(action.tool);
  if (!(isReading(did) || !did.known) || endingOf(action) !== 'done') return null;
  const goal = ` ${preparedGoal(history).folded} `;
  for (const { text } of leavesOf(action.arguments)) {
    const folded = fold(text).trim();
    if (folded.length < MIN_SOUGHT || folded.length > MAX_SOUGHT || MEASURE.test(folded)) continue;
    if (standsIn(goal, folded)) return folded;
  }
  return null;
}

/** Does it stand there, not as a part of a longer word? Words of scripts without blanks are no longer than they are. */
function standsIn(text: string, words: string): boolean {
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const around = (text[at - 1] ?? ' ') + (text[at + words.length] ?? ' ');
    if (!/[a-z0-9\u00c0-\u024f\u0400-\u04ff]/.test(around)) return true;
  }
  return false;
}

const COUNT =
  /^(?:count|total|hits|rows|matches|results?|anzahl|treffer|nombre|totale?|aantal|antal|liczba|počet)$/i;
const MAX_LINES = 3;

/** The identifiers of the one record that a result holds; null where it holds none or several. */
function oneRecord(result: string): readonly string[] | null {
  const value = parsed(result);
  if (value === undefined ? result.split('\n').length > MAX_LINES : !isOne(value, 0)) return null;
  const named = identifiersIn(result)
    .filter(({ kind, canonical }) => kind !== 'number' && kind !== 'url' && !MEASURE.test(canonical))
    .map(({ canonical }) => canonical);
  return [
    ...named,
    ...leavesOf(value ?? null).flatMap(({ key, text }) => (KEY.test(key) ? [fold(text)] : [])),
  ];
}

/** Fields that hold what a record is known by, however short. */
const KEY = /(?:^|[_-])(?:id|uid|uuid|guid|key|no|nr|num|number|code|ref|sku)$/;

/** Deeper down nothing is one of several. */
const MAX_DEPTH = 100;

function isOne(value: Json, depth: number): boolean {
  if (depth > MAX_DEPTH) return true;
  if (Array.isArray(value)) {
    if (depth === 0 && value.length === 0) return false;
    return value.filter(isJsonObject).length < 2 && value.every((item) => isOne(item, depth + 1));
  }
  if (!isJsonObject(value) || depth > 2) return true;
  return Object.entries(value).every(([key, item]) =>
    typeof item === 'number' && COUNT.test(key) ? item <= 1 : isOne(item, depth + 1),
  );
}

const MAX_PARSED = 65_536;

function parsed(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text) || text.length > MAX_PARSED) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
