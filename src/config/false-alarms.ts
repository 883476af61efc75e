import { z } from 'zod';
import { FALSE_ALARMS } from '../detectors/authority.ts';

/** One clean run in so many. */
const runs = z.int().min(1).max(1_000_000);

export const falseAlarmsSchema = z
  .strictObject({
    block: runs.default(FALSE_ALARMS.block).describe('Blocked: one clean run in so many.'),
    ask: runs
      .default(FALSE_ALARMS.ask)
      .describe('Put to a person, where the call does more than read: one clean run in so many.'),
    alert: runs.default(FALSE_ALARMS.alert).describe('Told, whatever the call: one clean run in so many.'),
  })
  .describe('How many clean runs the detector `authority` may hold up.');
