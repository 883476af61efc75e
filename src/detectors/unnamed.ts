import { isPointedTo } from '../signals/goal/pointed.ts';
import { leftToText } from '../signals/goal/pointing.ts';
import type { Provenance } from '../signals/origin/provenance.ts';
import { isSpoken, spokenHost, spokenPhone } from '../signals/origin/spoken.ts';
import { preparedGoal } from '../signals/text/prepared.ts';
import type { Clues } from './clues.ts';

/**
 * The receiver of what a call gives that nobody with authority named: neither the user, nor the system text, nor a
 * field of a record, only what somebody wrote. Where the user asked for the like or left it to a text, that text may
 * name him, and no other.
 */
export function unnamedReceiver(
  { values, history }: Clues,
  isReceiver: (value: Provenance) => boolean,
  asks: (goal: string) => boolean,
): Provenance | null {
  const wanted = asks(preparedGoal(history).folded) || leftToText(history) !== null;
  for (const one of values) {
    if (!isReceiver(one)) continue;
    const value = isSpoken(one) ? one : (spokenPhone(one, history) ?? spokenHost(one, history));
    if (value === null) continue;
    if (!wanted || !value.holders.some((source) => isPointedTo(source, history))) return value;
  }
  return null;
}
