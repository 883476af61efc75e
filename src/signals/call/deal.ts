import type { Action } from '../../model/action.ts';
import type { Json } from '../../model/json.ts';
import { Memo } from '../../model/memo.ts';
import { asIdentifier, canonicalNumber, identifiersIn } from '../text/identifiers.ts';
import { fold, nameWords } from '../text/text.ts';
import type { Deed, Effect } from './effect.ts';
import { type Leaf, leavesOf } from './leaves.ts';

/** What a call does in business, read from its arguments whatever the tool calls them. */
export interface Deal {
  /** True where it moves money or its worth: a payment, an order, a refund, a voucher. */
  readonly money: boolean;
  /** Whom it goes to, canonical, accounts and addresses before names. */
  readonly payees: readonly string[];
  /** Null where no argument says one. */
  readonly amount: number | null;
  /** `EUR`, upper case; null where it isn't said. */
  readonly currency: string | null;
  /** The identifiers in reference, note and subject. */
  readonly references: readonly string[];
  /** The arguments that say when: another time makes it another deed, such as next month's rent. */
  readonly when: readonly string[];
  /** All other arguments, by path: canonical values. */
  readonly rest: ReadonlyMap<string, string>;
}

type Role = 'payee' | 'amount' | 'currency' | 'reference' | 'when' | 'payer' | 'free';

const ROLES: readonly (readonly [Role, ReadonlySet<string>])[] = [
  role('payer', 'from source debit payer sender origin debtor'),
  role('currency', 'currency ccy curr waehrung währung devise moneda divisa valuta moeda waluta'),
  role(
    'amount',
    'amount amt sum total gross net value price betrag summe montant importe monto cantidad importo valor kwota bedrag tutar сумма 金额 金額 금액 eur usd gbp chf jpy cny inr rub kr sek nok dkk pln czk huf try brl mxn aud cad krw twd zar',
  ),
  role(
    'when',
    'date day when due month period year start end until at first last valid term termin datum fecha data',
  ),
  role(
    'reference',
    'reference ref refs subject memo purpose remittance verwendungszweck betreff concepto motif causale text note notes description',
  ),
  role(
    'free',
    'comment remark reason priority urgency idempotency retry attempt nonce request correlation trace tags',
  ),
  role(
    'payee',
    'to payee recipient recipients beneficiary iban account acct creditor vendor supplier dest destination upi wallet holder empfaenger empfänger konto beneficiario destinatario cuenta bénéficiaire compte conto ontvanger odbiorca alıcı customer',
  ),
];

function role(name: Role, words: string): readonly [Role, ReadonlySet<string>] {
  return [name, new Set(words.split(' '))];
}

/** Parameters whose roles are at hand: they come again with every call. */
const MAX_PARAMETERS = 64 * 1024;
const roles = new Memo<string, Role | null>(MAX_PARAMETERS);

/** The role of a parameter, by a word of its name; null where it has none that is known. */
function roleOf(key: string): Role | null {
  return roles.get(key, 50 + key.length, findRole);
}

function findRole(key: string): Role | null {
  const words = nameWords(key);
  for (const [name, known] of ROLES) if (words.some((word) => known.has(word))) return name;
  return null;
}

const WORTH = new Set(
  'pay payment payments refund refunds transfer xfer wire payout remit invoice bill voucher vouchers credit order orders purchase po buy checkout donate donation tip bonus reimburse settle indemnity escrow tranche fee charge credit reimbursement disbursement release pago pagos pagar ordenar zahlung ueberweisung überweisung gutschrift erstattung rechnung paiement virement facture remboursement commande pagamento bonifico rimborso fattura betaling terugbetaling factuur płatność przelew zwrot faktura оплата платеж возврат ödeme iade'.split(
    ' ',
  ),
);

/** Characters of the arguments of calls that are at hand. */
const MAX_READY = 256 * 1024;
const ready = new Memo<Json & object, Known>(MAX_READY);

/** What was read from some arguments, and as whose. */
interface Known {
  readonly tool: string;
  readonly deed: Deed;
  readonly deal: Deal;
}

export function dealOf(action: Action, effect: Effect): Deal {
  const { tool, arguments: args } = action;
  if (typeof args !== 'object' || args === null) return read(action, effect);
  // The call that was judged and the one that has ended are two actions with the same arguments.
  const weight = (): number => leavesOf(args).reduce((sum, { text }) => sum + text.length, 500);
  const known = ready.get(args, weight, () => ({ tool, deed: effect.deed, deal: read(action, effect) }));
  return known.tool === tool && known.deed === effect.deed ? known.deal : read(action, effect);
}

function read(action: Action, effect: Effect): Deal {
  const leaves = leavesOf(action.arguments);
  const roles = leaves.map(({ key }) => roleOf(key));
  const of = (role: Role | null): readonly Leaf[] => leaves.filter((_, i) => roles[i] === role);
  const written = of('amount').find(({ text }) => amountIn(text) !== null)?.text ?? null;
  const amount = written === null ? null : amountIn(written);
  const said = of('currency')[0]?.text.trim().toUpperCase();
  const currency = said ?? (written === null ? null : currencyIn(written));
  const payees = of('payee');
  const ids = payees.map(({ text }) => asIdentifier(text));
  const names = payees.filter((_, i) => ids[i] === null);
  const account = ids.some((id) => id?.kind === 'account');
  const worth = account || effect.deed === 'pay' || nameWords(action.tool).some((word) => WORTH.has(word));
  return {
    money:
      (worth && (amount !== null || effect.deed === 'pay' || effect.deed === 'buy')) ||
      (amount !== null && currency !== null),
    payees: [...ids.flatMap((id) => id?.canonical ?? []), ...names.map(({ text }) => nameOf(text))],
    amount,
    currency,
    references: of('reference').flatMap(({ text }) => referencesIn(text)),
    when: of('when').map((leaf) => `${leaf.path}=${canonicalOf(leaf)}`),
    rest: new Map(of(null).map((leaf) => [leaf.path, canonicalOf(leaf)])),
  };
}

/** Legal forms and punctuation are no part of who somebody is. */
const FORMS =
  /\b(?:gmbh|ag|kg|ug|inc|llc|ltd|limited|corp|co|sa|sl|srl|spa|bv|nv|oy|ab|as|aps|plc|sarl|sas|lda|kk|sp z o o)\b/g;

/** One text per name: case, accents, punctuation and legal forms folded away. */
function nameOf(text: string): string {
  const plain = fold(text.replaceAll('.', ''))
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return plain.replace(FORMS, '').replace(/\s+/g, ' ').trim() || plain;
}

const AMOUNT = /[+-]?\d[\d.,' ]*\d|\d/;

/** `1.480,50 EUR`, `EUR 1,480.50` and `1480.5` are one amount. */
export function amountIn(text: string): number | null {
  const written = AMOUNT.exec(text.slice(0, 60))?.[0];
  if (written === undefined) return null;
  const amount = Number(canonicalNumber(written.replace(/[' ]/g, '')));
  return Number.isFinite(amount) ? amount : null;
}

const SIGNS: Readonly<Record<string, string>> = { '€': 'EUR', $: 'USD', '£': 'GBP', '¥': 'JPY', '₹': 'INR' };

function currencyIn(text: string): string | null {
  const code = /(?<![A-Z])[A-Z]{3}(?![A-Z])/.exec(text)?.[0];
  if (code !== undefined) return code;
  const sign = /[€$£¥₹]/.exec(text)?.[0];
  return sign === undefined ? null : (SIGNS[sign] ?? null);
}

/** What tells one payment from the next to the same payee: numbers of invoices, orders, months. */
function referencesIn(text: string): string[] {
  return identifiersIn(text.slice(0, 400)).map(({ canonical }) => canonical);
}

function canonicalOf(leaf: Leaf): string {
  if (leaf.number) return leaf.text;
  return asIdentifier(leaf.text)?.canonical ?? fold(leaf.text).replace(/\s+/g, ' ').trim();
}

/** Cents more or less do not make another payment. */
const TOLERANCE = 0.005;

/** Do two calls do the same thing once more? `sameTool`: their other arguments can be compared too. */
export function isSameDeal(a: Deal, b: Deal, sameTool: boolean): boolean {
  if (a.amount === null || b.amount === null) return false;
  if (Math.abs(a.amount - b.amount) > TOLERANCE * Math.max(Math.abs(a.amount), Math.abs(b.amount)))
    return false;
  if (a.currency !== null && b.currency !== null && a.currency !== b.currency) return false;
  if (a.when.length > 0 && b.when.length > 0 && a.when.join() !== b.when.join()) return false;
  if (!isWithin(a.references, b.references) && !isWithin(b.references, a.references)) return false;
  const samePayee = a.payees.some((payee) => b.payees.includes(payee));
  if (!sameTool) return samePayee;
  if (a.payees.length > 0 && b.payees.length > 0 && !samePayee) return false;
  return (samePayee || a.rest.size > 0) && agree(a.rest, b.rest);
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  return some.every((one) => all.includes(one));
}

/** No argument that both have says another thing. */
function agree(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  for (const [path, value] of a) if (b.has(path) && b.get(path) !== value) return false;
  return true;
}
