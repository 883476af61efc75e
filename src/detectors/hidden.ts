import type { Evidence, Finding } from '../model/finding.ts';
import { describedFor } from '../signals/origin/described.ts';
import { encodedFor } from '../signals/origin/encoded.ts';
import type { Provenance } from '../signals/origin/provenance.ts';
import type { Prepared } from '../signals/text/prepared.ts';
import { abbreviate, passage } from '../signals/text/text.ts';
import { givesOrders, wordingOf } from '../signals/text/wording.ts';
import type { Clues } from './clues.ts';
import { argumentEvidence, MAX_SHOWN, placeEvidence } from './evidence.ts';
import { SIGN_P } from './sign.ts';

/** Whom or where to, told only by what no person reads: another tool's description, or an encoded passage of a result. */
export function hiddenParties(clues: Clues): Finding[] {
  // The user may have named it.
  if (clues.history.goal.length === 0) return [];
  return clues.values.flatMap((value) => described(clues, value) ?? encoded(clues, value) ?? []);
}

function described({ action, history }: Clues, value: Provenance): Finding | null {
  const found = describedFor(action.tool, value, history);
  if (found === null) return null;
  const { tool, text, passage: at } = found;
  const evidence = {
    span: null,
    where: `description of ${tool.name}`,
    value: passage(text.text, at.start, at.end, MAX_SHOWN),
  };
  const orders = givesOrders(wordingOf(text.folded.slice(at.start, at.end)));
  return finding(action.tool, value, `the description of another tool, ${tool.name}`, orders, evidence);
}

function encoded({ action, history, mandate }: Clues, value: Provenance): Finding | null {
  const place = encodedFor(value, history);
  if (place === null) return null;
  const where = `an encoded passage of ${place.source.tool}'s result`;
  const found = finding(action.tool, value, where, ordersIn(place.said), placeEvidence(place));
  // Some tools return whole mails encoded, and the user may have pointed to one of them.
  if (mandate.delegates === null) return found;
  return { ...found, outcome: 'alert', severity: 'medium', score: 0.5, rare: { alert: SIGN_P } };
}

function ordersIn({ folded }: Prepared): boolean {
  return givesOrders(wordingOf(folded));
}

function finding(
  tool: string,
  value: Provenance,
  where: string,
  orders: boolean,
  evidence: Evidence,
): Finding {
  return {
    detector: 'provenance',
    rule: null,
    kind: 'untrusted_value',
    severity: 'high',
    outcome: orders ? 'block' : 'ask',
    score: orders ? 0.9 : 0.75,
    reason: `${tool} uses ${abbreviate(value.value)}, which only stands in ${where}`,
    evidence: [argumentEvidence(value), evidence],
    owasp: 'ASI01',
  };
}
