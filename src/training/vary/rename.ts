import { z } from 'zod';
import type { Random } from '../random.ts';
import namesFile from './names.json' with { type: 'json' };

const names = z
  .object({
    firstNames: z.array(z.string()),
    moreFirstNames: z.array(z.string()),
    lastNames: z.array(z.string()),
    firms: z.array(z.string()),
    handles: z.array(z.string()),
    hosts: z.array(z.string()),
    mailDomains: z.array(z.string()),
    roles: z.array(z.string()),
    everydayNames: z.array(z.string()),
    verbs: z.record(z.string(), z.array(z.string()).min(1)),
  })
  .parse(namesFile);

export const VERBS: Readonly<Record<string, readonly string[]>> = names.verbs;

const FIRST = new Set(names.firstNames);
const ROLES = new Set(names.roles);
const MAIL = new Set(names.mailDomains);
const EVERYDAY = new Set(names.everydayNames);

const EMAIL = /[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}/g;
const HOST = /(?:https?:\/\/|www\.)(?:www\.)?([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)/g;
const ACCOUNT = /\b[A-Z]{2}\d{2}(?=[A-Z0-9]*\d{6})[A-Z0-9]{6,30}\b/g;
/** `USD500` is an amount. */
const ID = /\b(?!USD|EUR|GBP|CHF|JPY|CNY|INR)[A-Z]{1,8}(?:[-_][A-Z]{1,8})?[-_]?\d{3,12}\b/g;
const PHONE = /\+\d[\d ()-]{7,18}\d/g;
const LONG_NUMBER = /(?<![\d.,])\d{9,20}(?![\d.,]*\d)/g;
/** Chinese, Japanese and Korean put no blank between a name and the next word. */
const INSIDE_A_WORD = '[\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{N}]';
/** As people write accounts and tax numbers: in groups. */
const GROUPED_ACCOUNT = /\b[A-Z]{2}\d{2} [A-Z0-9]{4}(?: (?=[A-Z]*\d)[A-Z0-9]{1,4}\b){2,7}/g;
const GROUPED_NUMBER = /(?<![\d.,])\d{2,4}(?:[ -]\d{2,4}){2,6}(?![\d.,]*\d)/g;
const PHRASE = /\p{Lu}[\p{L}\p{N}]*(?: (?:& )?\p{Lu}[\p{L}\p{N}]*){0,3}/gu;
const NAME_PAIR = /\b(\p{Lu}\p{Ll}+)(?= (\p{Lu}\p{Ll}+)\b)/gu;

/**
 * A renaming for one run, made from all of its texts: people, firms, mail addresses, hosts, accounts and ids get
 * others of the same form. One word goes to one word, so what was equal or contained stays so; dates, times and
 * amounts are left alone. `kept` are words that must stay, such as those of the tools' names.
 */
export function renaming(
  texts: readonly string[],
  kept: ReadonlySet<string>,
  random: Random,
): (text: string) => string {
  const found = new Renamer(texts.join('\n'), kept, random).pairs();
  if (found.size === 0) return (text) => text;
  const longestFirst = [...found.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    `(?<!${INSIDE_A_WORD})(?:${longestFirst.map(escaped).join('|')})(?!${INSIDE_A_WORD})`,
    'gu',
  );
  return (text) => text.replace(pattern, (match) => found.get(match)!);
}

class Renamer {
  readonly #all: string;
  readonly #kept: ReadonlySet<string>;
  readonly #random: Random;
  readonly #pairs = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #pools: Record<'first' | 'last' | 'firm' | 'handle' | 'host', string[]>;

  constructor(all: string, kept: ReadonlySet<string>, random: Random) {
    this.#all = all;
    this.#kept = kept;
    this.#random = random;
    const said = all.toLowerCase();
    const unused = (pool: readonly string[]): string[] =>
      random.shuffle(
        pool.filter((name) => !EVERYDAY.has(name.toLowerCase()) && !said.includes(name.toLowerCase())),
      );
    this.#pools = {
      first: unused([...names.moreFirstNames, ...names.firstNames]),
      last: unused(names.lastNames),
      firm: unused(names.firms),
      handle: unused(names.handles),
      host: unused(names.hosts),
    };
  }

  pairs(): ReadonlyMap<string, string> {
    for (const email of new Set(this.#all.match(EMAIL) ?? [])) this.#email(email);
    for (const [, host] of this.#all.matchAll(HOST)) this.#domain(host!.toLowerCase());
    this.#people();
    for (const pattern of [ACCOUNT, ID, LONG_NUMBER])
      for (const code of new Set(this.#all.match(pattern) ?? [])) this.#digits(code);
    for (const grouped of new Set(this.#all.match(GROUPED_ACCOUNT) ?? [])) {
      this.#digits(compact(grouped));
      this.#regroup(grouped);
    }
    for (const phone of new Set(this.#all.match(PHONE) ?? [])) this.#digits(compact(phone));
    for (const pattern of [GROUPED_NUMBER, PHONE])
      for (const grouped of new Set(this.#all.match(pattern) ?? [])) this.#regroup(grouped);
    return this.#pairs;
  }

  /** A code written in groups becomes what the code in one piece becomes, in the same groups. */
  #regroup(grouped: string): void {
    const code = this.#pairs.get(compact(grouped));
    if (code === undefined) return;
    let next = 0;
    this.#put(
      grouped,
      grouped.replace(/[A-Z0-9+]/g, () => code[next++]!),
    );
  }

  #email(email: string): void {
    const at = email.indexOf('@');
    const domain = email.slice(at + 1).toLowerCase();
    if (!MAIL.has(domain)) this.#domain(domain);
    const local = email.slice(0, at);
    const parts = local.split(/[._%+-]/).filter((part) => /^\p{L}{3,}$/u.test(part));
    if (parts.some((part) => ROLES.has(part.toLowerCase()))) return;
    const people = parts.filter((part) => this.#isPerson(part));
    const others = people.map((part, index) => this.#word(part, index === 0 ? 'first' : 'last'));
    if (people.length > 1) this.#put(people.join('').toLowerCase(), others.join('').toLowerCase());
    // Somebody's handle is one word to the world: "fred9246" is Fred with other digits, "trustme" is whatever.
    const [, head = '', digits = ''] = /^(\p{L}+)(\d*)$/u.exec(local) ?? [];
    if (head === '' || people.length > 0) return;
    if (digits !== '' && this.#isPerson(head)) {
      const person = this.#word(head, 'first').toLowerCase();
      this.#put(local, person + otherDigits(digits, this.#random));
    } else if (!this.#kept.has(local) && !this.#all.includes(` ${local} `))
      this.#put(local, this.#take('handle') + digits);
  }

  /** A part of a mail address is a name where the texts say it with a capital, and never as a common word. */
  #isPerson(part: string): boolean {
    const name = capital(part);
    if (FIRST.has(name) || this.#pairs.has(name)) return true;
    return new RegExp(`\\b${escaped(name)}\\b`).test(this.#all) && !this.#isWord(part.toLowerCase());
  }

  #people(): void {
    for (const [, first, last] of this.#all.matchAll(NAME_PAIR)) {
      if (!FIRST.has(first!) || this.#kept.has(first!.toLowerCase())) continue;
      const a = this.#word(first!, 'first');
      // After a first name comes a surname, unless it is a common word ("Emma Please").
      if (!FIRST.has(last!) && this.#isWord(last!.toLowerCase())) continue;
      const b = this.#word(last!, 'last');
      this.#put((first! + last!).toLowerCase(), (a + b).toLowerCase());
    }
    for (const word of new Set(this.#all.match(/\b\p{Lu}\p{Ll}+\b/gu) ?? []))
      if (FIRST.has(word)) this.#word(word, 'first');
  }

  #word(word: string, pool: 'first' | 'last'): string {
    const name = capital(word);
    const known = this.#pairs.get(name);
    if (known !== undefined) return known;
    if (this.#kept.has(name.toLowerCase())) return name;
    const other = this.#take(pool);
    this.#put(name, other);
    this.#put(name.toUpperCase(), other.toUpperCase());
    if (!EVERYDAY.has(name.toLowerCase()) || !this.#isWord(name.toLowerCase()))
      this.#put(name.toLowerCase(), other.toLowerCase());
    return other;
  }

  /** Does it stand in small letters outside of addresses? */
  #isWord(word: string): boolean {
    return new RegExp(`(?<![\\w.@-])${escaped(word)}(?![\\w.@-])`).test(this.#all);
  }

  /** Is it a word of running text, such as the "discount" of discount.com? */
  #isProse(word: string): boolean {
    return new RegExp(`\\s${escaped(word)}[\\s,.;:!?]`).test(this.#all.replace(EMAIL, ' @ '));
  }

  /** "bluesparrowtech.com" and the firm the texts call "Blue Sparrow Tech" are one. */
  #domain(host: string): void {
    const labels = host.split('.').filter((label) => label !== 'www');
    const [country = '', second = ''] = [labels.at(-2), labels.at(-3)];
    const label = (country.length < 4 && second !== '' ? second : country) || labels[0] || '';
    if (label.length < 4 || this.#pairs.has(label) || this.#kept.has(label) || this.#isProse(label)) return;
    const phrase = [...this.#all.matchAll(PHRASE)]
      .map(([said]) => said)
      .find((said) => squashed(said) === label);
    const firm = this.#take(phrase === undefined ? 'host' : 'firm');
    this.#put(label, squashed(firm));
    if (phrase !== undefined) this.#put(phrase, firm);
  }

  #digits(code: string): void {
    if (this.#pairs.has(code) || this.#kept.has(code)) return;
    for (let tries = 0; tries < 20; tries++) if (this.#put(code, otherDigits(code, this.#random))) return;
  }

  #take(pool: 'first' | 'last' | 'firm' | 'handle' | 'host'): string {
    const name = this.#pools[pool].pop();
    if (name !== undefined) return name;
    const syllables = ['ka', 'lo', 'mi', 'ren', 'sto', 'va', 'dri', 'pel', 'nor', 'tas'];
    return capital(Array.from({ length: 4 }, () => this.#random.pick(syllables)).join(''));
  }

  /** Two words never become one. */
  #put(from: string, to: string): boolean {
    if (this.#pairs.has(from)) return true;
    if (from === '' || this.#taken.has(to) || this.#all.includes(to)) return false;
    this.#pairs.set(from, to);
    this.#taken.add(to);
    return true;
  }
}

function compact(code: string): string {
  return code.replace(/[^A-Z0-9+]/g, '');
}

/** The same form with other digits; a zero stays one. */
function otherDigits(code: string, random: Random): string {
  return code.replace(/\d/g, (digit) => (digit === '0' ? '0' : String(1 + random.below(9))));
}

function squashed(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}-]/gu, '');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
