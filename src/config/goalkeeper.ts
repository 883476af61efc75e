import { z } from 'zod';
import { detectorSchedules } from '../charter/schedule.ts';
import { approvalsSchema } from './approvals.ts';
import { duration } from './duration.ts';
import { falseAlarmsSchema } from './false-alarms.ts';
import { secondOpinionSchema } from './second-opinion.ts';

const path = z.string().min(1);
const count = z.int().min(1);

const sessions = z
  .strictObject({
    max: count.max(10_000_000).default(10_000).describe('Sessions kept; the one idle longest makes room.'),
    max_actions: count.max(100_000).default(256).describe('Actions remembered in a session.'),
    max_source_bytes: count
      .max(1024 * 1024 * 1024)
      .default(262_144)
      .describe('Bytes of texts read by the agent that a session remembers.'),
    idle_timeout: duration.prefault('30m').describe('A session without a span for this long is forgotten.'),
  })
  .describe('Bounds of what is remembered of each conversation.');

const drift = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Whether agents are watched.'),
    false_alarms: z
      .int()
      .min(20)
      .max(1_000_000_000)
      .default(10_000)
      .describe('One false alarm in so many runs of an agent, on average, or fewer.'),
    warm_up: z
      .int()
      .min(10)
      .max(100_000)
      .default(50)
      .describe("An agent's first runs, which the later ones are compared with."),
  })
  .describe('An alert where an agent behaves otherwise than it used to.');

const effects = z
  .strictObject({
    file: path
      .optional()
      .describe(
        'File that they are kept in beyond a restart, relative to this one; without it they are known as long as the process lives. It holds hashes, no payees or amounts.',
      ),
  })
  .describe('Business effects that charters want once.');

export const goalkeeperSchema = z
  .strictObject({
    mode: z
      .enum(['inline', 'tee'])
      .default('inline')
      .describe('`inline`: every span goes on, alerts beside them. `tee`: only alert spans go out.'),
    settle: duration
      .prefault('500ms')
      .describe('How long an action waits for spans that are late or out of order.'),
    charters: z.array(path).default([]).describe('Charter files: paths or globs, relative to this file.'),
    baselines: z
      .array(path)
      .default([])
      .describe('Baselines that `goalkeeper learn` wrote: paths or globs, relative to this file.'),
    baseline_key: path
      .optional()
      .describe(
        'Public key (Ed25519, PEM) that baselines must be signed with; without it any whole one is taken.',
      ),
    detectors: detectorSchedules
      .prefault({})
      .describe('How far detectors count where no charter says, by their names.'),
    false_alarms: falseAlarmsSchema.prefault({}),
    second_opinion: secondOpinionSchema.optional(),
    sessions: sessions.prefault({}),
    drift: drift.prefault({}),
    effects: effects.prefault({}),
    approvals: approvalsSchema.prefault({}),
  })
  .describe('The judgement.');

export type GoalkeeperConfig = z.output<typeof goalkeeperSchema>;
