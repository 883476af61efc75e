/** What each kind of mark stands for, as a person calls it. */
const NAMES: Readonly<Record<string, string>> = {
  CARD: 'card number',
  KEY: 'key',
  JWT: 'token',
  PEM: 'private key',
  AUTH: 'credential',
  PASSWORD: 'password',
};
const MARK = /\b(?:MASKED_([A-Z]{2,12})_0([g-z]{10})|([A-Z]{2})00MASKED([G-Z]{10}))\b/g;
/** Of the letters, as many as tell the marks of one page apart. */
const SHOWN = 4;

/** A text for a person's eyes: `GB00MASKEDKHMJNSZTXQ` as `GB…ZTXQ (masked IBAN)`. The same mark reads the same. */
export function readable(text: string): string {
  return text.replace(MARK, (_, kind?: string, letters = '', country = '', ibanLetters = '') =>
    kind === undefined
      ? `${country}…${ibanLetters.slice(-SHOWN)} (masked IBAN)`
      : `…${letters.slice(-SHOWN)} (masked ${NAMES[kind] ?? kind.toLowerCase()})`,
  );
}
