import type { Deed } from '../call/effect.ts';

/** What the user said the agent must not do, or not beyond. */
export interface Limit {
  /**
   * `ban`: a deed not to be done (`don't send`), or that the user does himself (`I'll decide on Thursday`); `hold`:
   * nothing is to be changed (`only check`, `draft only`); `only`: some information is all that is wanted (`just the
   * list`); `else`: what to do where the wish can't be done (`if not just tell me`); `cap`: money or a number not to be
   * exceeded.
   */
  readonly kind: 'ban' | 'hold' | 'only' | 'else' | 'cap';
  /** The user's words. */
  readonly words: string;
  /** The deeds a ban forbids; those that a hold, an `only` or an `else` leaves open; empty for a cap. */
  readonly deeds: ReadonlySet<Deed>;
  /** The words of a ban that may be its verb. */
  readonly verbs: readonly string[];
  /** What the ban is about, as stems; empty where it is about everything. */
  readonly about: readonly string[];
  /** True where the ban holds only in some case that the user names. */
  readonly conditional: boolean;
  /** The most a cap allows; NaN for the other kinds. */
  readonly most: number;
  /** The cap's currency, upper case; null where none is said. */
  readonly currency: string | null;
  /** What a cap counts where that is no money: `night`. */
  readonly unit: string | null;
  /** True where the cap is for all of it together. */
  readonly together: boolean;
}

export const NO_LIMIT = {
  deeds: new Set<Deed>(),
  verbs: [] as readonly string[],
  about: [] as readonly string[],
  conditional: false,
  most: Number.NaN,
  currency: null,
  unit: null,
  together: false,
};
