import { Command } from 'commander';
import { Coverage, worstFirst } from '../coverage/coverage.ts';
import type { Action } from '../model/action.ts';
import type { Judged } from '../verdict/looks.ts';
import { onStdout as pc } from './colour.ts';
import { coverageReport, publicRow } from './coverage-report.ts';
import { publicForm, type Seen, see } from './seen.ts';
import { cell, table } from './table.ts';
import { recordingsOf } from './together.ts';

/** `goalkeeper inspect`: what Goalkeeper sees in recorded spans, before any judgement. */
export function inspectCommand(): Command {
  return new Command('inspect')
    .description('show the actions found in recorded spans and logs (OTLP/JSON lines, .gz, or protobuf)')
    .argument(
      '<file...>',
      'recordings; the format is told by their content, and NAME.traces.pb and NAME.logs.pb are one',
    )
    .option('--dialects', 'in place of the actions: which agents are seen how well, and what to set')
    .option('--json', 'one line of JSON per action, or with --dialects per agent')
    .action(async (files: string[], options: Options) => {
      const problems = options.dialects
        ? await inspectDialects(files, options)
        : await inspectActions(files, options);
      if (problems > 0) process.exitCode = 1;
    });
}

interface Options {
  readonly dialects?: boolean;
  readonly json?: boolean;
}

/** Rows of the report: a recording may hold many agents, and a terminal scrolls. */
const MAX_ROWS = 10_000;

/** Resolves to the number of problems. */
async function inspectActions(files: readonly string[], { json }: Options): Promise<number> {
  let problems = 0;
  for (const recording of recordingsOf(files)) {
    const seen = await see(
      recording,
      complain(() => problems++),
    );
    if (json) writeLines(seen.judged.map(publicForm));
    else process.stdout.write(`${page(recording, seen)}\n`);
  }
  return problems;
}

/** All recordings together: who is blind is a question about agents, not files. */
async function inspectDialects(files: readonly string[], { json }: Options): Promise<number> {
  let problems = 0;
  const coverage = new Coverage(MAX_ROWS);
  for (const recording of recordingsOf(files)) {
    const { judged } = await see(
      recording,
      complain(() => problems++),
    );
    for (const { action, history } of judged) {
      coverage.add({ action, goal: history.goal.length > 0, system: history.system !== null });
    }
  }
  if (json) writeLines(worstFirst(coverage.rows()).map(publicRow));
  else process.stdout.write(`${coverageReport(coverage.rows())}\n`);
  return problems;
}

function complain(count: () => void): (place: string, message: string) => void {
  return (place, message) => {
    count();
    process.stderr.write(`${place}: ${message}\n`);
  };
}

function writeLines(values: readonly object[]): void {
  for (const value of values) process.stdout.write(`${JSON.stringify(value)}\n`);
}

function page(files: readonly string[], { judged, spans, agentSpans, records, agentRecords }: Seen): string {
  const held = [`${spans} spans, ${agentSpans} of them agents'`];
  if (records > 0) held.push(`${records} log records, ${agentRecords} of them agents'`);
  const head = `${pc.bold(files.join(' + '))}  ${held.join(', ')}, ${judged.length} actions`;
  const runs = new Map<string, Judged[]>();
  for (const seen of judged) {
    const run = seen.action.conversation ?? seen.action.span.traceId;
    const known = runs.get(run);
    if (known) known.push(seen);
    else runs.set(run, [seen]);
  }
  const blocks = [...runs].map(([run, seen]) => {
    const first = seen[0] as Judged;
    const about = [
      `${pc.dim('conversation')} ${run}`,
      `${pc.dim('agent')}        ${first.action.agent ?? pc.yellow('not told')}`,
      `${pc.dim('goal')}         ${first.history.goal.length > 0 ? cell(first.history.goal.join(' / '), 90) : pc.yellow('not told')}`,
    ];
    const rows = seen.map(({ action }) => [
      action.tool,
      shownArguments(action),
      shownResult(action),
      action.status,
      action.dialect,
    ]);
    return [...about, table(['tool', 'arguments', 'result', 'status', 'dialect'], rows)].join('\n');
  });
  return [head, ...blocks].join('\n\n');
}

function shownArguments(action: Action): string {
  if (!action.captured) return pc.yellow('not captured');
  return cell(JSON.stringify(action.arguments), 48) + (action.truncated ? pc.yellow(' (cut)') : '');
}

function shownResult(action: Action): string {
  return action.result === null ? pc.yellow('not captured') : cell(action.result, 40);
}
