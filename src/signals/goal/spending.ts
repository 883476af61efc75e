import type { Action } from '../../model/action.ts';
import type { History } from '../../model/history.ts';
import { amountIn, dealOf } from '../call/deal.ts';
import { type Effect, effectOf } from '../call/effect.ts';
import { leavesOf } from '../call/leaves.ts';
import { endingOf } from '../call/outcome.ts';
import { totalOf } from '../call/total.ts';
import { canonicalNumber } from '../text/identifiers.ts';
import { nameWords } from '../text/text.ts';
import { countsOf, pricesIn } from './caps.ts';
import type { Limit } from './limit.ts';
import type { Press } from './pressed.ts';

/** What commits somebody to a price without being a payment. */
const COMMITS = new Set(
  'approve accept confirm award book hire order encomenda encomendar pedido commande bestellung bestellen bestelling ordine compra comprar zamowienie bestallning bestilling objednavka quote offer contract sign bid commission engage campaign reserve booking reservation genehmigen annehmen beauftragen buchen approuver accepter réserver reserver aprobar aceptar contratar reservar approvare accettare prenotare aprovar aceitar goedkeuren boeken zatwierdz zamow schvalit'.split(
    ' ',
  ),
);
const COST = new Set(
  'price cost costs budget fee total amount sum rate quote preis kosten betrag prix coût cout montant precio coste costo importe monto prezzo importo preço custo valor prijs bedrag pris belopp beløb cena koszt kwota částka 金額 价格'.split(
    ' ',
  ),
);

interface Spent {
  readonly amount: number;
  readonly currency: string | null;
}

/** What a call spends or commits to; null where it is about no money. */
function spentBy(action: Action, effect: Effect): Spent | null {
  const deal = dealOf(action, effect);
  const total = totalOf(action);
  if (total !== null) return { amount: total, currency: deal.currency };
  if (deal.money && deal.amount !== null) return { amount: deal.amount, currency: deal.currency };
  if (!nameWords(action.tool).some((word) => COMMITS.has(word))) return null;
  const amounts = leavesOf(action.arguments)
    .filter(({ key }) => nameWords(key).some((word) => COST.has(word)))
    .map(({ text }) => amountIn(text))
    .filter((amount) => amount !== null);
  return amounts.length === 0 ? null : { amount: Math.max(...amounts), currency: deal.currency };
}

/** Does the call go beyond the most that was allowed? */
export function exceeds(action: Action, limit: Limit, effect: Effect, { actions, goal }: History): boolean {
  if (limit.unit !== null) return countsBeyond(action, limit.unit, limit.most);
  const spent = spentBy(action, effect);
  if (spent === null || isOther(spent.currency, limit.currency)) return false;
  if (spent.amount > limit.most) return !isNamed(spent.amount, goal);
  return limit.together && spent.amount + before(actions, limit) > limit.most;
}

/** Who names the amount himself wants it: `flights below 400, and book the Astoria for 900`. */
function isNamed(amount: number, goal: readonly string[]): boolean {
  const numbers = goal.join('\n').match(/\d[\d.,']*\d|\d/g) ?? [];
  return numbers.some((text) => Number(canonicalNumber(text.replaceAll("'", ''))) === amount);
}

/** What was spent already, in the cap's currency. */
function before(actions: readonly Action[], { currency }: Limit): number {
  let sum = 0;
  for (const action of actions) {
    if (!action.captured || action.requested || endingOf(action) !== 'done') continue;
    const spent = spentBy(action, effectOf(action.tool));
    if (spent !== null && !isOther(spent.currency, currency)) sum += spent.amount;
  }
  return sum;
}

function isOther(currency: string | null, wanted: string | null): boolean {
  return currency !== null && wanted !== null && currency !== wanted;
}

/** A purchase on a page that has no price within the limit. */
export function pressesBeyond({ deeds, page }: Press, { most, currency, unit }: Limit): boolean {
  if (unit !== null || currency === null || !(deeds.has('pay') || deeds.has('buy'))) return false;
  const prices = pricesIn(page, currency);
  return prices.length > 0 && prices.every((price) => price > most);
}

const FROM = /^(?:check_?in|arrival|from|start(?:_?date)?|von|anreise)$/;
const TO = /^(?:check_?out|departure|to|until|end(?:_?date)?|bis|abreise)$/;
const DAY_MS = 86_400_000;

function countsBeyond(action: Action, unit: string, most: number): boolean {
  const leaves = leavesOf(action.arguments);
  const counted = leaves.filter(({ key }) => nameWords(key).some((word) => countsOf(unit, word)));
  if (counted.some(({ text }) => Number(text) > most)) return true;
  if (unit !== 'night') return false;
  const [from, to] = [FROM, TO].map((name) => leaves.find(({ key }) => name.test(key))?.text ?? '');
  const nights = (Date.parse(to ?? '') - Date.parse(from ?? '')) / DAY_MS;
  return Number.isFinite(nights) && nights > most;
}
