import type { Finding } from '../model/finding.ts';
import { leftToText } from '../signals/goal/pointing.ts';
import { lookedUpByOrder } from '../signals/origin/looked-up.ts';
import { abbreviate } from '../signals/text/text.ts';
import { type Clues, trustOf } from './clues.ts';
import { argumentEvidence, placeEvidence } from './evidence.ts';

/** Records that were looked up only since a stranger's sentence wants something done with them; the first of a call's. */
export function soughtForStranger({ action, history, charter, effect, values, authority }: Clues): Finding[] {
  if (history.goal.length === 0 || leftToText(history) !== null) return [];
  const found = lookedUpByOrder(values, effect.deed, history, trustOf(charter));
  if (found === null) return [];
  const { value, lookUp, order } = found;
  return [
    {
      detector: 'provenance',
      rule: null,
      kind: 'untrusted_value',
      severity: 'high',
      // Something that the user said himself in the same call may be what he wants it for.
      outcome: authority.unclaimed ? 'block' : 'ask',
      score: 0.8,
      reason: `${action.tool} uses ${abbreviate(value.value)}, which ${lookUp.tool} was asked for only since a sentence in ${order.source.tool}'s result wants this done; the user named nothing of it`,
      evidence: [argumentEvidence(value), placeEvidence(order)],
      owasp: 'ASI01',
    },
  ];
}
