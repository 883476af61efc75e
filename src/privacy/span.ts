/** A secret in a text. */
export interface Span {
  readonly kind: 'KEY' | 'JWT' | 'PEM' | 'AUTH' | 'PASSWORD' | 'CARD' | 'IBAN';
  readonly start: number;
  readonly end: number;
  /** What it says, however it is written: blanks between groups are left out. */
  readonly value: string;
}
