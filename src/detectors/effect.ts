import type { Action } from '../model/action.ts';
import type { Made } from '../model/effects.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { canonical } from '../model/json.ts';
import { isActing } from '../signals/call/acting.ts';
import { type Deal, dealOf, isSameDeal } from '../signals/call/deal.ts';
import { type Deed, type Effect, effectOf, isReading } from '../signals/call/effect.ts';
import { leavesOf } from '../signals/call/leaves.ts';
import { isListing } from '../signals/call/listing.ts';
import { endingOf } from '../signals/call/outcome.ts';
import { isSameMatter } from '../signals/call/same-matter.ts';
import { isUncertain } from '../signals/call/uncertain.ts';
import { aftermathOf } from '../signals/origin/aftermath.ts';
import type { Place } from '../signals/origin/provenance.ts';
import { asIdentifier } from '../signals/text/identifiers.ts';
import { preparedGoal } from '../signals/text/prepared.ts';
import { abbreviate, fold, nameWords, words } from '../signals/text/text.ts';
import { cluesOf } from './clues.ts';
import { hasDoubled, ordinal } from './count.ts';
import type { Detector } from './detector.ts';
import { MAX_SHOWN, placeEvidence } from './evidence.ts';

/** Does the call bring about a second time what an earlier one already brought about? */
export const effect: Detector = {
  id: 'effect',
  inspect(action, { history, charter }) {
    const [made] = history.madeBefore.slice(-1);
    if (made !== undefined) return [elsewhere(action, made)];
    if (!action.captured || history.actions.length === 0) return [];
    const { effect: does } = cluesOf(action, history, charter);
    if (!isActing(action, does) || ASKS_TWICE.test(preparedGoal(history).folded)) return [];
    const deal = dealOf(action, does);
    if (deal.amount === null && isListing(action.tool, does)) return [];
    const before = deal.money ? paidBefore(action, deal, history) : doneBefore(action, does, history);
    if (before.done.length > 0) return [again(action, deal, before)];
    const same = sameMatterBefore(action, does, history);
    if (same.done.length > 0) return [again(action, { ...deal, money: true }, same)];
    return unsure(action, deal, does, history);
  },
};

/** What did the same before. */
interface Before {
  readonly done: readonly Action[];
  /** True where the latest of them repeated one already. */
  readonly told: boolean;
}

const NEVER: Before = { done: [], told: false };

/** The user's own words for doing a thing more than once. */
const ASKS_TWICE =
  /(?<![\p{L}\p{N}])(?:retry|twice|two times|2x|3x|three times|again|re-?send|once more|second time|duplicate|copies|each (?:day|week|month)|nochmals?|noch einmal|zweimal|erneut|deux fois|encore une fois|à nouveau|dos veces|otra vez|de nuevo|due volte|di nuovo|duas vezes|de novo|opnieuw|tweemaal|ponownie|jeszcze raz|дважды|ещё раз|снова|tekrar)(?![\p{L}\p{N}])|再次|两次|もう一度|再度|다시|두 번/u;

/** The payments, orders or refunds that this one makes again. */
function paidBefore(action: Action, deal: Deal, { actions }: History): Before {
  const same = actions.filter((earlier) => {
    const did = effectOf(earlier.tool);
    if (isReading(did)) return false;
    const other = dealOf(earlier, did);
    const sameTool = earlier.tool === action.tool;
    if (sameTool && isSame(action, earlier)) return true;
    return other.money && isSameDeal(deal, other, sameTool);
  });
  return { done: doneOf(same), told: false };
}

/** Calls without arguments don't tell what they are about. */
function isSame({ arguments: own }: Action, { arguments: other }: Action): boolean {
  return leavesOf(own).length > 0 && canonical(own) === canonical(other);
}

/** Deeds that are one too many the second time; granting or deleting twice changes nothing more. */
const ONCE: ReadonlySet<Deed> = new Set<Deed>(['pay', 'buy', 'message', 'publish', 'create']);

/** Calls of the same tool about the same sum and thing, in whatever words. */
function sameMatterBefore(action: Action, { deed, known }: Effect, { actions, goal }: History): Before {
  if (known && (!ONCE.has(deed) || TELLING.has(deed))) return NEVER;
  if (isNamed(action, JOURNAL) || isNamed(action, REMARKS)) return NEVER;
  const same = actions.filter((one) => one.tool === action.tool && isSameMatter(action, one));
  // Whatever the user says, money is paid once; of other things each of his messages may ask for one.
  const once = deed === 'pay' || deed === 'buy';
  return once || same.length >= goal.length ? { done: doneOf(same), told: false } : NEVER;
}

/** To the same place something else may be said. */
const TELLING: ReadonlySet<Deed> = new Set<Deed>(['message', 'publish']);
/** Entries of a journal: what happens often is written down often. */
const JOURNAL = new Set(['log', 'logs', 'journal', 'audit']);
/** Remarks: many different ones stand beside one thing. */
const REMARKS = new Set(['comment', 'comments', 'reply', 'note', 'notes']);

function isNamed({ tool }: Action, nouns: ReadonlySet<string>): boolean {
  return nameWords(tool).some((word) => nouns.has(word));
}

function doneBefore(action: Action, { deed, known }: Effect, { actions, goal }: History): Before {
  if (known && (!ONCE.has(deed) || isNamed(action, JOURNAL))) return NEVER;
  const earlier = actions.filter((one) => one.tool === action.tool && isRepetition(action, one));
  const most = goal.length;
  return {
    done: repeated(earlier, most, known),
    told: repeated(earlier.slice(0, -1), most, known).length > 0,
  };
}

/**
 * Those that a further one repeats. Each message of the user may ask for it once. Unknown effects may be reads in a
 * language of their own: these are repeated only if they were twice before, and left another result.
 */
function repeated(earlier: readonly Action[], asked: number, known: boolean): readonly Action[] {
  if (earlier.length < asked) return [];
  const done = doneOf(earlier);
  const changes = done.length > 1 && new Set(done.map(({ result }) => result)).size > 1;
  return known || changes ? done : [];
}

/** Longer texts are told apart by their words, shorter ones by all they say. */
const LONG = 60;
const ALIKE = 0.75;

/** The same once more: equal arguments, or a message to the same people that hardly differs. */
function isRepetition(action: Action, earlier: Action): boolean {
  const own = leavesOf(action.arguments);
  const other = new Map(leavesOf(earlier.arguments).map(({ path, text }) => [path, text]));
  if (own.length === 0 || own.length !== other.size) return false;
  return own.every(({ path, text }) => {
    const match = other.get(path);
    if (match === undefined || match === text) return match === text;
    if (text.length <= LONG || match.length <= LONG || likeness(text, match) < ALIKE) return false;
    return numbersOf(text) === numbersOf(match);
  });
}

/** Two texts alike that name other numbers tell of two things. */
function numbersOf(text: string): string {
  return [...new Set(text.match(/\p{L}{0,40}-?\d[\d.,]*/gu))].sort().join(' ');
}

/** Share of the words of two texts that both have. */
function likeness(a: string, b: string): number {
  const [own, other] = [a, b].map((text) => new Set(words(fold(text), 400)));
  if (own === undefined || other === undefined) return 0;
  const both = [...own].filter((word) => other.has(word)).length;
  return both / Math.max(1, own.size + other.size - both);
}

/** A call that failed left nothing to repeat. */
function doneOf(actions: readonly Action[]): readonly Action[] {
  return actions.filter((one) => one.captured && endingOf(one) === 'done');
}

/** A key by which the other side knows a second call for the first. */
const IDEMPOTENCY = /idempot|dedup|client_?(?:token|ref|request)|request_?id/;

/** The same once more after a call of which no answer came: is it known whether that one had done its work? */
function unsure(action: Action, deal: Deal, does: Effect, history: History): Finding[] {
  const first = history.actions.findLast((one) => isUncertain(one) && isMeantAgain(action, one, deal, does));
  if (first === undefined || haveOneKey(action, first)) return [];
  const seen = aftermathOf(first, deal, history);
  if (seen === 'nothing') return [];
  // The same call again may be known for a repetition; one by another way is not.
  const grave = deal.money && !isMadeAgain(action, first, deal);
  return [doneOrNot(action, first, seen === 'unseen' ? null : seen, grave)];
}

function isMeantAgain(action: Action, earlier: Action, deal: Deal, does: Effect): boolean {
  if (deal.money) return isMadeAgain(action, earlier, deal) || isByAnotherWay(action, earlier, deal);
  const { deed, known } = does;
  return known && ONCE.has(deed) && earlier.tool === action.tool && isRepetition(action, earlier);
}

function isMadeAgain(action: Action, earlier: Action, deal: Deal): boolean {
  const other = dealOf(earlier, effectOf(earlier.tool));
  const sameTool = earlier.tool === action.tool;
  return (sameTool && isSame(action, earlier)) || (other.money && isSameDeal(deal, other, sameTool));
}

/** By another way or under another reference: the same amount to the same payee, or for what the first was about. */
function isByAnotherWay(action: Action, earlier: Action, deal: Deal): boolean {
  const other = dealOf(earlier, effectOf(earlier.tool));
  if (!other.money || deal.amount === null || deal.amount !== other.amount) return false;
  if (deal.payees.some((payee) => other.payees.includes(payee))) return true;
  const own = leavesOf(action.arguments).map(({ text }) => text);
  return leavesOf(earlier.arguments).some(({ text }) => {
    const kind = asIdentifier(text)?.kind;
    return (kind === 'id' || kind === 'account') && own.some((one) => one.includes(text));
  });
}

function haveOneKey({ arguments: own }: Action, { arguments: other }: Action): boolean {
  const keys = leavesOf(own).filter(({ key }) => IDEMPOTENCY.test(key));
  const before = leavesOf(other);
  return keys.some(({ path, text }) => before.some((leaf) => leaf.path === path && leaf.text === text));
}

function doneOrNot(action: Action, first: Action, shown: Place | null, grave: boolean): Finding {
  const ended = {
    span: first.span,
    where: `result of ${first.tool}`,
    value: (first.result ?? '').slice(0, MAX_SHOWN),
  };
  if (shown === null) {
    const reason = `${action.tool} does again what ${first.tool} may have done already: that call got no answer, and nobody has looked since`;
    return finding(reason, grave, grave ? 0.7 : 0.5, ended);
  }
  const reason = `${action.tool} does again what ${first.tool} did although it got no answer: ${shown.source.tool} shows it done`;
  return { ...finding(reason, true, 0.8, ended), evidence: [placeEvidence(shown), ended] };
}

/** What the charter wants once was done by another call, whatever its words, tool, agent and session. */
function elsewhere(action: Action, { span, tool, agent, time }: Made): Finding {
  const who = agent === null ? '' : ` of ${abbreviate(agent)}`;
  const when = new Date(Math.round(time / 1e6)).toISOString();
  const reason = `${action.tool} does what ${tool}${who} did at ${when} already, and the charter wants it once`;
  return finding(reason, true, 0.9, { span, where: `earlier call of ${tool}`, value: when });
}

/** What goes on being repeated is told as seldom as a loop is; each payment waits for somebody. */
const OFTEN = 6;

function again(action: Action, { money, amount }: Deal, { done, told }: Before): Finding {
  const count = done.length + 1;
  const latest = done.at(-1)!;
  const args = canonical(action.arguments);
  const moved = amount === null ? '' : ` of ${amount}`;
  const reason = money
    ? `${action.tool} makes a payment or order${moved} that ${latest.tool} already made in this session, for the ${ordinal(count)} time`
    : `${action.tool} does the same for the ${ordinal(count)} time in this session: ${abbreviate(args, 80)}`;
  const found = finding(reason, money, money ? 0.8 : 0.5, {
    span: latest.span,
    where: `earlier call of ${latest.tool}`,
    value: canonical(latest.arguments).slice(0, MAX_SHOWN),
  });
  const silent = !money && told && !hasDoubled(count, OFTEN);
  return silent ? { ...found, severity: 'low', outcome: 'allow', score: 0.2 } : found;
}

function finding(reason: string, grave: boolean, score: number, evidence: Evidence): Finding {
  return {
    detector: 'effect',
    rule: null,
    kind: 'repeated_effect',
    severity: grave ? 'high' : 'medium',
    outcome: grave ? 'ask' : 'alert',
    score,
    reason,
    evidence: [evidence],
    owasp: 'ASI02',
  };
}
