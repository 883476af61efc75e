/** Words of one kind in the languages agents meet most, as folded; CJK words need no boundary. */
type Words = readonly [words: string, cjk: string];

const DETAILS: Words = [
  'bank(?:ing)?(?:[ -](?:details?|accounts?|data|information|info|coordinates|connection))?|account|iban|' +
    '(?:payment|remittance|wire|wiring|transfer|settlement|ach|deposit|payee|beneficiary|account|iban)' +
    '[ -](?:details?|instructions?|information|info|account|number|data|coordinates)|' +
    'bankverbindung|bankdaten|kontoverbindung|kontodaten|kontonummer|konto|zahlungsdaten|' +
    'coordonnées bancaires|rib|compte(?: bancaire)?|datos bancarios|cuenta(?: bancaria)?|' +
    'coordinate bancarie|conto(?: corrente| bancario)?|dados bancários|conta(?: bancária)?|' +
    'bankgegevens|rekeningnummer|bankrekening|dane bankowe|numer konta|rachunk\\p{L}*|' +
    'реквизит\\p{L}*|счет\\p{L}*|счёт\\p{L}*|banka (?:bilgi|hesab)\\p{L}*',
  '银行(?:账户|账号|信息|资料)|收款(?:账户|账号)|账户|账号|銀行口座|振込先|口座|계좌',
];

const CHANGED: Words = [
  'chang(?:e|es|ed|ing)|moved|switched|updated|replac\\p{L}+|amended|revised|new|no longer|different|old|previous|instead|' +
    'geänder\\p{L}*|änder\\p{L}*|neue[nrs]?|neu|aktualisier\\p{L}*|nicht mehr|gewechselt|' +
    'chang(?:é|eons|ement)\\p{L}*|nouve\\p{L}+|modifié\\p{L}*|mise? à jour|' +
    'cambi\\p{L}+|nuev\\p{L}+|actualizad\\p{L}+|ya no|nuov\\p{L}+|aggiornat\\p{L}+|' +
    'mudou|mudaram|nov[oa]s?|atualizad\\p{L}+|alterad\\p{L}+|gewijzigd\\p{L}*|veranderd|nieuwe?|' +
    'zmieni\\p{L}+|zmian\\p{L}+|now[yae]\\p{L}*|измен\\p{L}+|смен\\p{L}+|нов\\p{L}+|değiş\\p{L}+|yeni',
  '变更|更改|更换|新|変更|변경|새',
];

/** Both in one sentence, in either order. */
const BETWEEN = '[^.!?\\n]{0,50}';
const ANNOUNCEMENT = new RegExp(
  `${oneOf(DETAILS)}${BETWEEN}${oneOf(CHANGED)}|${oneOf(CHANGED)}${BETWEEN}${oneOf(DETAILS)}`,
  'u',
);

function oneOf([words, cjk]: Words): string {
  return `(?:(?<![\\p{L}\\p{N}])(?:${words})(?![\\p{L}\\p{N}])|${cjk})`;
}

/** Does a passage, folded to lower case, say that an account to pay to is new or has changed? */
export function announcesAccount(folded: string): boolean {
  return ANNOUNCEMENT.test(folded);
}
