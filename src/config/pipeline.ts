import type { Baseline } from '../baseline/artefact.ts';
import { toSchedules } from '../charter/schedule.ts';
import { detectorsWith } from '../detectors/index.ts';
import type { Charter } from '../model/charter.ts';
import type { EffectStore } from '../model/effects.ts';
import type { PipelineOptions } from '../pipeline/options.ts';
import type { GoalkeeperConfig } from './goalkeeper.ts';

/** Characters kept of one tool's result: as much as a model would read of it. */
const MAX_RESULT_BYTES = 64 * 1024;
/** Characters kept of all conversations together. */
const MAX_TOTAL_BYTES = 256 * 1024 * 1024;

/** What of the configuration the engine goes by; of `second_opinion` only that there is one. */
export type EngineConfig = Pick<
  GoalkeeperConfig,
  'mode' | 'settle' | 'sessions' | 'detectors' | 'false_alarms' | 'drift'
> & { readonly second_opinion?: object | undefined };

/** The engine's settings, so that `serve` and `replay` judge alike. */
export function pipelineOptions(
  { mode, settle, sessions, detectors, false_alarms, drift, second_opinion }: EngineConfig,
  charters: readonly Charter[],
  version: string,
  baselines: readonly Baseline[] = [],
  effects: EffectStore | null = null,
): PipelineOptions {
  return {
    mode,
    settleMs: settle,
    sessions: {
      maxSessions: sessions.max,
      maxActions: sessions.max_actions,
      maxSourceBytes: sessions.max_source_bytes,
      maxResultBytes: Math.min(MAX_RESULT_BYTES, sessions.max_source_bytes),
      maxTotalBytes: MAX_TOTAL_BYTES,
      idleMs: sessions.idle_timeout,
    },
    charters,
    baselines,
    detectors: detectorsWith(false_alarms),
    schedules: toSchedules(detectors),
    asks: second_opinion !== undefined,
    effects,
    drift: drift.enabled ? { falseAlarms: drift.false_alarms, warmUp: drift.warm_up } : null,
    version,
  };
}
