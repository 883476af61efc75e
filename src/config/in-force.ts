import type { Baseline } from '../baseline/artefact.ts';
import { type CharterFile, readCharterFiles } from '../charter/load.ts';
import { toSchedules } from '../charter/schedule.ts';
import { detectorsWith } from '../detectors/index.ts';
import type { Charter } from '../model/charter.ts';
import type { Result } from '../model/diagnostic.ts';
import type { Judging } from '../verdict/judging.ts';
import { type BaselineFile, readBaselineFiles } from './baselines.ts';
import type { GoalkeeperConfig } from './goalkeeper.ts';

/** What `serve` judges by, and the files that it came from, each with its text as it was read. */
export interface InForce extends Judging {
  /** One for each charter, in their order; none for those that came from no file. */
  readonly charterFiles: readonly CharterFile[];
  readonly baselineFiles: readonly BaselineFile[];
  /** What of the configuration counts beside them. */
  readonly settings: Pick<GoalkeeperConfig, 'detectors' | 'false_alarms'>;
}

/** Reads what the configuration names. All problems of all files at once. */
export function loadInForce(goalkeeper: GoalkeeperConfig): Result<InForce> {
  const charters = readCharterFiles(goalkeeper.charters);
  const baselines = readBaselineFiles(goalkeeper.baselines, goalkeeper.baseline_key ?? null);
  if (!charters.ok || !baselines.ok) {
    const diagnostics = [charters, baselines].flatMap((part) => (part.ok ? part.warnings : part.diagnostics));
    return { ok: false, diagnostics };
  }
  const value = {
    ...inForce(
      goalkeeper,
      charters.value.map(({ charter }) => charter),
      baselines.value.map(({ baseline }) => baseline),
    ),
    charterFiles: charters.value,
    baselineFiles: baselines.value,
  };
  return { ok: true, value, warnings: [...charters.warnings, ...baselines.warnings] };
}

/** The same of charters and baselines at hand, which no file holds. */
export function inForce(
  { detectors, false_alarms }: InForce['settings'],
  charters: readonly Charter[] = [],
  baselines: readonly Baseline[] = [],
): InForce {
  return {
    charters,
    baselines,
    detectors: detectorsWith(false_alarms),
    schedules: toSchedules(detectors),
    charterFiles: [],
    baselineFiles: [],
    settings: { detectors, false_alarms },
  };
}
