import type { Finding } from '../model/finding.ts';

/** What a charter says is to be put to a person is; what is only unusual or frequent proves nothing else. */
const NO_WITNESS: ReadonlySet<string> = new Set(['authority', 'rule', 'capability', 'baseline', 'budget']);

/** Does a finding put the action to a person for a reason of its own: what the user said, or what a text wanted? */
export function isWitness({ detector, rule, outcome }: Finding): boolean {
  return outcome === 'ask' && rule === null && !NO_WITNESS.has(detector);
}

/**
 * Two reasons that know nothing of each other weigh more than either: a finding that says what it asks for `beside` another
 * asks for that where a witness stands beside it.
 */
export function corroborate(findings: readonly Finding[]): readonly Finding[] {
  if (!findings.some(({ beside }) => beside !== undefined)) return findings;
  const witness = findings.find(isWitness);
  return findings.map(({ beside, ...finding }) => {
    if (beside === undefined || witness === undefined || finding.outcome !== 'ask') return finding;
    const reason = `${finding.reason}, and ${witness.detector} holds it for a reason of its own`;
    return { ...finding, outcome: beside, severity: 'high', reason };
  });
}
