// Apart from the schema of the file: an agent's program compares with baselines before it reads any.

/** Version of the artefact's form; another one is refused, never guessed at. */
export const BASELINE_VERSION = 1;

/** What an artefact may hold, and a learner keeps: beyond it things count as never seen, which errs towards an alarm. */
export const LIMITS = {
  tools: 500,
  argumentsOfTool: 64,
  valuesOfArgument: 200,
  contexts: 20_000,
  goals: 200,
  unlearned: 200,
  scores: 200,
} as const;
