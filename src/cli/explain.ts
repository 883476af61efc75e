import { Command } from 'commander';
import type { Baseline } from '../baseline/artefact.ts';
import { selectBaseline } from '../baseline/select.ts';
import { selectCharter } from '../charter/select.ts';
import { goalkeeperSchema } from '../config/goalkeeper.ts';
import { pipelineOptions } from '../config/pipeline.ts';
import type { FalseAlarms } from '../detectors/authority.ts';
import { Choice, type Wanted } from '../explain/choice.ts';
import { explain } from '../explain/explanation.ts';
import type { Charter } from '../model/charter.ts';
import type { PipelineOptions } from '../pipeline/options.ts';
import { Bench } from '../replay/bench.ts';
import { Final } from '../replay/final.ts';
import type { Request } from '../replay/ingest.ts';
import { VERSION } from '../version.ts';
import { loadBaselines } from './baseline.ts';
import { loadCharters } from './charter.ts';
import { explainReport } from './explain-report.ts';
import { falseAlarmsOption } from './false-alarms.ts';
import { feed } from './feed.ts';
import { Progress } from './progress.ts';
import { recordingsOf } from './together.ts';

interface Options {
  readonly trace?: string;
  readonly span?: string;
  readonly charter?: string[];
  readonly baseline?: string[];
  readonly falseAlarms: FalseAlarms;
  readonly json?: boolean;
}

/** `goalkeeper explain`: the story behind one verdict of `replay`. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('tell why one action of a recording got its verdict, and what would have made it legitimate')
    .argument('<file...>', 'recordings, as for replay')
    .option('--trace <id>', 'trace or conversation, or how its id begins; its worst action is explained')
    .option('--span <id>', 'this action, or how its id begins')
    .option('--charter <file...>', 'charters to judge by')
    .option('--baseline <file...>', 'baselines to judge by')
    .addOption(falseAlarmsOption())
    .option('--json', 'the story as JSON')
    .action(async (files: string[], options: Options) => {
      const charters = loadCharters(options.charter ?? []);
      const baselines = loadBaselines(options.baseline ?? []);
      const usable = charters !== null && baselines !== null;
      process.exitCode = usable ? await explainOne(files, charters, baselines, options) : 1;
    });
}

/** Resolves to the exit code. */
async function explainOne(
  files: readonly string[],
  charters: readonly Charter[],
  baselines: readonly Baseline[],
  { trace, span, falseAlarms, json }: Options,
): Promise<number> {
  let problems = 0;
  const complain: Complain = (place, message) => {
    problems++;
    process.stderr.write(`${place}: ${message}\n`);
  };
  const config = goalkeeperSchema.parse({ false_alarms: falseAlarms });
  const options = pipelineOptions(config, charters, VERSION, baselines);
  const { chosen, fitting } = await choose(
    files,
    options,
    { trace: idOf(trace), span: idOf(span) },
    complain,
  );
  if (chosen === null) {
    complain(files.join(', '), `no action found${wantedWords(trace, span)}`);
    return 1;
  }
  const { action } = chosen;
  const charter = selectCharter(charters, action);
  const baseline = selectBaseline(baselines, action);
  const story = explain(chosen, { ...options, charter, baseline });
  process.stdout.write(json ? `${JSON.stringify(story, null, 2)}\n` : `${explainReport(story, fitting)}\n`);
  return problems > 0 ? 1 : 0;
}

type Complain = (place: string, message: string) => void;

/** Judges all of the recordings, as `replay` does: what happened before the action belongs to its story. */
async function choose(
  files: readonly string[],
  options: PipelineOptions,
  wanted: Wanted,
  complain: Complain,
): Promise<Choice> {
  const choice = new Choice(wanted);
  const final = new Final((judged) => choice.add(judged));
  const bench = new Bench(options, (settled) => {
    final.take(settled);
    for (const error of settled.errors) complain('judging', error);
  });
  const progress = new Progress(files);
  const take = (request: Request): void => {
    for (const warning of bench.take(request).warnings) complain(request.place, warning);
  };
  for (const recording of recordingsOf(files)) await feed(recording, take, complain, progress);
  bench.end();
  final.end();
  progress.end();
  return choice;
}

/** As spans are named: hex in lower case. A conversation's name stays as it is. */
function idOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  return /^[0-9a-f]+$/i.test(text) ? text.toLowerCase() : text;
}

function wantedWords(trace: string | undefined, span: string | undefined): string {
  const words = [
    ...(span === undefined ? [] : [`whose span's id begins with \`${span}\``]),
    ...(trace === undefined ? [] : [`in a trace or conversation whose id begins with \`${trace}\``]),
  ];
  return words.length === 0 ? '' : ` ${words.join(' ')}`;
}
