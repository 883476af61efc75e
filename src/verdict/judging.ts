import type { Baseline } from '../baseline/artefact.ts';
import type { Detector } from '../detectors/detector.ts';
import type { Charter } from '../model/charter.ts';
import type { Schedules } from '../model/schedule.ts';

/** What actions are judged by. It may be replaced between two actions; verdicts that were given stand. */
export interface Judging {
  readonly charters: readonly Charter[];
  readonly baselines: readonly Baseline[];
  readonly detectors: readonly Detector[];
  /** How far detectors count where no charter says. */
  readonly schedules: Schedules;
}
