import type { History } from '../../model/history.ts';
import { Memo } from '../../model/memo.ts';
import { leavesOf } from '../call/leaves.ts';
import { undisguised } from '../text/disguise.ts';
import { preparedGoal, preparedSource } from '../text/prepared.ts';
import { fold, words } from '../text/text.ts';

/** Characters of texts whose bare form is at hand. */
const MAX_BARE = 512 * 1024;
const bares = new Memo<string, string>(MAX_BARE);
const SEPARATORS = /[^\p{L}\p{N}]+/gu;
/** A shorter part of a value is found in any text, and so tells nothing. */
const MIN_PART = 3;

/** A text without its separators, in lower case: `GB29 NWBK-60` and `gb29nwbk60` meet. */
function bare(text: string): string {
  return bares.get(text, 100 + text.length, () => fold(undisguised(text)).replace(SEPARATORS, ''));
}

/**
 * Did anybody tell of this value before the call: the user, the system text, a result, or the agent itself in an
 * earlier call? Grouping doesn't matter (an account number), nor that its parts stand apart (the name and the domain
 * of an address). Kinder than provenance: it asks only whether the value was made up.
 */
export function isTold(value: string, history: History): boolean {
  const whole = bare(value);
  if (whole === '') return true;
  // The parts of a path stand apart by themselves: `2026-06/3A` is a month and a room.
  const path = value.split('/');
  const parts = path.length > 1 ? path.map(bare) : words(fold(value), 16);
  const composed = parts.length > 1 && parts.every((part) => path.length > 1 || part.length >= MIN_PART);
  const texts = textsOf(history);
  if (isInRange(value, history)) return true;
  if (texts.some((text) => bare(text).includes(whole))) return true;
  return composed && parts.every((part) => texts.some((text) => bare(text).includes(part)));
}

/** `T-0601 to T-0603` tells of `T-0602` too. */
function isInRange(value: string, history: History): boolean {
  const own = Number(/\d+$/.exec(value)?.[0]);
  if (!Number.isFinite(own)) return false;
  const stem = fold(value).replace(/\d+$/, '');
  const ends: number[] = [];
  for (const canonical of preparedGoal(history).identifiers.keys()) {
    const digits = /\d+$/.exec(canonical)?.[0];
    if (digits !== undefined && canonical === `${stem}${digits}`) ends.push(Number(digits));
  }
  return ends.length > 1 && own > Math.min(...ends) && own < Math.max(...ends);
}

/** Everything said before the action. */
function textsOf({ goal, system, sources, actions }: History): string[] {
  const said = actions.flatMap(({ arguments: args }) => leavesOf(args).map(({ text }) => text));
  return [...goal, ...(system === null ? [] : [system]), ...sources.map(({ text }) => text), ...said];
}

const DIGITS = /\d+/g;

/**
 * An identifier that was told and differs from this one only in its digits: the record next to the one meant. Null
 * where there is none, or the value has no such form.
 */
export function siblingOf(value: string, history: History): string | null {
  const folded = fold(value);
  const form = folded.replace(DIGITS, '0');
  if (form === folded || !/\p{L}/u.test(form)) return null;
  for (const { text, identifiers } of [preparedGoal(history), ...history.sources.map(preparedSource)]) {
    for (const [canonical, [first]] of identifiers) {
      const isNext = canonical !== folded && canonical.replace(DIGITS, '0') === form;
      if (isNext && first !== undefined) return text.slice(first.start, first.end);
    }
  }
  return null;
}
