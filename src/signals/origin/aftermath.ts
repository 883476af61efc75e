import type { Action } from '../../model/action.ts';
import type { History, Source } from '../../model/history.ts';
import { amountIn, type Deal } from '../call/deal.ts';
import { effectOf, isReading } from '../call/effect.ts';
import { leavesOf } from '../call/leaves.ts';
import { isUncertain } from '../call/uncertain.ts';
import { asIdentifier } from '../text/identifiers.ts';
import { type Prepared, preparedSource } from '../text/prepared.ts';
import { fold, nameWords } from '../text/text.ts';
import { namesOf } from './named.ts';
import type { Place } from './provenance.ts';

/** What the agent saw since a call that may have done its work: where it is shown done, or that it looked in vain. */
export type Aftermath = Place | 'nothing' | 'unseen';

/** Whether what the call was to do is there, as far as the agent has looked since. */
export function aftermathOf(call: Action, deal: Deal, history: History): Aftermath {
  const since = history.sources.filter(({ action }) => action !== null && action.startTime >= call.endTime);
  let looked = false;
  for (const source of since.toReversed()) {
    if (!isLook(source, call)) continue;
    const place = shownIn(source, call, deal, history);
    if (place !== null) return place;
    looked ||= isRelated(source, call, deal);
  }
  return looked ? 'nothing' : 'unseen';
}

/** A look, by its name or because nothing says that it acts; one that failed the same way has shown nothing. */
function isLook({ action }: Source, call: Action): boolean {
  if (action === null || action.tool === call.tool || isUncertain(action)) return false;
  const did = effectOf(action.tool);
  return isReading(did) || !did.known || nameWords(action.tool).some((word) => LOOKING.has(word));
}

/** `payment_list` pays nothing. */
const LOOKING = new Set(
  'list status history state overview log lookup search get find check show'.split(' '),
);

const LEDGER =
  /pay|transf|transact|operat|opérat|statement|ledger|histor|order|book|sent|outbox|messag|charg|movim|moviment|umsa|umsä|buchung|konto|zahlung|comptes?|relevé|extra[ct]to|extrato|bestell|commande|pedid|ordin|histori|operacj|pohyb|transak|afschrift|明細|履歴|流水|记录|내역/;

/** Does the look concern the call: the same thing, the same system, or a list of such deeds? */
function isRelated({ action }: Source, call: Action, { payees }: Deal): boolean {
  if (action === null) return false;
  const own = new Set(leavesOf(call.arguments).map(({ text }) => text));
  if (leavesOf(action.arguments).some(({ text }) => text.length > 2 && own.has(text))) return true;
  const words = nameWords(action.tool);
  const others = new Set(nameWords(call.tool));
  if (words.some((word) => (word.length > 2 && others.has(word)) || LEDGER.test(word))) return true;
  return leavesOf(action.arguments).some(({ text }) => payees.includes(fold(text)));
}

function shownIn(source: Source, call: Action, deal: Deal, history: History): Place | null {
  const prepared = preparedSource(source);
  const marks = marksOf(call, history);
  for (const { start, end } of anchorsIn(prepared, call, deal)) {
    const record = recordAt(prepared, start, end);
    const text = prepared.folded.slice(record.start, record.end);
    const paid = deal.amount !== null && /[-−]/.test(prepared.folded[start - 1] ?? '');
    if (!(paid || DONE.test(text)) || UNDONE.test(text)) continue;
    const named = marks.filter((mark) => text.includes(mark)).length;
    if (named < (deal.amount === null ? 2 : 1)) continue;
    if (!isOlder(text, call, history)) return { source, start: record.start, end: record.end };
  }
  return null;
}

const MAX_ANCHORS = 20;
/** `3,275.00`, `3.275,00`, `3 275,00`, and each number of an account's. */
const SUM = /\d(?:[\d.,']|[ \u00a0\u202f](?=\d{3}(?!\d)))*/g;

/** Where the sum stands, or the thing or person where there is none. */
function anchorsIn(prepared: Prepared, call: Action, deal: Deal): Anchor[] {
  if (deal.amount !== null) return sumsIn(prepared.folded, deal.amount);
  const things = [
    ...deal.payees,
    ...leavesOf(call.arguments).map(({ text }) => asIdentifier(text)?.canonical),
  ];
  return things
    .flatMap((thing) => (thing === undefined ? [] : (prepared.identifiers.get(thing) ?? [])))
    .slice(0, MAX_ANCHORS);
}

function sumsIn(folded: string, amount: number): Anchor[] {
  const found: Anchor[] = [];
  for (const hit of folded.matchAll(SUM)) {
    if (found.length >= MAX_ANCHORS) break;
    if (amountIn(hit[0].replace(/[\u00a0\u202f]/g, ' ').replace(/[.,']+$/, '')) === amount) {
      found.push({ start: hit.index, end: hit.index + hit[0].length });
    }
  }
  return found;
}

interface Anchor {
  readonly start: number;
  readonly end: number;
}

const MIN_MARK = 4;
/** Values that say how, and stand in every such record. */
const HOW = /curr|wahr|devis|moned|valut|moeda|method|type|kind|mode|speed|instant|date|day|when|time/;

/** By what a record is known for that of the call: what it says in other values, and whom the user named. */
function marksOf(call: Action, history: History): readonly string[] {
  const values = leavesOf(call.arguments).filter(
    ({ key, text, number }) => !number && !HOW.test(key) && text.length >= MIN_MARK,
  );
  return [...new Set([...values.map(({ text }) => fold(text.slice(0, 200)).trim()), ...namesOf(history)])];
}

const REACH = 500;
const EDGE = /\n\s*-\s|\n\s*\n|\}\s*,\s*\{|\)\s*,\s*[A-Z]\w+\(/g;
const LINE = /\n/g;

/** The entry of a list that a place stands in. */
function recordAt({ text }: Prepared, start: number, end: number): Anchor {
  const edges = text.includes('{') ? EDGE : LINE;
  const from = Math.max(0, start - REACH);
  const to = Math.min(text.length, end + REACH);
  let first = from;
  for (const edge of text.slice(from, start).matchAll(edges)) first = from + edge.index + edge[0].length;
  const [next] = text.slice(end, to).matchAll(edges);
  return { start: first, end: next === undefined ? to : end + next.index };
}

const DONE =
  /posted|executed|completed?|paid|(?<!\p{L})sent|booked|settled|done|success|processed|processing|in progress|accepted|pending|submitted|queued|confirmed|cleared|released|delivered|placed|(?<!\p{L})open|gebucht|ausgeführt|erledigt|gesendet|bezahlt|bestätigt|überwiesen|in bearbeitung|exécut|envoyé|payé|traité|effectué|confirmé|en cours|ejecutad|realizad|enviad|pagad|completad|confirmad|procesad|eseguit|inviat|pagat|confermat|contabilizzat|executad|concluíd|processad|uitgevoerd|verzonden|betaald|geboekt|verwerkt|voltooid|genomför|gennemfør|gjennomfør|skickad|sendt|betald|betalt|bokförd|bokført|bogført|wykonan|wysłan|zapłacon|zaksięgow|zrealizow|proveden|odesl|zaplacen|zaúčtov|исполнен|отправлен|оплачен|проведен|ödendi|gönderildi|完了|済|成功|已|완료/u;
const UNDONE =
  /fail|reject|declin|cancel|revers|void|refus|error|bounc|expired|fehlgeschl|abgelehnt|storn|échou|rejet|annul|rechaz|fallid|anulad|rifiut|fallit|recus|falh|geweig|mislukt|avvis|misslyck|odrzuc|anulow|zamít|zruš|отклон|отмен|失敗|却下|拒|取消|失败|실패|거절|취소/u;

const DAY = /(?<!\d)(\d{4}-\d\d-\d\d)/g;
const DAY_MS = 86_400_000;
/** An entry may bear the day before, and clocks differ. */
const SLACK = 2 * DAY_MS;

/** A record that was there before the call, or bears an earlier date, tells of another deed: last month's rent. */
function isOlder(record: string, call: Action, { sources }: History): boolean {
  const before = sources.filter(({ action }) => action !== null && action.endTime <= call.startTime);
  if (before.some((source) => preparedSource(source).folded.includes(record))) return true;
  const days = Array.from(record.matchAll(DAY), ([day]) => Date.parse(day)).filter(Number.isFinite);
  return days.length > 0 && call.startTime > 0 && Math.max(...days) < call.startTime / 1e6 - SLACK;
}
