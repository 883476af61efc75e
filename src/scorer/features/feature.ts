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
export function count<T>(list: readonly T[], holds: (item: T) => boolean, most = 6): number {
  let found = 0;
  for (let i = 0; i < list.length && found < most; i++) if (holds(list[i]!)) found++;
  return found;
}
export function greatest<T>(list: readonly T[], of: (item: T) => number, none: number): number {
  let most = none;
  for (let i = 0; i < list.length; i++) most = Math.max(most, of(list[i]!));
  return most;
}
/** Of those that hold, where not all count. */
export function least<T>(
  list: readonly T[],
  of: (item: T) => number,
  none: number,
  holds: (item: T) => boolean = always,
): number {
  let fewest = Number.POSITIVE_INFINITY;
  let found = false;
  for (let i = 0; i < list.length; i++) {
    if (!holds(list[i]!)) continue;
    fewest = Math.min(fewest, of(list[i]!));
    found = true;
  }
  return found ? fewest : none;
}
export function mean<T>(list: readonly T[], of: (item: T) => number, none: number): number {
  let sum = 0;
  for (let i = 0; i < list.length; i++) sum += of(list[i]!);
  return list.length === 0 ? none : sum / list.length;
}
const always = (): boolean => true;
export const yes = (holds: boolean): number => (holds ? 1 : 0);
