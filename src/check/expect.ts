import type { Finding } from '../model/finding.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Expectation } from './case.ts';

/** What a verdict lacks of what was expected. */
export interface Mismatch {
  readonly expected: string;
  readonly found: string;
}

/** Null where the verdict is as expected. */
export function mismatch(expected: Expectation, verdict: Verdict): Mismatch | null {
  const [failed] = verdict.errors;
  if (failed !== undefined) {
    return { expected: wanted(expected), found: `the detector ${failed.detector} failed: ${failed.message}` };
  }
  const would = expected.would === null || verdict.would === expected.would;
  const fits = verdict.outcome === expected.outcome && would;
  if (fits && (!isDetailed(expected) || verdict.findings.some((finding) => isMeant(expected, finding))))
    return null;
  return { expected: wanted(expected), found: inWords(verdict) };
}

function isDetailed({ kind, rule, reason }: Expectation): boolean {
  return kind !== null || rule !== null || reason !== null;
}

/** One finding must have all of it. */
function isMeant({ kind, rule, reason }: Expectation, finding: Finding): boolean {
  return (
    (kind === null || finding.kind === kind) &&
    (rule === null || finding.rule === rule) &&
    (reason === null || finding.reason.includes(reason))
  );
}

function wanted({ outcome, would, kind, rule, reason }: Expectation): string {
  const details = [
    would === null ? null : `that would ${would}`,
    kind === null ? null : `of kind ${kind}`,
    rule === null ? null : `by rule ${rule}`,
    reason === null ? null : `with a reason that has \`${reason}\``,
  ].filter((one) => one !== null);
  return [outcome, ...details].join(' ');
}

function inWords({ outcome, would, findings }: Verdict): string {
  const head = would === undefined ? outcome : `${outcome} that would ${would}`;
  if (findings.length === 0) return `${head}, with no finding`;
  const reasons = findings.map(({ kind, rule, outcome, reason }) => `${outcome} ${rule ?? kind}: ${reason}`);
  return [head, ...reasons].join('\n');
}
