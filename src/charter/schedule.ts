import { z } from 'zod';
import { DETECTOR_IDS } from '../model/detectors.ts';
import type { Schedule, Schedules } from '../model/schedule.ts';

const EXPECTED = 'a date such as `2026-12-01`, or a time such as `2026-12-01T08:00:00Z`';

/** A date is its first moment in UTC. Nanoseconds since the epoch in code. */
export const date = z
  .union([z.iso.date(EXPECTED), z.iso.datetime({ offset: true, error: EXPECTED })], { error: EXPECTED })
  .transform((text) => Date.parse(text) * 1e6);

/** The keys beside `mode` that a rule and a detector share. */
export const dates = {
  enforce_from: date
    .optional()
    .describe('In `monitor` until then and in `enforce` from then on, by the start of the call.'),
  expires: date.optional().describe('From then on it is off, by the start of the call.'),
};

const detector = z
  .strictObject({
    mode: z
      .enum(['monitor', 'enforce', 'off'])
      .optional()
      .describe(
        '`monitor`: it reports, and says what it would have done. `enforce`: it counts. `off`: it is not asked.',
      ),
    ...dates,
  })
  .describe('How far one detector counts; `enforce` where nothing is said.');

/** Schedules by detector. */
export const detectorSchedules = z.partialRecord(z.enum(DETECTOR_IDS), detector);

export interface ScheduleFile {
  readonly mode?: Schedule['mode'] | undefined;
  readonly enforce_from?: number | undefined;
  readonly expires?: number | undefined;
}

export function toSchedule({ mode, enforce_from, expires }: ScheduleFile): Schedule {
  return {
    mode: mode ?? (enforce_from === undefined ? 'enforce' : 'monitor'),
    enforceFrom: enforce_from ?? null,
    expires: expires ?? null,
  };
}

export function toSchedules(file: Readonly<Record<string, ScheduleFile>>): Schedules {
  return new Map(Object.entries(file).map(([id, schedule]) => [id, toSchedule(schedule)]));
}

export interface ScheduleProblem {
  readonly key: 'enforce_from' | 'expires';
  readonly message: string;
  readonly help: string;
}

/** What a schedule's keys come to together; null where that makes sense. */
export function scheduleProblem({ mode, enforce_from, expires }: ScheduleFile): ScheduleProblem | null {
  if (mode === 'off' && (enforce_from ?? expires) !== undefined) {
    const key = enforce_from === undefined ? 'expires' : 'enforce_from';
    const help = `leave \`${key}\` out, or set \`mode\` to \`monitor\``;
    return { key, message: `\`mode\` is \`off\`, so \`${key}\` has nothing to change`, help };
  }
  if (mode === 'enforce' && enforce_from !== undefined) {
    const message = '`mode` is `enforce` already, so `enforce_from` has nothing to change';
    return { key: 'enforce_from', message, help: 'leave `mode` out, or set it to `monitor`' };
  }
  if (enforce_from !== undefined && expires !== undefined && expires <= enforce_from) {
    const message = `\`expires\` is ${inWords(expires)}, not after \`enforce_from\` (${inWords(enforce_from)}): it would never be enforced`;
    return { key: 'expires', message, help: 'let it expire later, or leave `enforce_from` out' };
  }
  return null;
}

/** As short as the file may have written it. */
function inWords(time: number): string {
  return new Date(time / 1e6)
    .toISOString()
    .replace(/(?:T00:00)?(?::00)?\.000Z$/, (end) => (end.startsWith('T') ? '' : 'Z'));
}
