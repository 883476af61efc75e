import type { Action } from '../../model/action.ts';
import { canonicalNumber } from '../text/identifiers.ts';
import { nameWords } from '../text/text.ts';
import { leavesOf } from './leaves.ts';

const QUANTITY = new Set(
  'qty quantity count units pieces menge anzahl quantité cantidad quantità aantal ilość'.split(' '),
);
const PRICE = new Set('price cost rate preis prix precio prezzo preço prijs cena'.split(' '));

/** Characters of a number. */
const MAX_NUMBER = 60;

/** What an order comes to, quantity times price over its lines; null where no line has both. */
export function totalOf({ arguments: args }: Action): number | null {
  const quantities = new Map<string, number>();
  const prices = new Map<string, number>();
  for (const { path, key, text } of leavesOf(args)) {
    const line = path.slice(0, Math.max(0, path.lastIndexOf('.')));
    if (text.length > MAX_NUMBER) continue;
    const number = Number(canonicalNumber(text.trim()));
    if (!Number.isFinite(number)) continue;
    const name = nameWords(key);
    if (name.some((word) => QUANTITY.has(word))) quantities.set(line, number);
    else if (name.some((word) => PRICE.has(word))) prices.set(line, number);
  }
  let total: number | null = null;
  for (const [line, quantity] of quantities) {
    const price = prices.get(line);
    if (price !== undefined) total = (total ?? 0) + quantity * price;
  }
  return total;
}
