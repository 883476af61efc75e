import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LabelledRows, rowsOf } from './rows.ts';
import { type Run, readRuns } from './runs-file.ts';
import { readScenarios } from './scenario-runs.ts';
import { vary } from './vary/vary.ts';
import { loadWordings } from './vary/wordings.ts';

/** A run's actions as numbers, and the set it is from. */
export interface Example extends LabelledRows {
  readonly family: string;
}

const OWN_RUNS = fileURLToPath(new URL('./runs', import.meta.url));
const OWN_SCENARIOS = fileURLToPath(new URL('./scenarios', import.meta.url));
/** Sets whose attacks share a few wordings: each of their runs is told once more in other words. */
const FEW_WORDINGS = /^agent(?:dojo|dyn)/;

export type Report = (done: string) => void;

/** The sets of runs in a folder, `NAME.otlp.jsonl.gz` with `NAME.labels.jsonl`, in name order. */
async function setsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const ending = '.otlp.jsonl.gz';
  return names
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
}

/** All runs there are to learn from: the recorded ones in `folder`, their variations, and the repository's own. */
export async function* corpus(folder: string, report: Report): AsyncGenerator<Example> {
  const wordings = await loadWordings('training');
  for (const from of [folder, OWN_RUNS]) {
    for (const name of await setsIn(from)) {
      const runs: Run[] = [];
      for await (const run of readRuns(join(from, name))) runs.push(run);
      yield* examples(runs, name, report);
      if (!FEW_WORDINGS.test(name)) continue;
      yield* examples(vary(runs, { seed: 1, share: 1, wordings }).runs, `${name}, reworded`, report);
    }
  }
  yield* examples(await readScenarios(OWN_SCENARIOS), 'scenarios', report);
}

function* examples(runs: readonly Run[], family: string, report: Report): Generator<Example> {
  let actions = 0;
  for (const run of runs) {
    const example = rowsOf(run);
    actions += example.rows.length;
    yield { ...example, family };
  }
  report(`${family}: ${runs.length} runs, ${actions} actions`);
}
