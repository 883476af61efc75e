import { Command } from 'commander';
import { pipelineOptions } from '../config/pipeline.ts';
import { goalkeeperSchema } from '../config/schema.ts';
import { DETECTORS } from '../detectors/index.ts';
import type { Charter } from '../model/charter.ts';
import { Pipeline, type Settled } from '../pipeline.ts';
import { VERSION } from '../version.ts';
import { loadCharters } from './charter.ts';
import { Decisions } from './decisions.ts';
import { feed, ingest, type Request } from './feed.ts';
import { Progress } from './progress.ts';
import { Stopwatch } from './stopwatch.ts';
import { Tally } from './tally.ts';
import { recordingsOf } from './together.ts';

interface ReplayOptions {
  readonly charter?: string[];
  readonly decisions?: string;
}

/** `goalkeeper replay`: the same engine as `serve`, over recorded spans, with their own times as the clock. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('judge recorded spans and logs as serve would have (OTLP/JSON lines, .gz, or protobuf)')
    .argument(
      '<file...>',
      'recordings; the format is told by their content, and NAME.traces.pb and NAME.logs.pb are one',
    )
    .option('--charter <file...>', 'charters to judge by')
    .option('--decisions <file>', 'write one line of JSON per action')
    .action(async (files: string[], options: ReplayOptions) => {
      const charters = loadCharters(options.charter ?? []);
      if (charters === null) {
        process.exitCode = 1;
        return;
      }
      process.exitCode = await replay(files, charters, options.decisions ?? null);
    });
}

async function replay(
  files: readonly string[],
  charters: readonly Charter[],
  decisions: string | null,
): Promise<number> {
  const watch = new Stopwatch();
  const pipeline = new Pipeline({
    ...pipelineOptions(goalkeeperSchema.parse({}), charters, VERSION),
    mode: 'tee',
    detectors: watch.around(DETECTORS),
  });
  const out = decisions === null ? null : await Decisions.into(decisions);
  const tally = new Tally();
  const record = (settled: Settled): void => {
    for (const judged of settled.judged) {
      tally.add(judged, watch.of(judged.action));
      out?.add(judged);
    }
    for (const { judged, asker } of settled.completed) out?.complete(judged, asker);
    for (const error of settled.errors) tally.problem(error);
  };
  let clock = 0;
  const progress = new Progress(files);
  const complain = (place: string, message: string): void => tally.problem(`${place}: ${message}`);
  const take = (request: Request): void => {
    const { eventTime, spans, warnings } = ingest(pipeline, request, clock);
    for (const warning of warnings) complain(request.place, warning);
    tally.spans += spans;
    clock = Math.max(clock, eventTime);
    record(pipeline.settle(clock));
  };
  for (const recording of recordingsOf(files)) await feed(recording, take, complain, progress);
  record(pipeline.drain());
  progress.end();
  await out?.end();
  process.stdout.write(`${tally.render()}\n`);
  return tally.problems > 0 ? 1 : 0;
}
