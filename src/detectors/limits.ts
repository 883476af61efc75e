import type { Action } from '../model/action.ts';
import type { Evidence, Finding, Outcome } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { isJsonObject, type Json } from '../model/json.ts';
import { isActing } from '../signals/call/acting.ts';
import { dealOf } from '../signals/call/deal.ts';
import { type Deed, type Effect, effectOf } from '../signals/call/effect.ts';
import { leavesOf } from '../signals/call/leaves.ts';
import { takingOf } from '../signals/call/loss.ts';
import { endingOf } from '../signals/call/outcome.ts';
import { isToUser } from '../signals/call/to-user.ts';
import { isApart } from '../signals/goal/apart.ts';
import { mandateOf } from '../signals/goal/delegation.ts';
import type { Limit } from '../signals/goal/limit.ts';
import { limitsOf } from '../signals/goal/limits.ts';
import { type Press, pressOf } from '../signals/goal/pressed.ts';
import { exceeds, pressesBeyond } from '../signals/goal/spending.ts';
import { fold, nameWords, stem, words } from '../signals/text/text.ts';
import { type Clues, cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { callEvidence, inText, MAX_SHOWN } from './evidence.ts';
import { handOverOf, isHandOver, isToPerson } from './handover.ts';

/**
 * Does the call keep to the limits that the user set in his own words (`don't send`, `only check`, `up to 500 €`), and
 * does a hand-over to another agent pass them on?
 */
export const limits: Detector = {
  id: 'limits',
  inspect(action, { history, charter }) {
    if (!action.captured) return [];
    const set = limitsOf(history);
    if (set.length === 0) return [];
    if (isHandOver(action.tool)) return isToPerson(action.tool) ? [] : handedOver(action, set, history);
    const clues = cluesOf(action, history, charter);
    const press = pressOf(action, history);
    const broken = set.find((limit) => breaks(action, limit, clues, press) && !isLifted(limit, clues));
    return broken === undefined ? [] : [violation(action, broken)];
  },
};

function breaks(action: Action, limit: Limit, clues: Clues, press: Press | null): boolean {
  const { effect, history } = clues;
  if (press !== null && pressesAgainst(press, limit)) return true;
  if (!isActing(action, effect)) return false;
  if (limit.kind === 'cap') return exceeds(action, limit, effect, history);
  if (isToUser(action, history.goal)) return false;
  switch (limit.kind) {
    case 'ban':
      if (isDryRun(action) || (TELLING.has(effect.deed) && isDraft(action))) return false;
      return isForbidden(action, limit, effect) && isAbout(action, limit) && hasQuoted(action, limit);
    case 'hold':
      return isBeyondHold(action, limit, clues);
    case 'only':
      return isLatest(limit, history) && isApart(action, effect, limit.deeds, history.goal);
    case 'else':
      return isLatest(limit, history) && isInstead(action, limit, clues);
  }
}

/** `Don't order yet`, and then a press on `Buy now`. */
function pressesAgainst(press: Press, limit: Limit): boolean {
  if (limit.kind === 'cap') return pressesBeyond(press, limit);
  return limit.kind === 'ban' && [...press.deeds].some((deed) => limit.deeds.has(deed));
}

function isBeyondHold(action: Action, limit: Limit, { effect, mandate, history }: Clues): boolean {
  if (!concernsThem(action, limit, history)) return false;
  // `Change nothing else` leaves open what was asked for.
  if (OTHERS.test(limit.words) && mandate.deeds.has(effect.deed)) return false;
  // Who wants to be told of what was found wants that message.
  if (limit.deeds.has(effect.deed)) return false;
  return !TELLING.has(effect.deed) || limit.deeds.size > 0 || !mandate.deeds.has('message');
}

/** A later message is a new task. */
function isLatest({ words: said }: Limit, { goal }: History): boolean {
  return plain(goal.at(-1) ?? '').includes(said);
}

/** The deeds that nobody does merely to find another way. */
const INSTEAD: ReadonlySet<Deed> = new Set(['pay', 'buy', 'remove', 'grant', 'secret', 'publish']);

/** What was wished failed, and instead of saying so the agent does what nobody asked for. */
function isInstead(action: Action, { deeds }: Limit, { effect, history }: Clues): boolean {
  if (!INSTEAD.has(effect.deed) || deeds.has(effect.deed)) return false;
  const failed = history.actions.findLast(
    (step) => endingOf(step) !== 'done' && isActing(step, effectOf(step.tool)),
  );
  if (failed === undefined || failed.tool === action.tool) return false;
  const since = history.actions.slice(history.actions.indexOf(failed) + 1);
  return !since.some(({ tool }) => tool === failed.tool);
}

const DRAFT =
  /^(?:is_?)?(?:draft|dry_?run|preview|entwurf|brouillon|borrador|bozza|rascunho|concept|utkast|kladde|robocz[ey]|koncept)$/;

/** To send a draft is to send. */
const SENDS =
  /^(?:send|sends|dispatch|submit|publish|envoyer|senden|abschicken|verschicken|versenden|enviar|inviare|invia|verstuur|versturen|verzenden|wyslij|skicka|odesli)$/;

/** A draft lets nothing out. */
function isDraft({ tool, arguments: args }: Action): boolean {
  const name = nameWords(tool).map(fold);
  if (name.some((word) => DRAFT.test(word)) && !name.some((word) => SENDS.test(word))) return true;
  if (leavesOf(args).some(({ text }) => text.length < 12 && DRAFT.test(fold(text)))) return true;
  return isSwitchedOn(args, DRAFT);
}

const DRY_RUN = /^(?:dry_?run|what_?if|preview_?only|simulate|check_?only|validate_?only)$/;

/** It does nothing yet. */
function isDryRun({ arguments: args }: Action): boolean {
  return isSwitchedOn(args, DRY_RUN);
}

function isSwitchedOn(args: Json, name: RegExp): boolean {
  return (
    isJsonObject(args) && Object.entries(args).some(([key, value]) => value === true && name.test(fold(key)))
  );
}

const TELLING: ReadonlySet<Deed> = new Set(['message', 'publish']);

const OTHERS =
  /(?<!\p{L})(?:other(?:wise)?|else|besides|beyond|ander\w*|sonst|autre|otr[oa]s?|altr[oiae])(?!\p{L})/u;

/** A later message goes before an earlier one: who said `only list` and now asks to create means the new task. */
function isLifted({ kind, words: said }: Limit, { effect, history }: Clues): boolean {
  if (kind === 'cap') return false;
  const since = history.goal.findLastIndex((message) => plain(message).includes(said));
  if (since < 0) return false;
  // `Is it sent?` asks for no sending.
  const later = history.goal.slice(since + 1).filter((message) => !/[?？]\s*$/.test(message));
  return later.some((message) => mandateOf([message]).deeds.has(effect.deed) || assents(message));
}

/** `Looks right, go.` */
const ASSENT =
  /(?<!\p{L})(?:go(?: ahead| on| for it)?|do it|proceed|approved|looks? (?:good|right|fine)|all good|ok(?:ay)?|yes|yep|sure|perfect|send it|passt(?: so)?|in ordnung|mach(?:en)? (?:das|es|so)|einverstanden|freigegeben|ja|d'accord|vas-y|c'est bon|parfait|oui|adelante|vale|de acuerdo|perfecto|sí|va bene|procedi|perfetto|pode (?:ir|avançar|mandar)|perfeito|akkoord|prima|doe maar|kör|godkänt|godkendt|godkjent|zgoda|dobrze|śmiało|souhlas|dobře)(?!\p{L})|好的|可以|没问题|同意|はい|お願いします|進めて|네|좋아요|진행/u;
const MAX_ASSENT = 60;

function assents(message: string): boolean {
  const said = plain(message);
  return (
    said.length <= MAX_ASSENT &&
    ASSENT.test(said) &&
    !/(?<!\p{L})(?:not|don't|no|never|nothing|none|wait|stop|but|nicht|nie|niemals|warte|aber|jamais|attends|mais|nunca|espera|pero|mai|aspetta|ma|nooit|wacht|maar|nigdy|czekaj|kein|pas|niet|inte|ikke|nie|ne|non|não)(?!\p{L})|不|别|ない/u.test(
      said,
    )
  );
}

/** As the words of a limit are written. */
function plain(text: string): string {
  return fold(text).replace(/[’‘]/g, "'");
}

/** What the user quotes in a ban is what it is about: ``no python with the `-c` flag``. */
function hasQuoted(action: Action, { words: said }: Limit): boolean {
  const quoted = [...said.matchAll(/[`"“«]([^`"”»]{1,60})[`"”»]/gu)].map((hit) => hit[1] ?? '');
  if (quoted.length === 0) return true;
  const args = fold(inText(action.arguments));
  return quoted.some((text) => args.includes(text));
}

const THEM = /(?<!p{L})(?:them|those|these)$/;

/** `You can look at the tests, but don't modify them`: the ban is about what its sentence named before. */
function concernsThem(action: Action, { words: said }: Limit, { goal }: History): boolean {
  if (!THEM.test(said.split(/[,;]| but /)[0] ?? '')) return true;
  const text = plain(goal.join('\n'));
  const before = text.slice(0, Math.max(0, text.indexOf(said)));
  const named = words(before.split(/[.!?\n]\s/).at(-1) ?? '', 40)
    .filter((word) => word.length > 3)
    .map(stem);
  return named.length === 0 || named.some((word) => mentioned(action).has(word));
}

/** The ban's verb stands in the tool's name, or means what the call does. */
function isForbidden(action: Action, { deeds, verbs, words: said }: Limit, effect: Effect): boolean {
  // Whether a command is of the kind that a clause describes is not judged here.
  if (effect.deed === 'run' && CLAUSE.test(said)) return false;
  if (deeds.has(effect.deed)) return true;
  if ((deeds.has('pay') || deeds.has('buy')) && dealOf(action, effect).money) return true;
  const name = nameWords(action.tool);
  return verbs.some((verb) => !isObject(verb, said) && name.some((word) => isForm(word, verb)));
}

/** `book` in `booking`, `blocking` of `block`. */
function isForm(word: string, verb: string): boolean {
  if (word.length < 4) return false;
  return verb.startsWith(word) || (verb.length >= 4 && word.startsWith(verb));
}

const CLAUSE = /(?<!\p{L})(?:that|which|whose) \p{L}/u;
const NEGATION =
  /(?<!\p{L})(?:do not|don't|dont|never|must not|mustn't|may not|should not|shouldn't)\s+(?:(?:ever|even|yet|just|also|please|actually|automatically|under any circumstances|try to|start to|go ahead and)\s+)?(\p{L}+)/u;

/** English has the verb right after the negation: a word at the clause's end is no verb. */
function isObject(verb: string, said: string): boolean {
  const first = NEGATION.exec(said)?.[1];
  return first !== undefined && first !== verb;
}

/** A ban on some things concerns the calls that name one of them. */
function isAbout(action: Action, { about, words: said }: Limit): boolean {
  // `Don't delete` forbids no blocking.
  const taking = takingOf(action.tool);
  if (taking !== null && !taking.asked(fold(said))) return false;
  if (about.length === 0) return true;
  const named = mentioned(action);
  return about.some((word) => named.has(word));
}

/** The words of the call, as stems. */
function mentioned(action: Action): ReadonlySet<string> {
  const named = new Set(nameWords(action.tool).map(stem));
  for (const { text } of leavesOf(action.arguments)) {
    for (const word of words(fold(text.slice(0, 2_000)), 200)) named.add(stem(word));
  }
  return named;
}

/** What was lost on the way to another agent is told; what it is told against the limit waits for a person. */
function handedOver(action: Action, set: readonly Limit[], history: History): Finding[] {
  const { lost, against } = handOverOf(action, set, history);
  if (against !== null) {
    const reason = `${action.tool} hands work over against what the user said: "${against.words}"`;
    return [finding(action, 'ask', 0.85, reason, against)];
  }
  const [first] = lost;
  if (first === undefined) return [];
  const quoted = lost.slice(0, 3).map((limit) => `"${limit.words}"`);
  const reason = `${action.tool} hands work over without the limit that the user set: ${quoted.join(', ')}`;
  return [finding(action, 'alert', 0.7, reason, first)];
}

function violation(action: Action, limit: Limit): Finding {
  const reason = `${action.tool} goes against what the user said: "${limit.words}"`;
  return finding(action, limit.conditional ? 'alert' : 'ask', limit.conditional ? 0.6 : 0.85, reason, limit);
}

function finding(action: Action, outcome: Outcome, score: number, reason: string, limit: Limit): Finding {
  const evidence: Evidence[] = [
    { span: null, where: "the user's words", value: limit.words.slice(0, MAX_SHOWN) },
    callEvidence(action),
  ];
  return {
    detector: 'limits',
    rule: null,
    kind: 'lost_limits',
    severity: outcome === 'ask' ? 'high' : 'medium',
    outcome,
    score,
    reason,
    evidence,
    owasp: 'ASI07',
  };
}
