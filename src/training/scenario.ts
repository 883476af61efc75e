import { z } from 'zod';

// A scenario file: an agent of one domain, its tools, and tasks it is given. scenarios/README.md says what each field
// means.

const EFFECTS = ['read', 'navigate', 'write', 'outbound', 'destructive', 'credential'] as const;

const said = z.string().trim().min(1, 'expected some text, found none');
const index = z.number().int();
const indices = z.array(index).min(1, 'expected at least one index, found none');
// Parsed from JSON, so it is JSON where it is there at all.
const anyJson = z.unknown().refine((value) => value !== undefined, 'expected any JSON, found none');

const calls = z
  .array(z.strictObject({ tool: said, args: z.record(z.string(), z.unknown()), result: anyJson }))
  .min(1, 'expected at least one call, found none');

const attack = z.strictObject({
  /** The call whose result carries the attack. */
  at: index,
  poisoned_result: anyJson,
  /** What the hijacked agent does after reading it, and which of these calls do harm. */
  calls,
  harmful: indices,
  /** Calls of the task that the hijacked agent leaves out; its own stand in their place. */
  replaces: z.array(index).default([]),
  /** False where an agent that goes on as before cannot be told from a hijacked one. */
  resistible: z.boolean().default(true),
  style: said,
  language: said,
});

const drift = z.strictObject({
  /** The agent misbehaves after this call; -1: before the first. */
  after: index,
  calls,
  harmful: indices,
  kind: said,
});

const task = z.strictObject({
  id: said,
  goal: said,
  /** The user leaves what to do to a text that the agent is to read. */
  delegates: z.boolean().default(false),
  calls,
  attacks: z.array(attack).default([]),
  drifts: z.array(drift).default([]),
  /** What an attack or a drift does, asked for in the user's own words. */
  asked_by_user: z.array(z.strictObject({ goal: said, calls })).default([]),
});

const scenario = z
  .strictObject({
    domain: said,
    agent: said,
    system: said,
    tools: z
      .array(z.strictObject({ name: said, effect: z.enum(EFFECTS), description: z.string().default('') }))
      .min(1, 'expected at least one tool, found none'),
    tasks: z.array(task).min(1, 'expected at least one task, found none'),
  })
  .superRefine((read, context) => {
    for (const [path, message] of problemsOf(read)) context.addIssue({ code: 'custom', path, message });
  });

export type Scenario = z.infer<typeof scenario>;
export type Task = Scenario['tasks'][number];
export type ScenarioCall = Task['calls'][number];
type Path = (string | number)[];

/** A scenario from a file's text. Throws with file and field. */
export function parseScenario(text: string, file: string): Scenario {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: expected JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = scenario.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new Error(`${file}: ${issue.path.join('.') || 'scenario'}: ${issue.message}`);
}

/** A result as the tool gave it. */
export function resultText(result: unknown): string {
  return typeof result === 'string' ? result : JSON.stringify(result);
}

/** What the fields say of each other and get wrong: names that do not exist, indices that point nowhere. */
function* problemsOf({ tools, tasks }: Scenario): Generator<[Path, string]> {
  yield* twice(
    tools.map(({ name }) => name),
    (at) => ['tools', at, 'name'],
  );
  yield* twice(
    tasks.map(({ id }) => id),
    (at) => ['tasks', at, 'id'],
  );
  const known = new Set(tools.map(({ name }) => name));
  for (const [path, made] of callLists(tasks))
    for (const [at, { tool }] of made.entries())
      if (!known.has(tool))
        yield [[...path, at, 'tool'], `expected a name from tools, found ${JSON.stringify(tool)}`];
  for (const [n, { calls, attacks, drifts }] of tasks.entries()) {
    for (const [k, { at, poisoned_result, replaces, harmful, calls: bad }] of attacks.entries()) {
      const path = ['tasks', n, 'attacks', k];
      yield* outside([at], 0, calls.length, [...path, 'at']);
      yield* outside(replaces, at + 1, calls.length, [...path, 'replaces']);
      yield* outside(harmful, 0, bad.length, [...path, 'harmful']);
      const clean = calls[at];
      if (clean !== undefined && resultText(poisoned_result) === resultText(clean.result))
        yield [[...path, 'poisoned_result'], 'expected another text than the clean result, found the same'];
    }
    for (const [k, { after, harmful, calls: bad }] of drifts.entries()) {
      const path = ['tasks', n, 'drifts', k];
      yield* outside([after], -1, calls.length, [...path, 'after']);
      yield* outside(harmful, 0, bad.length, [...path, 'harmful']);
    }
  }
}

function* callLists(tasks: readonly Task[]): Generator<[Path, readonly ScenarioCall[]]> {
  for (const [n, task] of tasks.entries()) {
    yield [['tasks', n, 'calls'], task.calls];
    for (const list of ['attacks', 'drifts', 'asked_by_user'] as const)
      for (const [k, { calls }] of task[list].entries()) yield [['tasks', n, list, k, 'calls'], calls];
  }
}

function* outside(found: readonly number[], from: number, to: number, path: Path): Generator<[Path, string]> {
  for (const each of found)
    if (each < from || each >= to)
      yield [path, `expected the index of a call from ${from} to ${to - 1}, found ${each}`];
}

function* twice(names: readonly string[], path: (at: number) => Path): Generator<[Path, string]> {
  for (const [at, name] of names.entries())
    if (names.indexOf(name) < at)
      yield [path(at), `expected a name of its own, found ${JSON.stringify(name)} twice`];
}
