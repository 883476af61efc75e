import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { see } from '../../../src/cli/seen.ts';
import { type Run, Runs } from '../../../src/drift/runs.ts';

/** The recorded runs of an agent. */
export interface Recorded {
  readonly name: string;
  readonly clean: readonly Run[];
  readonly hijacked: readonly Run[];
}

interface Label {
  readonly trace_id: string;
  readonly suite: string;
  readonly attacked: boolean;
  readonly hijacked: boolean;
}

const SETS = ['agentdojo-dev', 'agentdyn-dev'];
const SETUP = { model: null, prompt: null, toolset: null };
const END = Number.POSITIVE_INFINITY;

/** The agents of labelled recordings in a folder, one for each suite; none where the folder has no recordings. */
export async function recordedAgents(folder: string | undefined): Promise<Recorded[]> {
  const bySuite = new Map<string, { clean: Run[]; hijacked: Run[] }>();
  for (const set of folder === undefined ? [] : SETS) {
    const file = join(folder as string, `${set}.labels.jsonl`);
    if (!existsSync(file)) continue;
    const labels = readFileSync(file, 'utf8').trim().split('\n');
    const runs = await runsOf(join(folder as string, `${set}.otlp.jsonl.gz`));
    for (const label of labels.map((line) => JSON.parse(line) as Label)) {
      const run = runs.get(label.trace_id);
      if (run === undefined) continue;
      const suite = bySuite.get(label.suite) ?? { clean: [], hijacked: [] };
      bySuite.set(label.suite, suite);
      if (label.hijacked) suite.hijacked.push(run);
      else if (!label.attacked) suite.clean.push(run);
    }
  }
  return [...bySuite].map(([name, runs]) => ({ name, ...runs }));
}

/** By trace. */
async function runsOf(file: string): Promise<Map<string, Run>> {
  const { judged } = await see([file], (place, message) => process.stderr.write(`${place}: ${message}\n`));
  const gathered = new Map<string, Runs>();
  for (const { action } of judged) {
    const runs = gathered.get(action.span.traceId) ?? new Runs();
    gathered.set(action.span.traceId, runs);
    runs.add(action, SETUP, 0);
  }
  return new Map(
    [...gathered].flatMap(([trace, runs]) => runs.take(END).map((run): [string, Run] => [trace, run])),
  );
}
