import type { Span } from './span.ts';

/** Lengths by country, from SWIFT's IBAN registry. */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  `
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18
    DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23
    IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27
    MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19
    SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
  `
    .trim()
    .split(/\s+/)
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const START = /(?:(?<![a-z0-9])|(?<=iban)|(?<=\\[nrt]))[a-z]{2}\d{2}/gi;
const ALNUM = /[a-z0-9]/i;
const BLANK = /[ \u00a0\u202f-]/;

/** The IBANs in a text, grouped or not: a country of the registry, its length, and check digits that hold. */
export function ibansIn(text: string): Span[] {
  const found: Span[] = [];
  START.lastIndex = 0;
  for (let hit = START.exec(text); hit !== null; hit = START.exec(text)) {
    const length = LENGTHS.get(hit[0].slice(0, 2).toUpperCase());
    const read = length === undefined ? null : readCompact(text, hit.index, length);
    if (read === null || !holds(read.compact)) continue;
    found.push({ kind: 'IBAN', start: hit.index, end: read.end, value: read.compact });
    START.lastIndex = read.end;
  }
  return found;
}

function readCompact(text: string, start: number, length: number): { compact: string; end: number } | null {
  let compact = '';
  let at = start;
  for (; compact.length < length; at++) {
    const char = text[at];
    if (char === undefined) return null;
    if (ALNUM.test(char)) compact += char.toUpperCase();
    else if (!BLANK.test(char) || !ALNUM.test(text[at + 1] ?? '')) return null;
  }
  return ALNUM.test(text[at] ?? '') ? null : { compact, end: at };
}

/** ISO 7064, mod 97-10; check digits are 02 to 98. */
function holds(compact: string): boolean {
  const check = Number(compact.slice(2, 4));
  if (!(check >= 2 && check <= 98)) return false;
  let rest = 0;
  for (const char of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
