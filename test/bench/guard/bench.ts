import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { NODES } from '../../e2e/instrumentation/support.ts';
import { programRow } from './program.ts';
import { overGrpc, overHttp, type Processor, runSessions, startProcessor } from './remote.ts';
import { Series } from './series.ts';
import { CALLS_PER_SESSION } from './session.ts';

// npm run bench:guard: what it costs to ask before each call, in milliseconds, on sessions of twenty calls.

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, dist: { type: 'string', default: 'dist' } },
});
const SESSIONS = values.quick ? { warmUp: 20, count: 50 } : { warmUp: 100, count: 300 };
const PROGRAMS = values.quick ? 3 : 9;

console.log(`${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, node ${process.version}, load ${loadavg()[0]?.toFixed(1)}
Sessions of ${CALLS_PER_SESSION} calls, each answer timed where the agent waits for it; ${SESSIONS.warmUp} sessions before that are not.

| an empty program on | import ms | ready after ms | memory added, MB |
| --- | --- | --- | --- |`);
for (const { name, node } of NODES) console.log(programRow(`node ${name}`, node, values.dist, PROGRAMS));

const processor = await startProcessor();
try {
  console.log(`
| in process | calls | p50 ms | p99 ms | most ms | undisturbed | p50 of those | p99 of those |
| --- | --- | --- | --- | --- | --- | --- | --- |`);
  for (const row of await inProcess(processor)) console.log(row);
  console.log(`
| remote | answers | p50 ms | p90 ms | p99 ms | most ms | outcomes |
| --- | --- | --- | --- | --- | --- | --- |`);
  for (const row of await remote(processor)) console.log(row);
} finally {
  await processor.stop();
}
process.exit(0);

async function inProcess({ grpc }: Processor): Promise<string[]> {
  // Read when the guard is loaded: its spans go to the processor, as an application's do.
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://${grpc}`;
  process.env.GOALKEEPER_LOG = 'quiet';
  const { charterFile, measureInProcess } = await import('./in-process.ts');
  const { tell } = await import('../../../instrumentation/javascript/core/program.ts');
  const { NO_TELEMETRY } = await import('../../../instrumentation/javascript/spans/telemetry.ts');
  const withSpans = await measureInProcess([], SESSIONS);
  tell(NO_TELEMETRY);
  const verdicts = await measureInProcess([], SESSIONS);
  const chartered = await measureInProcess([charterFile()], SESSIONS);
  return [
    withSpans.bare.rowWithUndisturbed('without Goalkeeper'),
    verdicts.guarded.rowWithUndisturbed('verdict'),
    withSpans.guarded.rowWithUndisturbed('verdict and span'),
    chartered.guarded.rowWithUndisturbed('verdict with a charter, reads that it does not trust and effects'),
    chartered.trusted.rowWithUndisturbed('trusted read, no span'),
  ];
}

async function remote({ api, grpc }: Processor): Promise<string[]> {
  const doors = [
    ['JSON over HTTP', overHttp(api)],
    ['gRPC', overGrpc(grpc)],
  ] as const;
  const rows: string[] = [];
  for (const [door, [name, ask]] of doors.entries()) {
    const first = door * (SESSIONS.warmUp + SESSIONS.count);
    await runSessions(ask, first, SESSIONS.warmUp, null);
    const series = new Series();
    await runSessions(ask, first + SESSIONS.warmUp, SESSIONS.count, series);
    rows.push(series.row(name));
  }
  return rows;
}
