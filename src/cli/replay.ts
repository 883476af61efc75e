import { openSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import type { Baseline } from '../baseline/artefact.ts';
import { goalkeeperSchema } from '../config/goalkeeper.ts';
import { pipelineOptions } from '../config/pipeline.ts';
import type { FalseAlarms } from '../detectors/authority.ts';
import { detectorsWith } from '../detectors/index.ts';
import type { Charter } from '../model/charter.ts';
import type { PipelineOptions } from '../pipeline/options.ts';
import type { Settled } from '../pipeline/results.ts';
import { Bench } from '../replay/bench.ts';
import { Comparison } from '../replay/comparison.ts';
import { Final } from '../replay/final.ts';
import type { Request } from '../replay/ingest.ts';
import { Opinions } from '../replay/opinions.ts';
import { warm } from '../verdict/warm.ts';
import { VERSION } from '../version.ts';
import { loadBaselines } from './baseline.ts';
import { loadCharters } from './charter.ts';
import { comparisonJson, comparisonReport } from './comparison-report.ts';
import { Decisions } from './decisions.ts';
import { falseAlarmsOption } from './false-alarms.ts';
import { feed } from './feed.ts';
import { Progress } from './progress.ts';
import { Stopwatch } from './stopwatch.ts';
import { Tally } from './tally.ts';
import { recordingsOf } from './together.ts';

interface ReplayOptions {
  readonly charter?: string[];
  readonly baseline?: string[];
  readonly falseAlarms: FalseAlarms;
  readonly against?: string[];
  readonly opinions?: string[];
  readonly decisions?: string;
  readonly json?: string;
}

/** What is known of the agents beforehand. */
interface JudgedBy {
  readonly charters: readonly Charter[];
  readonly baselines: readonly Baseline[];
  /** How many clean runs may be held up. */
  readonly falseAlarms: FalseAlarms;
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
    .option('--baseline <file...>', 'baselines to judge by')
    .addOption(falseAlarmsOption())
    .option('--against <file...>', 'show which verdicts change against these charters, or against `none`')
    .option('--opinions <file...>', 'recorded alert spans: second opinions in them are answered again')
    .option('--decisions <file>', 'write one line of JSON per action')
    .option('--json <file>', 'with --against: write every change')
    .action(async (files: string[], options: ReplayOptions, command: Command) => {
      if (options.json !== undefined && options.against === undefined) {
        command.error('error: --json writes what changes, and --against says against what');
      }
      const charters = chartersOf(options.charter ?? []);
      const against = options.against === undefined ? undefined : chartersOf(options.against);
      const baselines = loadBaselines(options.baseline ?? []);
      const usable = charters !== null && against !== null && baselines !== null;
      const { falseAlarms } = options;
      process.exitCode = usable
        ? await replay(files, { charters, baselines, falseAlarms }, against, options)
        : 1;
    });
}

/** `none`, alone, is no charter. */
function chartersOf(files: readonly string[]): readonly Charter[] | null {
  return files.length === 1 && files[0] === 'none' ? [] : loadCharters(files);
}

/** Resolves to the exit code. */
async function replay(
  files: readonly string[],
  judgedBy: JudgedBy,
  against: readonly Charter[] | undefined,
  { opinions: opinionFiles, decisions, json }: ReplayOptions,
): Promise<number> {
  const watch = new Stopwatch();
  const out = decisions === undefined ? null : await Decisions.into(decisions);
  const changes = json === undefined ? null : openSync(json, 'w');
  const tally = new Tally();
  const comparison = new Comparison();
  const complain = (place: string, message: string): void => tally.problem(`${place}: ${message}`);
  const opinions = opinionFiles === undefined ? null : await readOpinions(opinionFiles, complain);
  const recall = opinions?.recall ?? null;
  const now = new Final((judged) => comparison.add('now', judged));
  const benches = [
    new Bench(
      { ...optionsFor(judgedBy), detectors: watch.around(detectorsWith(judgedBy.falseAlarms)) },
      (settled) => {
        for (const judged of settled.judged) tally.add(judged, watch.of(judged.action));
        for (const { finding } of [...settled.blind, ...settled.drifted]) tally.agent(finding);
        for (const error of settled.errors) tally.problem(error);
        out?.take(settled);
        if (against !== undefined) now.take(settled);
      },
      recall,
    ),
  ];
  const before = new Final((judged) => comparison.add('before', judged));
  if (against !== undefined)
    benches.push(
      new Bench(
        optionsFor({ ...judgedBy, charters: against }),
        (settled: Settled) => before.take(settled),
        recall,
      ),
    );

  warm();
  const progress = new Progress(files);
  const take = (request: Request): void => {
    const [first, ...others] = benches as [Bench, ...Bench[]];
    const { spans, warnings } = first.take(request);
    for (const warning of warnings) complain(request.place, warning);
    tally.spans += spans;
    for (const other of others) other.take(request);
  };
  for (const recording of recordingsOf(files)) await feed(recording, take, complain, progress);
  for (const bench of benches) bench.end();
  for (const final of [now, before]) final.end();
  progress.end();
  await out?.end();
  if (changes !== null) writeFileSync(changes, `${JSON.stringify(comparisonJson(comparison), null, 2)}\n`);
  if (opinions !== null) process.stdout.write(`${opinionsLine(opinions)}\n`);
  process.stdout.write(
    `${against === undefined ? tally.render() : tally.withTroubles(comparisonReport(comparison))}\n`,
  );
  return tally.problems > 0 ? 1 : 0;
}

function optionsFor({ charters, baselines, falseAlarms }: JudgedBy): PipelineOptions {
  const config = goalkeeperSchema.parse({ false_alarms: falseAlarms });
  return pipelineOptions(config, charters, VERSION, baselines);
}

async function readOpinions(
  files: readonly string[],
  complain: (place: string, message: string) => void,
): Promise<Opinions> {
  const opinions = new Opinions();
  const take = (request: Request): void => {
    for (const problem of opinions.take(request)) complain(request.place, problem);
  };
  for (const recording of recordingsOf(files)) await feed(recording, take, complain);
  return opinions;
}

function opinionsLine({ size, counts: { answered, other, missing } }: Opinions): string {
  const changed = other > 0 ? `, ${other} of them now asked otherwise than then` : '';
  return `${size} recorded second opinions: ${answered} verdicts in doubt answered by them, ${other + missing} not${changed}`;
}
