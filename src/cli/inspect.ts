import { Command } from 'commander';
import pc from 'picocolors';
import type { Action } from '../model/action.ts';
import { type Judged, Pipeline } from '../pipeline.ts';
import { readRecording } from '../recordings/read.ts';
import { VERSION } from '../version.ts';
import { cell, table } from './table.ts';

/** `goalkeeper inspect`: what Goalkeeper sees in recorded spans, before any judgement. */
export function inspectCommand(): Command {
  return new Command('inspect')
    .description('show the actions found in recorded spans (OTLP/JSON lines, .gz, or protobuf)')
    .argument('<file...>', 'recordings; the format is told by their content')
    .option('--json', 'one line of JSON per action')
    .action(async (files: string[], options: { json?: boolean }) => {
      let problems = 0;
      for (const file of files) problems += await inspect(file, options.json === true);
      if (problems > 0) process.exitCode = 1;
    });
}

/** Everything is kept and nothing is judged: a recording is looked at whole. */
const WHOLE = {
  maxSessions: Number.POSITIVE_INFINITY,
  maxTotalBytes: Number.POSITIVE_INFINITY,
  idleMs: Number.POSITIVE_INFINITY,
  maxActions: Number.POSITIVE_INFINITY,
  maxSourceBytes: Number.POSITIVE_INFINITY,
  maxResultBytes: Number.POSITIVE_INFINITY,
};

async function inspect(file: string, json: boolean): Promise<number> {
  const pipeline = new Pipeline({
    mode: 'tee',
    settleMs: 0,
    sessions: WHOLE,
    charters: [],
    detectors: [],
    version: VERSION,
  });
  let spans = 0;
  let agentSpans = 0;
  let problems = 0;
  const complain = (place: string, message: string) => {
    problems++;
    process.stderr.write(`${place}: ${message}\n`);
  };
  for await (const item of readRecording(file)) {
    if ('error' in item) {
      complain(item.place, item.error);
      continue;
    }
    try {
      const ingested = pipeline.ingest(item.request, 0);
      spans += ingested.spans;
      agentSpans += ingested.agentSpans;
      for (const warning of ingested.warnings) complain(item.place, warning);
    } catch (error) {
      complain(item.place, error instanceof Error ? error.message : String(error));
    }
  }
  const { judged } = pipeline.drain();
  if (json) for (const seen of judged) process.stdout.write(`${JSON.stringify(line(seen))}\n`);
  else process.stdout.write(`${page(file, judged, spans, agentSpans)}\n`);
  return problems;
}

/** The public form of an action; field names are documented in README and do not change. */
function line({ action, history }: Judged): object {
  return {
    traceId: action.span.traceId,
    spanId: action.span.spanId,
    dialect: action.dialect,
    agent: action.agent,
    conversation: action.conversation,
    goal: history.goal.length > 0 ? history.goal.join('\n\n') : null,
    system: history.system,
    tool: action.tool,
    arguments: action.arguments,
    result: action.result,
    callId: action.callId,
    status: action.status,
    captured: action.captured,
    truncated: action.truncated,
  };
}

function page(file: string, judged: readonly Judged[], spans: number, agentSpans: number): string {
  const head = `${pc.bold(file)}  ${spans} spans, ${agentSpans} of them agents', ${judged.length} actions`;
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
