import { createHmac, randomBytes } from 'node:crypto';

/** Letters alone, and no vowels: a tag is no word, and its end joins with no number behind it. */
const LETTERS = 'ghjkmnpqrstvwxyz';
const LENGTH = 10;

const FORM = 'MASKED_[A-Z]{2,12}_0[g-z]{10}|[A-Z]{2}00MASKED[G-Z]{10}';
const OWN = new RegExp(`^(?:${FORM})$`);
/** Stands where a value was left out whole; OpenInference writes the same. */
export const LEFT_OUT = '__REDACTED__';
const MASK = new RegExp(`${FORM}|${LEFT_OUT}`);
const MASKS = new RegExp(MASK, 'g');

/**
 * What stands for a masked value: the same for the same value under the same salt, so that who reads the spans can
 * still tell where a value came from; nothing of the value can be got back from it without the salt.
 */
export class Tags {
  private readonly salt: string | Buffer;

  /** Without a salt, one of this process: values of two processes are then never told to be the same. */
  constructor(salt?: string) {
    this.salt = salt === undefined || salt === '' ? randomBytes(32) : salt;
  }

  /** `MASKED_CARD_0kqzrtvwxpg`: one word with a digit in it, which reads as an identifier wherever it stands. */
  of(kind: string, value: string): string {
    return `MASKED_${kind}_0${this.digest(kind, value)}`;
  }

  /** Still of an IBAN's form and country, and none: no account has the check digits 00. */
  ofIban(compact: string): string {
    return `${compact.slice(0, 2)}00MASKED${this.digest('IBAN', compact).toUpperCase()}`;
  }

  private digest(kind: string, value: string): string {
    const bytes = createHmac('sha256', this.salt).update(`${kind}\0${value}`).digest();
    let text = '';
    for (let i = 0; i < LENGTH; i++) text += LETTERS[(bytes[i] as number) & 15];
    return text;
  }
}

/** True where a text is itself such a tag: masking twice changes nothing. */
export function isTag(text: string): boolean {
  return text.length < 40 && OWN.test(text);
}

/** True where something in a text was masked or left out. */
export function masks(text: string): boolean {
  return MASK.test(text);
}

/** What stands before, between and behind the masks of a text. */
export function around(text: string): string[] {
  return text.split(MASKS);
}
