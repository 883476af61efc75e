import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { goalkeeperSchema } from '../config/goalkeeper.ts';
import { pipelineOptions } from '../config/pipeline.ts';
import type { DriftSettings } from '../drift/agent.ts';
import { driftPage } from '../page/drift-page.ts';
import { Stories } from '../page/story.ts';
import type { Settled } from '../pipeline/results.ts';
import { Bench } from '../replay/bench.ts';
import type { Request } from '../replay/ingest.ts';
import { VERSION } from '../version.ts';
import { driftReport } from './drift-report.ts';
import { feed } from './feed.ts';
import { Progress } from './progress.ts';
import { recordingsOf } from './together.ts';

interface DriftOptions {
  readonly html?: string;
  readonly agent?: string;
  readonly falseAlarms: number;
  readonly warmUp: number;
}

/** As in the configuration. */
const { drift: DEFAULTS } = goalkeeperSchema.parse({});

/** `goalkeeper drift`: how agents changed over recorded runs, as `serve` would have told of it, and drawn. */
export function driftCommand(): Command {
  return new Command('drift')
    .description('show whether agents behave otherwise than they used to, since when, and what moved')
    .argument('<file...>', 'recordings, as for replay; their runs are taken in the order of their files')
    .option('--html <file>', 'draw it: one page, whole in itself')
    .option('--agent <name>', 'this agent alone')
    .option(
      '--false-alarms <runs>',
      'one false alarm in so many runs of an agent',
      atLeast(20),
      DEFAULTS.false_alarms,
    )
    .option('--warm-up <runs>', 'runs that the later ones are compared with', atLeast(10), DEFAULTS.warm_up)
    .action(async (files: string[], options: DriftOptions) => {
      process.exitCode = await drift(files, options);
    });
}

function atLeast(least: number): (text: string) => number {
  return (text) => {
    const count = Number(text);
    if (Number.isSafeInteger(count) && count >= least) return count;
    throw new InvalidArgumentError(`expected a whole number of at least ${least}`);
  };
}

/** Resolves to the exit code. */
async function drift(files: readonly string[], options: DriftOptions): Promise<number> {
  const { html, agent, falseAlarms, warmUp } = options;
  const stories = new Stories(agent ?? null);
  const bench = new Bench(optionsFor({ falseAlarms, warmUp }), (settled: Settled) => {
    for (const seen of settled.runs) stories.add(seen);
  });
  let problems = 0;
  const complain = (place: string, message: string): void => {
    problems++;
    process.stderr.write(`${place}: ${message}\n`);
  };
  const progress = new Progress(files);
  const take = (request: Request): void => {
    for (const warning of bench.take(request).warnings) complain(request.place, warning);
  };
  for (const recording of recordingsOf(files)) await feed(recording, take, complain, progress);
  bench.end();
  progress.end();
  const all = stories.all();
  if (agent !== undefined && all.length === 0)
    complain('--agent', `no run of an agent named \`${agent}\` was found`);
  if (html !== undefined) writeFileSync(html, driftPage(all, falseAlarms, VERSION));
  process.stdout.write(`${driftReport(all)}\n`);
  return problems > 0 ? 1 : 0;
}

/** What agents did is looked at, not whether they should have. */
function optionsFor(drift: DriftSettings) {
  return {
    ...pipelineOptions(goalkeeperSchema.parse({}), [], VERSION),
    mode: 'tee' as const,
    detectors: [],
    drift,
  };
}
