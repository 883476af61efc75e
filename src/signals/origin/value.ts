import { identifiersOf, type Leaf } from '../call/leaves.ts';
import { digitsOf } from '../text/digits.ts';
import { asIdentifier, type IdentifierKind } from '../text/identifiers.ts';
import { LENT } from './echo.ts';

/** Values of one argument. */
export const MAX_VALUES = 48;
/** A longer text is not a value but a body: only the identifiers in it are traced. */
const MAX_VALUE = 80;

/** A value of a call, as it is looked for in what was read. */
export interface Value {
  readonly text: string;
  readonly canonical: string;
  readonly kind: IdentifierKind | 'text';
  readonly whole: boolean;
  /** Where it is a longer number, written in groups or not. */
  readonly digits: string | null;
}

/** A parameter that holds the number of an account, in the languages of which there are tools. */
const ACCOUNT_KEY =
  /(?:account|acct|acc_?n|iban|konto|rachunek|compte|cuenta|conto|rekening|conta(?:$|_)|cont_|счет|счёт|口座|账号|帳號|계좌|hesap|účet|ucet|tili)/;
const MIN_ACCOUNT = 7;

/** The account that an argument is, where it is a number that is no IBAN. */
function accountOf({ key, text }: Leaf): Value | null {
  const digits = digitsOf(text.trim());
  if (digits === null || digits.length < MIN_ACCOUNT || key.endsWith('id') || !ACCOUNT_KEY.test(key))
    return null;
  return asValue({ text: text.trim(), canonical: digits, kind: 'account' }, true);
}

/** The value that an argument is, or the values that are in it: each address of a list, each identifier of a longer text. */
export function valuesOf(leaf: Leaf): Value[] {
  const account = accountOf(leaf);
  if (account !== null) return [account];
  if (leaf.number) return [asValue({ text: leaf.text, canonical: leaf.text, kind: 'number' }, true)];
  const whole = asIdentifier(leaf.text);
  if (whole !== null) return [asValue(whole, true)];
  const parties = partiesOf(leaf.text);
  if (parties.length > 0) return parties;
  const inside: Value[] = identifiersOf(leaf)
    .slice(0, MAX_VALUES)
    .map((one) => asValue(one, false));
  const text = leaf.text.trim();
  if (text.length >= 3 && text.length <= MAX_VALUE) {
    inside.unshift(asValue({ text, canonical: text.toLowerCase(), kind: 'text' }, true));
  }
  return inside;
}

/** Longer lists of addresses are none that a call names one by one. */
const MAX_LIST = 2_000;
/** `Ada Lovelace <ada@shop.example>`, `mailto:ada@shop.example`. */
const MAILBOX = /^(?:mailto:)?(?:[^<>@]{0,100}<)?([^<>\s@"]{1,64}@[^<>\s@"]{1,190})>?$/i;
const LABELLED_ACCOUNT = /^iban[:\s]\s*/i;

/** Where a text is nothing but whom it goes to, with what people write around that: each of them is a whole value. */
function partiesOf(text: string): Value[] {
  if (text.length > MAX_LIST) return [];
  const account = LABELLED_ACCOUNT.test(text) ? asIdentifier(text.replace(LABELLED_ACCOUNT, '')) : null;
  const parts = text.includes('@') ? text.split(/[,;\n]/).filter((part) => part.trim() !== '') : [];
  const ids =
    account === null ? parts.map((part) => asIdentifier(MAILBOX.exec(part.trim())?.[1] ?? '')) : [account];
  const found = ids.filter((id) => id !== null && LENT.has(id.kind)).filter((id) => id !== null);
  if (found.length < ids.length) return [];
  return found.map((id) => asValue(id, true));
}

function asValue(
  { text, canonical, kind }: Pick<Value, 'text' | 'canonical' | 'kind'>,
  whole: boolean,
): Value {
  return { text, canonical, kind, whole, digits: digitsOf(text) };
}
