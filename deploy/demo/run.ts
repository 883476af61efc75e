// `npm run demo`: a real agent goes off its goal, and Goalkeeper stops it. See README.md in the root.
//
//   agent (LangChain.js, goalkeeper/register) ── OTLP/gRPC ──▶ goalkeeper serve ── OTLP/gRPC ──▶ sink here (and Jaeger)

import pc from 'picocolors';
import { findJaeger } from './jaeger.ts';
import { Processor } from './processor.ts';
import { show } from './show.ts';
import { Sink } from './sink.ts';
import { STORIES } from './story.ts';
import { render } from './terminal.ts';
import { judgedRuns, shortcomings } from './verdicts.ts';

const VERDICTS_MS = 10_000;

// The demo stands on its own: settings meant for other programs would switch tracing off, or send it elsewhere.
for (const name of Object.keys(process.env)) {
  if (/^(OTEL|GOALKEEPER|LANGSMITH|LANGCHAIN)_/.test(name)) delete process.env[name];
}
// gRPC would take even the loopback through a proxy.
process.env.no_grpc_proxy = '127.0.0.1';

const processor = new Processor();
const sink = new Sink();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void processor.stop().then(() => process.exit(signal === 'SIGINT' ? 130 : 143)));
}

try {
  process.exitCode = await demo();
} catch (error) {
  console.error(`demo: ${inWords(error)}`);
  process.exitCode = 1;
} finally {
  await processor.stop();
  sink.stop();
}

async function demo(): Promise<number> {
  const jaeger = await findJaeger();
  await sink.start();
  await processor.start([sink.endpoint, ...(jaeger === null ? [] : [jaeger.endpoint])]);
  const backends = jaeger === null ? 'this terminal' : `this terminal and Jaeger on ${jaeger.endpoint}`;
  console.log(`Processor: goalkeeper serve on ${processor.endpoint}, no charter, alerts go to ${backends}`);
  console.log('Agent:     LangChain.js createAgent with goalkeeper/register; only its model is scripted\n');

  // Loaded late: this takes seconds, and reads the environment.
  const { runAgent } = await import('./agent.ts');
  const runs = await runAgent(STORIES, processor.endpoint);
  await sink.until((spans) => isComplete(judgedRuns(runs, spans)), VERDICTS_MS);
  await processor.stop();

  const judged = judgedRuns(runs, sink.spans);
  const columns = process.stdout.columns ?? (Number(process.env.COLUMNS) || 80);
  console.log(render(show(judged, { columns, jaeger: jaeger?.pages ?? null }), pc));
  const wrong = shortcomings(judged);
  for (const sentence of wrong) console.error(pc.red(`demo: ${sentence}`));
  if (wrong.length > 0) console.error(`goalkeeper serve said:\n${processor.output.trim()}`);
  return wrong.length === 0 ? 0 : 1;
}

function isComplete(runs: ReturnType<typeof judgedRuns>): boolean {
  return runs.every(({ calls }) => calls.every(({ outcome }) => outcome !== null));
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND'
    ? `${error.message}: run \`npm ci\` (the agent's packages are development dependencies)`
    : error.message;
}
