import type { Detector } from '../detectors/detector.ts';
import type { Action } from '../model/action.ts';
import type { Charter } from '../model/charter.ts';
import type { Finding } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { messageOf } from '../model/thrown.ts';
import type { DetectorError, Verdict } from '../model/verdict.ts';
import { combine } from './combine.ts';

/**
 * The verdict on one action: every detector is asked, and one that fails is reported in the verdict without
 * silencing the others. Pure: the same action, history and charter give the same verdict, today or in a year.
 */
export function judge(
  action: Action,
  history: History,
  charter: Charter | null,
  detectors: readonly Detector[],
): Verdict {
  const findings: Finding[] = [];
  const errors: DetectorError[] = [];
  for (const detector of detectors) {
    try {
      findings.push(...detector.inspect(action, { history, charter }));
    } catch (error) {
      errors.push({ detector: detector.id, message: messageOf(error) });
    }
  }
  return combine(findings, errors, charter);
}
