import { openSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { readTextFile } from '../charter/text-file.ts';
import type { Case, Check, RecordedSession } from '../check/case.ts';
import { checkJsonSchema } from '../check/describe.ts';
import { type FileResult, junitXml } from '../check/junit.ts';
import { parseCheck } from '../check/parse.ts';
import { type Call, type CaseResult, Judging, runRecorded, runWritten } from '../check/run.ts';
import type { Request } from '../replay/ingest.ts';
import { checkReport } from './check-report.ts';
import { countDiagnostics, renderDiagnostics } from './diagnostics.ts';
import { feed } from './feed.ts';
import { Progress } from './progress.ts';

interface Options {
  readonly junit?: string;
  readonly schema?: boolean;
}

/** `goalkeeper check`: tests of charters; `charter check` finds mistakes inside them. */
export function checkCommand(): Command {
  return new Command('check')
    .description('test charters: sessions, written or recorded, and the verdicts they must get')
    .argument('[file...]', 'check files (YAML), each with the charters it tests')
    .option('--junit <file>', 'write the results as JUnit XML, for CI')
    .option('--schema', 'print the JSON Schema of check files, for editors')
    .action(async (files: string[], options: Options, command: Command) => {
      if (options.schema) process.stdout.write(`${JSON.stringify(checkJsonSchema(), null, 2)}\n`);
      else if (files.length === 0) command.error("error: missing required argument 'file'");
      else process.exitCode = await check(files, options.junit ?? null);
    });
}

/** Resolves to the exit code: 0 all as expected, 1 some not, 2 a file cannot be used. */
async function check(files: readonly string[], junit: string | null): Promise<number> {
  const checks = files.map(read);
  if (!checks.every((one) => one !== null)) return 2;
  const out = junit === null ? null : openSync(junit, 'w');
  const results: FileResult[] = [];
  const progress = new Progress(checks.flatMap(recordingsNamed));
  for (const one of checks) results.push(await run(one, progress));
  progress.end();
  if (out !== null) writeFileSync(out, junitXml(results));
  process.stdout.write(`${checkReport(results)}\n`);
  if (results.some(({ problems }) => problems.length > 0)) return 2;
  return results.some(({ cases }) => cases.some(({ shortfalls }) => shortfalls.length > 0)) ? 1 : 0;
}

/** Null where the file cannot be used, the reasons on stderr. */
function read(file: string): Check | null {
  const textOf = (path: string): string | null => {
    const found = readTextFile(path);
    return 'text' in found ? found.text : null;
  };
  const found = readTextFile(file);
  const parsed =
    'text' in found ? parseCheck(found.text, file) : { ok: false as const, diagnostics: [found.diagnostic] };
  const problems = parsed.ok ? parsed.warnings : parsed.diagnostics;
  process.stderr.write(renderDiagnostics(problems, textOf));
  if (!parsed.ok) process.stderr.write(`${countDiagnostics(problems)}\n`);
  return parsed.ok ? parsed.value : null;
}

async function run(check: Check, progress: Progress): Promise<FileResult> {
  const { file, name, cases } = check;
  const problems: string[] = [];
  const results = new Map<Case, CaseResult>();
  for (const recording of new Set(recordingsNamed(check))) {
    const told = cases.flatMap((one) =>
      one.told.kind === 'recorded' && one.told.file === recording ? [{ one, session: one.told }] : [],
    );
    const sessions = told.map(({ session }) => session);
    const calls = await judgeRecording(check, recording, sessions, problems, progress);
    for (const { one, session } of told) results.set(one, runRecorded(one, session, calls));
  }
  for (const one of cases)
    if (one.told.kind === 'written') results.set(one, runWritten(check, one, one.told));
  return { file, name, cases: cases.map((one) => results.get(one) as CaseResult), problems };
}

/** One pass over a recording for all cases that are about it. */
async function judgeRecording(
  check: Check,
  recording: string,
  sessions: readonly RecordedSession[],
  problems: string[],
  progress: Progress,
): Promise<readonly Call[]> {
  const traces = sessions.map(({ trace }) => trace);
  const judging = new Judging(check, traces.includes(null) ? null : new Set(traces as string[]));
  const complain = (place: string, message: string): void => void problems.push(`${place}: ${message}`);
  const take = (request: Request): void => {
    for (const warning of judging.take(request)) complain(request.place, warning);
  };
  await feed([recording], take, complain, progress);
  const calls = judging.end();
  for (const error of judging.errors) complain(recording, error);
  return calls;
}

function recordingsNamed({ cases }: Check): string[] {
  return cases.flatMap(({ told }) => (told.kind === 'recorded' ? [told.file] : []));
}
