import type { Mode } from './verdict.ts';

/**
 * When a rule or a detector counts how far: reported only (`monitor`), in force (`enforce`), or not at all (`off`).
 * Times are nanoseconds since the epoch, and are held against the action's own start: a replay agrees with the day itself.
 */
export interface Schedule {
  /** Until `enforceFrom`, or for good where that is null. */
  readonly mode: Mode | 'off';
  readonly enforceFrom: number | null;
  /** From then on it is off. */
  readonly expires: number | null;
}

/** By the detector's id. */
export type Schedules = ReadonlyMap<string, Schedule>;

export const ALWAYS: Schedule = { mode: 'enforce', enforceFrom: null, expires: null };
export const NO_SCHEDULES: Schedules = new Map();

/** An action that tells no time (0) comes before every date. */
export function modeAt({ mode, enforceFrom, expires }: Schedule, time: number): Schedule['mode'] {
  if (expires !== null && time >= expires) return 'off';
  return enforceFrom !== null && time >= enforceFrom ? 'enforce' : mode;
}
