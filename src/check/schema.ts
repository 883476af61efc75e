import { z } from 'zod';
import { date, detectorSchedules } from '../charter/schedule.ts';
import { duration } from '../config/duration.ts';
import { KINDS, type Kind, OUTCOMES } from '../model/finding.ts';

// One schema is validation, defaults, editor completion and reference table.

const name = z.string().min(1).max(200);
const text = z.string().min(1).max(100_000);
const path = z.string().min(1);
const hex = (digits: number) =>
  z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`), `${digits} hex digits in lower case`);

const expectation = {
  expect: z.enum(OUTCOMES).optional().describe('The verdict that the call must get.'),
  would: z
    .enum(['ask', 'block'])
    .optional()
    .describe('What the verdict must say it would be if nothing ran in `monitor`.'),
  kind: z
    .enum(Object.keys(KINDS) as [Kind, ...Kind[]])
    .optional()
    .describe('A finding of this kind must be among the reasons.'),
  rule: name.optional().describe("The same of a charter's rule."),
  reason: text.optional().describe("Words that the finding's reason must contain."),
};

const step = z
  .strictObject({
    user: text.optional().describe('In place of a call: what the user says at this point.'),
    tool: name.optional().describe('The tool that is called.'),
    arguments: z.record(z.string(), z.unknown()).prefault({}).describe('Its arguments.'),
    result: z.unknown().optional().describe('What it returns: a text, or a value that becomes JSON.'),
    failed: z.boolean().default(false).describe('Whether the call ends in an error.'),
    after: duration.prefault('1s').describe('How long after the step before it begins.'),
    ...expectation,
  })
  .describe('One call, or one message of the user.');

const session = z
  .strictObject({
    agent: name
      .optional()
      .describe('The agent; the first that the charter names in full, where there is one charter.'),
    system: text.optional().describe("The agent's instructions."),
    goal: text.describe('What the user asks.'),
    tools: z
      .record(name, text)
      .optional()
      .describe('Descriptions of tools, where the agent is told any, by name.'),
    start: date.prefault('2026-01-01').describe('When it begins; matters to rules that count by date.'),
    calls: z.array(step).min(1).describe('What happens, in order.'),
  })
  .describe('A session as it is written here.');

const recorded = z
  .strictObject({
    tool: name.optional().describe('The call of this tool.'),
    nth: z.int().min(1).default(1).describe('Which of them, counted from 1.'),
    span: hex(16).optional().describe('In place of `tool`: the call with this span id.'),
    ...expectation,
  })
  .describe('One call of the recording.');

const recording = z
  .strictObject({
    file: path.describe('Recorded spans or logs, relative to this file.'),
    trace: hex(32).optional().describe('Only the calls of this trace.'),
    calls: z.array(recorded).prefault([]).describe('What is expected of single calls.'),
  })
  .describe('A session as it was recorded.');

const oneCase = z
  .strictObject({
    name: name.describe('What is checked, in words.'),
    expect: z
      .enum(OUTCOMES)
      .optional()
      .describe('The verdict for every call that says none itself; without it these are not checked.'),
    session: session.optional(),
    recording: recording.optional(),
  })
  .describe('One session, and the verdicts that it must get.');

export const checkSchema = z.strictObject({
  check: z.literal(1).describe('Version of this format.'),
  name: name.describe('What is checked.'),
  charters: z
    .array(path)
    .prefault([])
    .describe('Charters to judge by: paths relative to this file; none is judged without.'),
  baselines: z
    .array(path)
    .prefault([])
    .describe('Baselines to judge by, as `goalkeeper learn` writes them: paths relative to this file.'),
  detectors: detectorSchedules
    .prefault({})
    .describe("How far detectors count, as in the configuration; a charter's own word goes before."),
  cases: z.array(oneCase).min(1).describe('What must come out.'),
});

export type CheckYaml = z.output<typeof checkSchema>;
export type CaseYaml = CheckYaml['cases'][number];
export type SessionYaml = z.output<typeof session>;
export type StepYaml = z.output<typeof step>;
export type ExpectationYaml = Pick<StepYaml, keyof typeof expectation>;
