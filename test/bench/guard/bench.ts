import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { overGrpc, overHttp, runSessions, startProcessor } from './remote.ts';
import { Series } from './series.ts';
import { CALLS_PER_SESSION } from './session.ts';

// npm run bench:guard: what it costs to ask before each call, in milliseconds, on sessions of twenty calls.

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const WARM_UP = values.quick ? 20 : 100;
const SESSIONS = values.quick ? 50 : 300;

const rows: string[] = [];
const processor = await startProcessor();
try {
  const doors = [
    ['remote, JSON over HTTP', overHttp(processor.api)],
    ['remote, gRPC', overGrpc(processor.grpc)],
  ] as const;
  let session = 0;
  for (const [name, ask] of doors) {
    await runSessions(ask, session, WARM_UP, null);
    const series = new Series();
    await runSessions(ask, session + WARM_UP, SESSIONS, series);
    session += WARM_UP + SESSIONS;
    rows.push(series.row(name));
  }
} finally {
  await processor.stop();
}

console.log(`${cpus()[0]?.model ?? 'unknown CPU'}, ${cpus().length} cores, node ${process.version}
Sessions of ${CALLS_PER_SESSION} calls, each answer timed where the agent waits for it; ${WARM_UP} sessions before that are not.

| guard | answers | p50 ms | p90 ms | p99 ms | most ms | outcomes |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}`);
process.exit(0);
