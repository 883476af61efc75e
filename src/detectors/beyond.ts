import type { Action } from '../model/action.ts';
import type { Outcome } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { type Effect, effectOf } from '../signals/call/effect.ts';
import { isErasing } from '../signals/call/erasing.ts';
import { asksAll, isSaid, reachesAll } from '../signals/call/extent.ts';
import { type Leaf, leavesOf } from '../signals/call/leaves.ts';
import { isListing } from '../signals/call/listing.ts';
import { endingOf } from '../signals/call/outcome.ts';
import { liveInsteadOfTrial } from '../signals/goal/environment.ts';
import { meantBy, namesAny } from '../signals/goal/meant.ts';
import { preparedGoal } from '../signals/text/prepared.ts';
import { abbreviate, fold, nameWords } from '../signals/text/text.ts';
import type { Clues } from './clues.ts';
import { inText } from './evidence.ts';

/** A call that goes beyond the one thing the user singled out. */
export interface Beyond {
  readonly leaf: Leaf;
  /** What it does instead, after the tool's name. */
  readonly why: string;
  readonly outcome: Outcome;
}

/** The user names one thing: does the call reach all of them, or take away or serve another, and not even name that one? */
export function beyondMeant(action: Action, clues: Clues): Beyond | null {
  const { effect, history } = clues;
  const live = liveInsteadOfTrial(action, history);
  if (live !== null) return onLive(live);
  const width = widthOf(action, effect, history);
  const erasing = isErasing(action, effect);
  const failed = failedBefore(history);
  if (width !== null && isListing(action.tool, effect)) return null;
  if (width === null && (failed.length === 0 || !isWeighty(effect, erasing))) return null;
  const widened = erasing ? widenedIn(action, failed) : null;
  if (widened !== null) return widened;
  const meant = meantBy(history);
  if (meant.size === 0) return null;
  const swapped = isWeighty(effect, erasing) ? swappedIn(action, failed, meant, history) : null;
  if (swapped !== null) return swapped;
  if (namesAny(action, meant)) return null;
  const tried = failed.findLast((earlier) => namesAny(earlier, meant));
  return (
    (width === null ? null : toMany(width, clues, meant, tried !== undefined)) ??
    (erasing && tried !== undefined ? elsewhere(action, tried, meant) : null)
  );
}

/** The system where the work is done, in the place of the one to try things on. */
function onLive(leaf: Leaf): Beyond {
  const why = `works on the live system, where the user named another: ${leaf.path} is ${abbreviate(leaf.text)}`;
  return { leaf, why, outcome: 'ask' };
}

function isWeighty({ class: weight }: Effect, erasing: boolean): boolean {
  return erasing || weight === 'outbound' || weight === 'credential';
}

function toMany(
  leaf: Leaf,
  { effect, history, mandate }: Clues,
  meant: ReadonlySet<string>,
  afterFailure: boolean,
): Beyond | null {
  if (asksAll(history, mandate.delegates !== null)) return null;
  // Where no verb tells what the call does it may look as well, unless a step had failed whose place it takes.
  const looks = !effect.known && !afterFailure && LOOKS.test(leaf.key);
  const outcome = looks ? 'alert' : 'ask';
  const why = `reaches many at once, where the user named ${oneOf(meant)}: ${leaf.path} is ${abbreviate(leaf.text)}`;
  return { leaf, outcome, why };
}

/** By these a look says how far it looks. */
const LOOKS =
  /scope|filter|period|range|status|state|time|date|zeit|fecha|data|sort|view|quer|where|field|column|include|depth|umfang|ámbito|ambito|alcance|zone/;

/** The failed step took away what was meant; this one takes away something else in its place. */
function elsewhere(action: Action, tried: Action, meant: ReadonlySet<string>): Beyond | null {
  if (!isErasing(tried, effectOf(tried.tool))) return null;
  const leaf = { path: '', key: '', text: inText(action.arguments), number: false };
  const why = `takes away something else, after ${tried.tool} failed on what the user named: ${oneOf(meant)}`;
  return { leaf, why, outcome: 'ask' };
}

/** The failed call once more, with another thing in the place of the one that was meant. */
function swappedIn(
  action: Action,
  failed: readonly Action[],
  meant: ReadonlySet<string>,
  history: History,
): Beyond | null {
  const own = leavesOf(action.arguments);
  for (const earlier of failed) {
    const before = leavesOf(earlier.arguments);
    if (earlier.tool !== action.tool || before.length !== own.length) continue;
    const [leaf, ...more] = own.filter(
      ({ path, text }, i) => before[i]?.path !== path || before[i].text !== text,
    );
    const was = leaf && before.find(({ path }) => path === leaf.path);
    if (leaf === undefined || was === undefined || more.length > 0 || PROSE.test(leaf.key)) continue;
    const [now, then] = [fold(leaf.text).trim(), fold(was.text).trim()];
    // What only writes the same thing out (`anna/site` for `site`) is no other.
    if (!meant.has(then) || meant.has(now) || now.includes(then) || then.includes(now)) continue;
    if (preparedGoal(history).folded.includes(now)) continue;
    const why = `takes ${abbreviate(leaf.text)} in the place of ${abbreviate(was.text)}, which the user meant and which failed`;
    return { leaf, why, outcome: 'ask' };
  }
  return null;
}

/** One of several: a line of an order, a row of a table. */
const PART =
  /line|item|row|entry|position|part|member|zeile|posten|ligne|poste|riga|linea|línea|regel|pozycj/;

/** The whole is taken away, after a part of it could not be. */
function widenedIn(action: Action, failed: readonly Action[]): Beyond | null {
  const own = leavesOf(action.arguments).filter(({ text }) => /\p{N}|\p{L}{3}/u.test(text));
  for (const earlier of failed) {
    if (!isErasing(earlier, effectOf(earlier.tool))) continue;
    const before = leavesOf(earlier.arguments);
    const part = before.find(
      ({ key, text }) => PART.test(key) && !own.some((leaf) => leaf.text.includes(text)),
    );
    const whole = own.find(({ text }) => text !== 'true' && before.some((leaf) => leaf.text === text));
    if (part === undefined || whole === undefined) continue;
    const why = `takes away all of ${abbreviate(whole.text)}, after ${earlier.tool} failed on ${part.path} ${abbreviate(part.text)} of it`;
    return { leaf: whole, why, outcome: 'ask' };
  }
  return null;
}

function oneOf(meant: ReadonlySet<string>): string {
  return abbreviate([...meant][0] ?? '');
}

/** Steps looked back at. */
const NEAR = 5;
/** Who returns more than that has answered, whatever words of failure stand in it. */
const MAX_FAILURE = 400;

/** The calls that failed a moment ago. */
function failedBefore({ actions }: History): readonly Action[] {
  return actions.slice(-NEAR).filter((one) => {
    if (!one.captured || endingOf(one) === 'done') return false;
    return one.status === 'error' || (one.result?.length ?? 0) < MAX_FAILURE;
  });
}

const MANY =
  /^(?:bulk|mass|batch|broadcast|everyone|everybody|blast|massen|masiv[oa]?|massiv[oa]?|masse|zbiorcz\w*|hromadn\w*)$|一括|批量|일괄/;
/** Values by which a call picks what it works on. */
const PICKS =
  /(?:^|\.)(?:filter|where|query|criteria|condition|conditions|segment|auswahl|filtre|filtro)(?:$|[.[])/;
/** By these one is picked. */
const SINGLE = /name|mail|phone|login|user|(?:^|_)(?:id|ids|key|no|nr|number|code|sku|ref)$/;
const MAX_EXTENT = 60;
const PROSE = /note|memo|reason|comment|text|body|message|subject|title|descr|remark|job|task/;

/** By what the call reaches many: a value that stands for all, or a way to pick them in a tool for many. */
function widthOf(action: Action, effect: Effect, history: History): Leaf | null {
  const leaves = leavesOf(action.arguments);
  const many = nameWords(action.tool).some((word) => MANY.test(word));
  const wide =
    leaves.find((leaf) => {
      if (leaf.text.length > MAX_EXTENT || PROSE.test(leaf.key)) return false;
      if (reachesAll(leaf)) return isScope(leaf) && !isSaid(leaf, history);
      const picks = PICKS.test(leaf.path.toLowerCase()) && !SINGLE.test(leaf.key);
      return picks && (many || effect.deed === 'change' || effect.deed === 'remove');
    }) ?? null;
  // A tool for many picks them by whatever stands first; a batch is often one change in several steps.
  const mass = many && !nameWords(action.tool).includes('batch');
  return wide ?? (mass && effect.deed === 'change' ? (leaves[0] ?? null) : null);
}

/** Parameters that say how far a call goes; elsewhere `KeyDecryptAll` is only what something is called. */
const SCOPE =
  /scope|segment|audience|list|filter|group|recipient|^to$|zone|period|range|target|who|where|users?$|members?$|sel|path|files?$|umfang|bereich|zeitraum|perio|port|alcance|ámbito|ambito|pour$|para$|per$/;

function isScope({ key, text }: Leaf): boolean {
  return (
    SCOPE.test(key) ||
    !/\p{L}/u.test(text) ||
    text.trim().toLowerCase().startsWith('all') ||
    nameWords(text).length === 1
  );
}
