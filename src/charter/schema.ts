import { z } from 'zod';
import { parseDuration } from '../model/duration.ts';
import { SEVERITIES } from '../model/finding.ts';
import { dates, detectorSchedules } from './schedule.ts';

// One schema is validation, defaults, editor completion and reference table.

const name = z.string().min(1).max(100);
const text = z.string().min(1).max(2000);
const mode = z.enum(['monitor', 'enforce']);

const limit = z
  .strictObject({
    min: z.number().optional().describe('Least number.'),
    max: z.number().optional().describe('Greatest number.'),
    one_of: z
      .array(z.union([z.string(), z.number(), z.boolean()], { error: 'a text, a number, `true` or `false`' }))
      .min(1)
      .optional()
      .describe('The only values.'),
    matches: z
      .string()
      .min(1)
      .max(1000)
      .optional()
      .describe('Regular expression (RE2) that the whole value must match.'),
    required: z
      .boolean()
      .default(false)
      .describe("A call without the argument is over the limit too: the tool's default is not known."),
  })
  .describe(
    'Limits on one argument; of a list, on each item. `filter.limit` names an argument inside another.',
  );

const grant = z
  .strictObject({
    max_calls: z.int().min(1).optional().describe('Most calls in one session.'),
    read_only: z.boolean().optional().describe('Whether the tool changes nothing.'),
    arguments: z.record(name, limit).prefault({}).describe('Limits by name of the argument.'),
  })
  .describe('Limits within which the tool may be used; `{}` for none.');

const rule = z
  .strictObject({
    name: z
      .string()
      .max(100)
      .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'letters, digits, `_` and `-`')
      .describe('Name of the rule, as alerts show it.'),
    tools: z
      .array(name)
      .min(1)
      .optional()
      .describe('Judge calls of these tools only; `*` stands for any characters.'),
    when: text
      .optional()
      .describe('CEL condition that makes the rule fire; every call where only `tools` is given.'),
    outcome: z
      .enum(['alert', 'ask', 'block'])
      .describe('`alert`: report. `ask`: a person decides. `block`: the call must not run.'),
    severity: z.enum(SEVERITIES).default('medium').describe('How bad it is.'),
    reason: text.describe('One sentence for the person who reads the alert.'),
    mode: mode
      .optional()
      .describe("`monitor` keeps the rule to reporting; without it the charter's mode holds."),
    ...dates,
    owasp: z
      .string()
      .regex(/^ASI(0[1-9]|10)$/, '`ASI01` to `ASI10`')
      .optional()
      .describe('Entry of the OWASP Top 10 for Agentic Applications.'),
  })
  .describe('One condition that forbids a call, or wants a person to decide.');

const LONGEST_WINDOW_MS = 366 * 24 * 3_600_000;
const WINDOW = 'a duration from `1s` to `8784h` (366 days), such as `24h`';

const window = z.string().transform((text, context) => {
  const milliseconds = parseDuration(text);
  if (milliseconds !== null && milliseconds >= 1000 && milliseconds <= LONGEST_WINDOW_MS) return milliseconds;
  context.addIssue({ code: 'custom', message: `\`${text}\` is no window, expected ${WINDOW}` });
  return z.NEVER;
});

const effect = z
  .strictObject({
    tools: z
      .array(name)
      .min(1)
      .describe(
        'Tools that bring it about; `*` stands for any characters. Calls of any of them count as one.',
      ),
    key: z
      .array(name)
      .min(1)
      .max(8)
      .describe(
        'What tells it from another: `payee`, `amount`, `currency`, `reference` and `date`, however a tool calls them, or the names of arguments.',
      ),
    window: window
      .prefault('24h')
      .describe('How long it is not to be done again, at most 366 days (`8784h`).'),
  })
  .describe('A business effect that is wanted once, in whatever session, by whatever tool or agent.');

export const charterSchema = z.strictObject({
  charter: z.literal(1).describe('Version of this format.'),
  name: name.describe('Name of the role.'),
  version: name.describe('Version of this charter, in quotes.'),
  purpose: text.describe('What the role is for, in a sentence or two.'),
  agents: z
    .array(name)
    .min(1)
    .describe(
      'Agents it governs, as their spans name them (`service.name` where they do not); `*` stands for any characters.',
    ),
  mode: mode.default('monitor').describe('`monitor` reports what would happen, `enforce` makes it happen.'),
  tools: z
    .record(name, grant.prefault({}))
    .optional()
    .describe(
      'The only tools the role may use, within limits; `*` stands for any characters. Left out: any tool.',
    ),
  trusted_sources: z
    .array(name)
    .default([])
    .describe('Tools whose results carry authority: systems of record, not texts of strangers.'),
  effects: z
    .array(effect)
    .default([])
    .describe('Effects wanted once, such as a payment: a second time within the window is asked about.'),
  detectors: detectorSchedules
    .prefault({})
    .describe('How far detectors count for this role, by their names; goes before the configuration.'),
  rules: z.array(rule).prefault([]).describe('Conditions in CEL (see README.md for what they can say).'),
});

export type CharterFile = z.output<typeof charterSchema>;
export type RuleFile = CharterFile['rules'][number];
export type LimitFile = z.output<typeof limit>;
