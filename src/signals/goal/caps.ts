import { canonicalNumber } from '../text/identifiers.ts';
import { type Limit, NO_LIMIT } from './limit.ts';

const NUMBER = "(\\d[\\d.,']*\\d|\\d)\\s?(k|m|tsd|mille|thousand|万|千|億|亿|만|천)?";
const MONEY =
  '€|£|¥|￥|₹|\\$|r\\$|us\\$|nt\\$|hk\\$|eur|usd|gbp|chf|jpy|inr|cad|aud|pln|sek|nok|dkk|kr|czk|kč|huf|try|brl|mxn|cny|krw|twd|euros?|dollars?|pounds?|quid|francs?|franken|kronor|kroner|korun|rupees?|yen|złot\\w*|zł|元|円|원';

/** What stands before the most that is allowed. */
const LEAD = [
  "up to|at most|max(?:imum|imal|\\.)?(?: of)?|no more than|not more than|not (?:be )?(?:over|above)|(?:don't|do not|never) (?:go (?:over|above|beyond)|exceed|spend (?:more than|over)|pay (?:more than|over))|not (?:to )?exceed|limit(?: is| of)?|cap(?:ped)?(?: at| of)?|budget(?: is| of)?",
  'not a (?:cent|penny|dollar|pound|euro) (?:over|above|more than)',
  'bis(?: zu)?|höchstens|maximal|nicht mehr als|keinen (?:cent|euro) (?:mehr als|über)|weniger als',
  "au plus|maximum|jusqu'à|pas plus de|pas un (?:centime|euro) de plus que",
  'hasta|como mucho|no más de|menos de|ni un (?:céntimo|euro|peso) más de',
  'fino a|al massimo|non più di|meno di|non oltre|até|no máximo|menos de|abaixo de|não passe de|(?:que )?no (?:te )?pas[ae]s? de|non super(?:are|i|a)|ne (?:pas )?dépasse(?:r|z)?(?: pas)?|nicht über',
  'tot|hoogstens|niet meer dan|minder dan|högst|inte mer än|mindre (?:än|end|enn)|højst|høyst|ikke (?:mere end|mer enn)|maks(?:imalt)?',
  'inte över|ikke over|niet (?:boven|over)|nie (?:powyżej|ponad)|pas au-dessus de|no por encima de|non sopra|não acima de|não mais (?:de|que)|ne nad|не выше|不高于|不高於',
  'maksymalnie|najwyżej|nie więcej niż|do|maximálně|nejvýše?|ne(?: více| víc) než|не более|не больше|до|最多|不超过',
].join('|');
/** What stands behind it. */
const TAIL =
  'max(?:imum|imal)?|tops|at most|or less|höchstens|maximum|como máximo|al massimo|no máximo|以内|以下|未満|まで|之内|이하|이내';
const CAP = new RegExp(
  `(?<![\\p{L}])(?:${LEAD})\\s*(${MONEY})?\\s?${NUMBER}\\s?(${MONEY})?(?![\\p{L}\\p{N}])`,
  'gu',
);
/** `A stroller under £300`; `under 25 pounds nothing is paid` is about other things. */
const UNDER = new RegExp(
  `(?<=[\\p{L}\\p{N}] |, )(?:under|below|within|less than|unter|moins de|en dessous de|por debajo de|sotto (?:i|gli)|onder(?: de)?|poniżej|pod)\\s(${MONEY})?\\s?${NUMBER}\\s?(${MONEY})?(?![\\p{L}\\p{N}])`,
  'gu',
);
const CAP_BEHIND = new RegExp(
  `(?<![\\p{L}\\p{N}.,])(${MONEY})?\\s?${NUMBER}\\s?(${MONEY})?\\s?(?:${TAIL})`,
  'gu',
);
/** `If it's over 2500 ask me first`: what is asked about above a number is money, said or not. */
const ASK_ABOVE = new RegExp(
  `(?<![\\p{L}])(?:over|above|more than|über|mehr als|plus de|más de|più di|mais de|meer dan|över|mer än|over|mere end|mer enn|powyżej|więcej niż|víc(?:e)? než|nad)\\s*(${MONEY})?\\s?${NUMBER}\\s?(${MONEY})?(?:\\s(?:kostet|ist|sind|wird|kost|costs?|it costs|is))?,?\\s(?:then |please |just |dann |bitte )?(?:ask|check with|come back|call|tell|let me|wait|frag|meld|ruf|sag|demande|préviens|dis|pregúnta|dime|avísa|chiedi|dimmi|avvisa|pergunt|avis|vraag|bel|zeg|fråga|säg|spørg|spør|sig|zapytaj|powiedz|zeptej|řekni)`,
  'gu',
);
/** A budget is money, said or not. */
const BUDGET = /^budget/;
/** `A budget of 12 hours`. */
const NO_MONEY =
  /^\s?(?:%|h|hours?|min|minutes?|days?|weeks?|people|pages?|words?|tokens?|points?)(?!\p{L})/u;

function isBudget(cap: string, next: string): boolean {
  return BUDGET.test(cap) && !NO_MONEY.test(next);
}

const FACTORS: Readonly<Record<string, number>> = {
  k: 1e3,
  tsd: 1e3,
  mille: 1e3,
  thousand: 1e3,
  m: 1e6,
  千: 1e3,
  천: 1e3,
  万: 1e4,
  만: 1e4,
  億: 1e8,
  亿: 1e8,
};

/** A limit for all of it, not for each: `500 in total`. */
const TOGETHER =
  /(?<!\p{L})(?:in total|total|altogether|all in|overall|all together|insgesamt|zusammen|gesamt\p{L}*|alles in allem|en tout|au total|tout compris|en total|in totale|in tutto|no total|ao todo|in totaal|totalt|i alt|łącznie|razem|celkem|dohromady)(?!\p{L})|合計|全部で|总共|一共|합계/u;
const REACH = 24;

/** The most that the user allows, of money or of what is counted. */
export function* caps(folded: string, original: string): Generator<Limit> {
  // Every cap has a number.
  if (!/\d/.test(folded)) return;
  for (const [pattern, bare] of [
    [CAP, false],
    [UNDER, false],
    [CAP_BEHIND, false],
    [ASK_ABOVE, true],
  ] as const) {
    for (const hit of folded.matchAll(pattern)) {
      const [whole, before, digits = '', factor, after] = hit;
      // A number without money is a count, a date or an age.
      const money = before ?? after;
      if (money === undefined && !bare && !isBudget(whole, folded.slice(hit.index + whole.length))) continue;
      const most = Number(canonicalNumber(digits.replaceAll("'", ''))) * (FACTORS[factor ?? ''] ?? 1);
      if (!Number.isFinite(most) || most <= 0) continue;
      const end = hit.index + whole.length;
      const words = original.slice(hit.index, end).trim();
      const around = folded.slice(Math.max(0, hit.index - REACH), end + REACH);
      const currency = money === undefined ? null : currencyOf(money);
      yield { ...NO_LIMIT, kind: 'cap', words, most, currency, together: TOGETHER.test(around) };
    }
  }
  yield* counts(folded, original);
}

/** What may be counted, how people say it and how parameters are called. */
const UNITS: readonly (readonly [string, string])[] = [
  [
    'night',
    'nights?|nächten?|nacht|nuits?|noches?|nott[ei]|noites?|nachten|nätter|nætter|netter|noce|nocy|nocí|泊|晚|박',
  ],
  ['day', 'days?|tagen?|jours?|días?|giorn[oi]|dias?|dagen|dagar|dage|dager|dni|dnů|dny|日間|天'],
  ['hour', 'hours?|stunden?|heures?|horas?|or[ae]|uur|uren|timmar|timer|godzin\\w?|hodin\\w?|時間|小时|小時'],
];
const COUNTED = UNITS.map(
  ([unit, said]) =>
    [unit, new RegExp(`(?<![\\p{L}])(?:${LEAD})\\s*(\\d{1,4})\\s?(?:${said})(?!\\p{L})`, 'gu')] as const,
);
const KEYS = UNITS.map(([unit, said]) => [unit, new RegExp(`^(?:${said})$`, 'u')] as const);

function* counts(folded: string, original: string): Generator<Limit> {
  for (const [unit, pattern] of COUNTED) {
    for (const hit of folded.matchAll(pattern)) {
      const words = original.slice(hit.index, hit.index + hit[0].length).trim();
      yield { ...NO_LIMIT, kind: 'cap', words, most: Number(hit[1]), unit };
    }
  }
}

/** Does a word of a parameter's name say that it counts these? */
export function countsOf(unit: string, word: string): boolean {
  return KEYS.some(([name, said]) => name === unit && said.test(word));
}

const CODES: readonly (readonly [RegExp, string])[] = [
  [/^(?:€|eur)/, 'EUR'],
  [/^(?:£|gbp|pound|quid)/, 'GBP'],
  [/^(?:nt\$|twd)/, 'TWD'],
  [/^hk\$/, 'HKD'],
  [/^r\$|^brl/, 'BRL'],
  [/^(?:\$|us|dollar)/, 'USD'],
  [/^(?:¥|￥|jpy|yen|円)/, 'JPY'],
  [/^(?:₹|inr|rupee)/, 'INR'],
  [/^(?:chf|fran[ck])/, 'CHF'],
  [/^(?:pln|zł)/, 'PLN'],
  [/^(?:czk|kč|korun)/, 'CZK'],
  [/^(?:元|cny)/, 'CNY'],
  [/^(?:원|krw)/, 'KRW'],
];

function currencyOf(money: string): string {
  return CODES.find(([pattern]) => pattern.test(money))?.[1] ?? money.toUpperCase();
}

const PRICE = new RegExp(`(${MONEY})\\s?${NUMBER}|${NUMBER}\\s?(${MONEY})(?![\\p{L}\\p{N}])`, 'gu');

/** The amounts of money that a folded text names in this currency. */
export function pricesIn(folded: string, currency: string): number[] {
  return Array.from(folded.matchAll(PRICE), (hit) => {
    const [, before, first, one, second, two, after] = hit;
    if (currencyOf(before ?? after ?? '') !== currency) return Number.NaN;
    const number = Number(canonicalNumber((first ?? second ?? '').replaceAll("'", '')));
    return number * (FACTORS[one ?? two ?? ''] ?? 1);
  }).filter((price) => Number.isFinite(price));
}
