import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Baseline } from '../baseline/artefact.ts';
import { draftCharter } from '../baseline/draft.ts';
import { Learner } from '../baseline/learner.ts';
import { seal } from '../baseline/seal.ts';
import { Setting } from '../baseline/setting.ts';
import { loadSigningKey } from '../config/baselines.ts';
import { goalkeeperSchema } from '../config/goalkeeper.ts';
import { pipelineOptions } from '../config/pipeline.ts';
import { cluesOf } from '../detectors/clues.ts';
import type { Charter } from '../model/charter.ts';
import { Bench } from '../replay/bench.ts';
import { Final } from '../replay/final.ts';
import type { Judged } from '../verdict/looks.ts';
import { VERSION } from '../version.ts';
import { loadBaselines } from './baseline.ts';
import { loadCharters } from './charter.ts';
import { renderDiagnostics } from './diagnostics.ts';
import { feed } from './feed.ts';
import { LearnReport } from './learn-report.ts';
import { Progress } from './progress.ts';
import { recordingsOf } from './together.ts';

interface LearnOptions {
  readonly agent: string;
  readonly out: string;
  readonly charter?: string[];
  readonly baseline?: string[];
  readonly minRuns: number;
  readonly minShare: number;
  readonly vouch?: string[];
  readonly hideValues?: true;
  readonly key?: string;
  readonly force?: true;
}

/** `goalkeeper learn`: from clean history to a charter's draft and a baseline. */
export function learnCommand(): Command {
  return new Command('learn')
    .description('draft a charter and learn a baseline from the clean runs of an agent')
    .argument('<file...>', 'recordings, as `replay` reads them')
    .requiredOption('--agent <name>', 'the agent, as its spans name it')
    .option('--out <folder>', 'where NAME.charter.yaml and NAME.baseline.json go', '.')
    .option('--charter <file...>', 'charters to judge the history by: what they find is not learned')
    .option('--baseline <file...>', 'the baseline so far, to judge by in the same way')
    .option('--min-runs <n>', 'learn what at least so many runs show', wholeNumber, 3)
    .option('--min-share <share>', 'and at least this share of them, 0 to 1', shareOf, 0.05)
    .option(
      '--vouch <run...>',
      'conversation or trace ids, or `all`, that a person has looked at: learned although they have findings',
    )
    .option('--hide-values', 'write recipients and other values as salted hashes')
    .option('--key <file>', 'private key to sign the baseline with (Ed25519, PEM)')
    .option('--force', 'replace files that are there')
    .action(async (files: string[], options: LearnOptions) => {
      process.exitCode = await learn(files, options);
    });
}

/** Resolves to the exit code. */
async function learn(files: readonly string[], options: LearnOptions): Promise<number> {
  const charters = loadCharters(options.charter ?? []);
  const baselines = loadBaselines(options.baseline ?? []);
  const key = options.key === undefined ? null : loadSigningKey(options.key);
  if (key?.ok === false) process.stderr.write(renderDiagnostics(key.diagnostics));
  if (charters === null || baselines === null || key?.ok === false) return 2;
  const paths = outputs(options);
  const taken = [paths.charter, paths.baseline].filter((path) => options.force !== true && existsSync(path));
  if (taken.length > 0) {
    process.stderr.write(`goalkeeper: ${taken.join(' and ')} would be overwritten (--force replaces)\n`);
    return 2;
  }
  const report = new LearnReport(options.agent);
  const { baseline, setting } = await read(files, options, charters, baselines, report, key?.value ?? null);
  if (baseline.history.runs === 0) {
    process.stderr.write(report.nothing());
    return 1;
  }
  mkdirSync(options.out, { recursive: true });
  writeFileSync(paths.baseline, `${JSON.stringify(baseline, null, 1)}\n`);
  writeFileSync(paths.charter, draftCharter(baseline, setting));
  process.stdout.write(`${report.render(baseline, paths)}\n`);
  return report.problems > 0 ? 1 : 0;
}

async function read(
  files: readonly string[],
  options: LearnOptions,
  charters: readonly Charter[],
  baselines: readonly Baseline[],
  report: LearnReport,
  key: Parameters<typeof seal>[1],
): Promise<{ baseline: Baseline; setting: Setting }> {
  const learner = new Learner({
    agent: options.agent,
    support: { runs: options.minRuns, share: options.minShare },
    salt: options.hideValues === true ? randomBytes(16).toString('hex') : null,
    vouched: new Set(options.vouch ?? []),
    score: (action, history) => cluesOf(action, history, null).scored.score,
  });
  const setting = new Setting();
  const final = new Final(({ action, history, verdict }: Judged) => {
    report.see(action, verdict);
    if ((action.agent ?? action.service) !== options.agent) return;
    learner.take({ action, history, outcome: verdict.outcome });
    setting.take(action, history);
  });
  const engine = pipelineOptions(goalkeeperSchema.parse({}), charters, VERSION, baselines);
  const bench = new Bench(engine, (settled) => {
    final.take(settled);
    for (const error of settled.errors) report.problem(error);
  });
  const progress = new Progress(files);
  const complain = (place: string, message: string): void => report.problem(`${place}: ${message}`);
  for (const recording of recordingsOf(files)) {
    await feed(
      recording,
      (request) => {
        for (const warning of bench.take(request).warnings) complain(request.place, warning);
      },
      complain,
      progress,
    );
  }
  bench.end();
  final.end();
  progress.end();
  return { baseline: seal(learner.finish(), key), setting };
}

/** File names that any agent's name can become. */
function outputs({ agent, out }: LearnOptions): { charter: string; baseline: string } {
  const name = agent.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'agent';
  return { charter: join(out, `${name}.charter.yaml`), baseline: join(out, `${name}.baseline.json`) };
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('expected a whole number from 1.');
  return number;
}

function shareOf(text: string): number {
  const share = Number(text);
  if (text.trim() === '' || !(share >= 0 && share <= 1))
    throw new InvalidArgumentError('expected a share from 0 to 1.');
  return share;
}
