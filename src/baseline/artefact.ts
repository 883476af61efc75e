import { z } from 'zod';
import { isJsonObject, type Json } from '../model/json.ts';
import { BASELINE_VERSION, LIMITS } from './bounds.ts';

// One schema is validation and type. Counts are runs, never calls: a loop in one run must not make a habit.

const runs = z.int().min(0);
const tally = z.record(z.string(), runs);

const range = z.strictObject({
  /** Lowest and highest value that enough runs reach; single extremes are left out. */
  low: z.number(),
  high: z.number(),
  middle: z.number(),
  p99: z.number(),
});

const argument = z.strictObject({
  runs,
  /** What the values were by their form: `number`, `text`, `email`, `account`, `url`, `id`, `path`. */
  kinds: tally,
  numbers: range.nullable(),
  lengths: range.nullable(),
  /** Values seen in enough runs; keys are hashes where the artefact has a salt. */
  values: tally,
  /** Domains and hosts of addresses and links, in the same way. */
  groups: tally,
  /** Those of them that the agent put together itself, such as a colleague's address. */
  made: tally,
  /** Share of runs that brought a value, or a domain, that no other run had: 1 where each run has its own. */
  freshValues: z.number().min(0).max(1),
  freshGroups: z.number().min(0).max(1),
  /** Where values came from: `goal`, `system`, `field:TOOL`, `prose:TOOL`, `nowhere`, `untraced`. */
  origins: tally,
  /**
   * The systems that vouch for it: the fewest tools such that nearly every value that came from a result stood in
   * one of theirs, each with the runs it adds. An IBAN that stands in the invoice and in the vendor's record is
   * vouched for by the record, where that holds for all.
   */
  records: tally,
});

const tool = z.strictObject({
  effect: z.enum(['read', 'navigate', 'write', 'outbound', 'destructive', 'credential']),
  runs,
  /** Calls in one run. */
  perRun: range,
  /** Names of arguments, and of those inside them one level down: `fields`, `fields.owner`. */
  names: tally,
  arguments: z.record(z.string(), argument),
});

const goal = z.strictObject({ runs, tools: tally });

const scores = z.strictObject({
  /** How many scores the list stands for. */
  count: z.int().min(1),
  /** Rising; where thinned, equally spaced in rank, the lowest and the highest kept. */
  sorted: z.array(z.number()).min(1).max(LIMITS.scores),
});

const content = z.strictObject({
  baseline: z.literal(BASELINE_VERSION),
  agent: z.string().min(1).max(300),
  /** What it was learned from. */
  history: z.strictObject({
    runs,
    actions: z.int().min(0),
    /** Runs with a finding, which taught nothing. */
    leftOut: runs,
    /** Days, `2026-11-28`; empty where the spans had no times. */
    from: z.string().max(10),
    until: z.string().max(10),
  }),
  /** From how many runs on, and from which share of runs on, a thing counts as a habit. */
  support: z.strictObject({ runs: z.int().min(1), share: z.number().min(0).max(1) }),
  /** Hides values: keys are hashes with this in front; null where they stand in plain text. */
  salt: z.string().min(16).max(64).nullable(),
  tools: z.record(z.string(), tool),
  /** By the deeds that a goal names, joined with `+`. */
  goals: z.record(z.string(), goal),
  /** By the tools before, a JSON list of at most three, `^` the start: how many runs went on with which tool. */
  order: z.record(z.string(), tally),
  /** Seen, but in too few runs to be learned: `tool X`, with its runs. For a person to read. */
  unlearned: tally,
  /** How odd the runs of each clean goal look to what the other goals taught, by aspect; absent where there are too few. */
  usual: z.record(z.string(), scores).optional(),
  /** How the agent's own clean calls scored, by tool; absent where no scorer was at hand. */
  scores: z.record(z.string(), scores).optional(),
});

export const baselineSchema = content.extend({
  /** SHA-256 of the content, hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
  /** Ed25519 over the hash; null where nobody signed. */
  signature: z.string().max(200).nullable(),
});

/** The learned expected behaviour of one agent, not yet sealed. */
export type BaselineContent = z.output<typeof content>;
export type Baseline = z.output<typeof baselineSchema>;
export type ToolHabit = Baseline['tools'][string];
export type ArgumentHabit = ToolHabit['arguments'][string];
export type Range = z.output<typeof range>;
export type ScoreList = z.output<typeof scores>;

/** Reads an artefact's text. A text says what is wrong: the field, what was found, what was expected. */
export function parseBaseline(text: string): Baseline | string {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch {
    return 'is not JSON, expected a baseline that `goalkeeper learn` wrote';
  }
  if (!isJsonObject(json) || json.baseline === undefined) {
    return 'has no field `baseline`, expected a baseline that `goalkeeper learn` wrote';
  }
  if (json.baseline !== BASELINE_VERSION) {
    return `\`baseline\` is ${JSON.stringify(json.baseline).slice(0, 40)}, expected ${BASELINE_VERSION}: learn it anew with this version`;
  }
  const parsed = baselineSchema.safeParse(json);
  if (parsed.success) return tooLarge(parsed.data) ?? parsed.data;
  const [issue] = parsed.error.issues;
  return `\`${issue?.path.join('.') ?? ''}\`: ${issue?.message ?? 'not as expected'}`;
}

function tooLarge({ tools, order, goals }: Baseline): string | null {
  const sizes = [
    ['tools', Object.keys(tools).length, LIMITS.tools],
    ['order', Object.keys(order).length, LIMITS.contexts],
    ['goals', Object.keys(goals).length, LIMITS.goals],
  ] as const;
  for (const [field, size, most] of sizes) {
    if (size > most) return `\`${field}\` has ${size} entries, expected at most ${most}`;
  }
  return null;
}
