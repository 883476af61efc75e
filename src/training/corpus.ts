import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Detector } from '../detectors/detector.ts';
import { type LabelledRows, rowsOf } from './rows.ts';
import { type Run, readRuns } from './runs-file.ts';
import { readScenarios } from './scenario-runs.ts';
import { vary } from './vary/vary.ts';
import { loadWordings } from './vary/wordings.ts';

/** Which agents a run stands for: those of the benchmarks, or those whose texts read like everyday business. */
export type Family = 'recorded' | 'business';

/** A run's actions as numbers, with the set it is from. */
export interface Example extends LabelledRows {
  readonly set: string;
  readonly family: Family;
  /** A variation of another run, in other words. */
  readonly reworded: boolean;
}

export type Report = (done: string) => void;

const OWN_RUNS = fileURLToPath(new URL('./runs', import.meta.url));
const OWN_SCENARIOS = fileURLToPath(new URL('./scenarios', import.meta.url));
/** Sets whose attacks share a few wordings: each of their runs is told again so often, each time in other words. */
const FEW_WORDINGS = /^agent(?:dojo|dyn)/;
const RETELLINGS = 2;

export interface Reading {
  readonly report: Report;
  /** Asked beside, for what they say of each action. */
  readonly detectors?: readonly Detector[];
}

/** All runs there are to learn from: the recorded ones in `folder`, their variations, and the repository's own. */
export async function* corpus(folder: string, reading: Reading): AsyncGenerator<Example> {
  const wordings = await loadWordings('training');
  for (const from of [folder, OWN_RUNS]) {
    for (const set of await setsIn(from)) {
      const runs = await runsOf(join(from, set));
      const family = set.startsWith('enterprise') ? 'business' : 'recorded';
      yield* examples(runs, { set, family, reworded: false }, reading);
      if (!FEW_WORDINGS.test(set)) continue;
      const varied = vary(runs, { seed: 1, share: RETELLINGS, wordings }).runs;
      yield* examples(varied, { set, family, reworded: true }, reading);
    }
  }
  const own = await readScenarios(OWN_SCENARIOS);
  yield* examples(own, { set: 'scenarios', family: 'business', reworded: false }, reading);
}

/** The sets of runs in a folder, `NAME.otlp.jsonl.gz` with `NAME.labels.jsonl`, in name order. */
async function setsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const ending = '.otlp.jsonl.gz';
  return names
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
}

export async function runsOf(prefix: string): Promise<Run[]> {
  const runs: Run[] = [];
  for await (const run of readRuns(prefix)) runs.push(run);
  return runs;
}

export function* examples(
  runs: readonly Run[],
  from: Pick<Example, 'set' | 'family' | 'reworded'>,
  { report, detectors }: Reading,
): Generator<Example> {
  let actions = 0;
  for (const run of runs) {
    const example = rowsOf(run, detectors);
    actions += example.rows.length;
    yield { ...example, ...from };
  }
  report(`${from.set}${from.reworded ? ', reworded' : ''}: ${runs.length} runs, ${actions} actions`);
}
