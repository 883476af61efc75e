import type { Finding, Outcome } from '../model/finding.ts';
import type { Opinion, Verdict } from '../model/verdict.ts';
import { combine } from './combine.ts';

/** What a charter says is no matter of opinion, `ask` included: it wants a person. */
const SETTLED: ReadonlySet<string> = new Set(['capability', 'rule']);

/** True where a second opinion may move the verdict: what decided it is a doubt, not a rule and not a certainty. */
export function isGrey({ outcome, findings }: Verdict): boolean {
  return findings.some((finding) => finding.outcome === outcome && isDoubt(finding));
}

/** A person would be asked, or nobody's word stands behind the action. What runs in `monitor` is not in force, and asks nobody. */
function isDoubt({ detector, outcome, kind, would }: Finding): boolean {
  if (SETTLED.has(detector) || would !== undefined) return false;
  return outcome === 'ask' || (outcome === 'alert' && kind === 'unsupported_action');
}

/**
 * The verdict with an opinion on it: findings in doubt ask for what the answer says, all others for what they did.
 * So an answer never loosens what a charter or another detector wants.
 */
export function advised(verdict: Verdict, opinion: Opinion): Verdict {
  if (!isGrey(verdict)) return verdict;
  const { findings, errors } = verdict;
  const settled = findings.map((finding) =>
    isDoubt(finding) ? { ...finding, outcome: opinion.answer } : finding,
  );
  const { outcome, would, findings: sorted } = combine(settled, errors, null);
  const { would: _before, ...rest } = verdict;
  return {
    ...rest,
    outcome,
    ...(would === undefined ? {} : { would }),
    findings: sorted,
    opinion: { ...opinion, before: verdict.outcome },
  };
}

/** What the verdict was before an opinion on it. */
export function unadvised(verdict: Verdict): Outcome {
  return verdict.opinion?.before ?? verdict.outcome;
}
