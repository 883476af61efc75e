import type { Case } from '../case.ts';

/** One number about an action. `towards` +1: more of it never makes an action safer; -1: never more suspect. */
export interface Feature {
  readonly name: string;
  readonly says: string;
  readonly towards: -1 | 0 | 1;
  of(at: Case): number;
}

export const feature = (
  name: string,
  towards: -1 | 0 | 1,
  says: string,
  of: (at: Case) => number,
): Feature => ({
  name,
  towards,
  says,
  of,
});

export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
export const count = <T>(list: readonly T[], holds: (item: T) => boolean, most = 6): number =>
  Math.min(most, list.filter(holds).length);
export const greatest = <T>(list: readonly T[], of: (item: T) => number, none: number): number =>
  list.reduce((most, item) => Math.max(most, of(item)), none);
export const least = <T>(list: readonly T[], of: (item: T) => number, none: number): number =>
  list.length === 0 ? none : list.reduce((most, item) => Math.min(most, of(item)), Number.POSITIVE_INFINITY);
export const mean = <T>(list: readonly T[], of: (item: T) => number, none: number): number =>
  list.length === 0 ? none : list.reduce((sum, item) => sum + of(item), 0) / list.length;
export const yes = (holds: boolean): number => (holds ? 1 : 0);
