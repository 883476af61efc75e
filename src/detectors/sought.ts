import type { Finding } from '../model/finding.ts';
import type { Deed } from '../signals/call/effect.ts';
import { isMarking } from '../signals/call/marking.ts';
import { thingsOf } from '../signals/call/things.ts';
import { namesDeedAt } from '../signals/goal/deeds/named.ts';
import { leftToText } from '../signals/goal/pointing.ts';
import { fetchedByOrder } from '../signals/origin/fetched.ts';
import { lookedUpByOrder } from '../signals/origin/looked-up.ts';
import { preparedSource } from '../signals/text/prepared.ts';
import { abbreviate } from '../signals/text/text.ts';
import { type Clues, trustOf } from './clues.ts';
import { argumentEvidence, callEvidence, placeEvidence } from './evidence.ts';

const COSTLY: readonly Deed[] = ['buy', 'pay'];

/** Records that were looked up only since a stranger's sentence wants something done with them; the first of a call's. */
export function soughtForStranger({ action, history, charter, effect, values, authority }: Clues): Finding[] {
  if (history.goal.length === 0 || leftToText(history) !== null) return [];
  const found = lookedUpByOrder(values, effect.deed, history, trustOf(charter));
  if (found === null) return [];
  const { value, lookUp, order } = found;
  const text = preparedSource(order.source);
  const costs = COSTLY.some((deed) => namesDeedAt(text, order.start, order.end, deed));
  return [
    {
      detector: 'provenance',
      rule: null,
      kind: 'untrusted_value',
      severity: 'high',
      // What the user said himself in the same call may be what he wants it for.
      outcome: costs && authority.unclaimed ? 'block' : 'ask',
      // Who is to be written to, or which file to be mended, an agent finds out by itself too.
      ...(costs ? {} : { rare: { ask: 1 / 5 } }),
      score: 0.8,
      reason: `${action.tool} uses ${abbreviate(value.value)}, which ${lookUp.tool} was asked for only since a sentence in ${order.source.tool}'s result wants this done; the user named nothing of it`,
      evidence: [argumentEvidence(value), placeEvidence(order)],
      owasp: 'ASI01',
    },
  ];
}

/** A look that leaves its mark on what it fetches, and that only a stranger's sentence wants. */
export function fetchedForStranger({ action, history, charter }: Clues): Finding[] {
  if (history.goal.length === 0 || leftToText(history) !== null) return [];
  const { tool } = action;
  if (!isMarking(tool, history.tools.get(tool)?.description ?? '')) return [];
  const order = fetchedByOrder(thingsOf(tool), history, trustOf(charter));
  if (order === null) return [];
  return [
    {
      detector: 'provenance',
      rule: null,
      kind: 'untrusted_value',
      severity: 'medium',
      outcome: 'block',
      score: 0.7,
      reason: `${tool} changes what it fetches, and it is a sentence in ${order.source.tool}'s result that wants it; the user asked for none of it`,
      evidence: [callEvidence(action), placeEvidence(order)],
      owasp: 'ASI01',
    },
  ];
}
