import type { Charter } from '../model/charter.ts';
import { type Finding, SEVERITIES } from '../model/finding.ts';
import type { DetectorError, Verdict } from '../model/verdict.ts';
import { wouldBe } from './modes.ts';
import { rank } from './weight.ts';

/** The heaviest finding decides; the others stand beside it as further reasons. */
export function combine(
  findings: readonly Finding[],
  errors: readonly DetectorError[],
  charter: Charter | null,
): Verdict {
  if (findings.length === 0 && errors.length === 0) return allow(charter);
  const sorted = [...findings].sort(
    (a, b) => rank(b.outcome) - rank(a.outcome) || severity(b) - severity(a) || b.score - a.score,
  );
  const outcome = sorted[0]?.outcome ?? 'allow';
  const would = wouldBe(outcome, sorted);
  return {
    outcome,
    ...(would === undefined ? {} : { would }),
    findings: sorted,
    errors,
    charter: charter && { name: charter.name, version: charter.version },
    mode: charter?.mode ?? 'monitor',
  };
}

/** Nearly every verdict: one object for all under a charter, since sessions keep them. */
const allowed = new WeakMap<Charter, Verdict>();
const ALLOWED = { outcome: 'allow', findings: [], errors: [] } as const;
const UNCHARTERED: Verdict = { ...ALLOWED, charter: null, mode: 'monitor' };

function allow(charter: Charter | null): Verdict {
  if (charter === null) return UNCHARTERED;
  let verdict = allowed.get(charter);
  if (verdict === undefined) {
    const { name, version, mode } = charter;
    verdict = { ...ALLOWED, charter: { name, version }, mode };
    allowed.set(charter, verdict);
  }
  return verdict;
}

function severity(finding: Finding): number {
  return SEVERITIES.indexOf(finding.severity);
}
