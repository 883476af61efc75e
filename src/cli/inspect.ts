import { Command } from 'commander';
import type { Action } from '../model/action.ts';
import type { Judged } from '../pipeline.ts';
import { onStdout as pc } from './colour.ts';
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
    .option('--json', 'one line of JSON per action')
    .action(async (files: string[], options: { json?: boolean }) => {
      let problems = 0;
      for (const recording of recordingsOf(files))
        problems += await inspect(recording, options.json === true);
      if (problems > 0) process.exitCode = 1;
    });
}

async function inspect(files: readonly string[], json: boolean): Promise<number> {
  let problems = 0;
  const seen = await see(files, (place, message) => {
    problems++;
    process.stderr.write(`${place}: ${message}\n`);
  });
  if (json) for (const judged of seen.judged) process.stdout.write(`${JSON.stringify(publicForm(judged))}\n`);
  else process.stdout.write(`${page(files, seen)}\n`);
  return problems;
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
