import type { Baseline } from '../baseline/artefact.ts';
import { cluesOf } from '../detectors/clues.ts';
import type { Detector } from '../detectors/detector.ts';
import type { Action } from '../model/action.ts';
import type { Charter } from '../model/charter.ts';
import type { Finding } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { NO_SCHEDULES, type Schedules } from '../model/schedule.ts';
import { messageOf } from '../model/thrown.ts';
import type { DetectorError, Verdict } from '../model/verdict.ts';
import { combine } from './combine.ts';
import { corroborate } from './corroborate.ts';
import { counting, detectorMode } from './modes.ts';
import { asRare } from './rare.ts';

/**
 * The verdict on one action: every detector is asked, and one that fails is reported in the verdict without
 * silencing the others. `schedules` says how far each detector counts, where the charter doesn't.
 * Pure: the same action, history, charter and baseline give the same verdict, today or in a year.
 */
export function judge(
  action: Action,
  history: History,
  charter: Charter | null,
  detectors: readonly Detector[],
  schedules: Schedules = NO_SCHEDULES,
  baseline: Baseline | null = null,
): Verdict {
  const findings: Finding[] = [];
  const errors: DetectorError[] = [];
  const { startTime } = action;
  for (const detector of detectors) {
    const mode = detectorMode(detector.id, charter, schedules, startTime);
    if (mode === 'off') continue;
    try {
      for (const found of detector.inspect(action, { history, charter, baseline })) {
        const rare = asRare(found, () => cluesOf(action, history, charter).scored.p);
        const finding = rare && counting(rare, mode, charter, startTime);
        if (finding !== null) findings.push(finding);
      }
    } catch (error) {
      errors.push({ detector: detector.id, message: messageOf(error) });
    }
  }
  return combine(corroborate(findings), errors, charter);
}
