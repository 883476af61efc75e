import { z } from 'zod';
import { freePort, peer, start } from '../e2e/processes.ts';
import type { Contender } from './servers.ts';

export interface Load {
  readonly seconds: number;
  readonly warmup: number;
  readonly spansPerRequest: number;
  /** Of the fields in a message: as SDKs write them, or backwards as the Collector does. */
  readonly order: 'sdk' | 'collector';
  /** Spans per second; 0 for as many as are taken. */
  readonly rate: number;
}

const reportSchema = z.object({
  bytesPerSpan: z.number(),
  spansPerCpuSecond: z.number(),
  spansPerSecond: z.number(),
  cpuSeconds: z.number(),
  seconds: z.number(),
  latencyP50Ms: z.number(),
  latencyP99Ms: z.number(),
  peakResidentMiB: z.number(),
  spansAccepted: z.number(),
  spansArrived: z.number(),
  actions: z.number(),
  denied: z.number(),
  judged: z.number(),
  alerts: z.number(),
  retries: z.number(),
  failed: z.number(),
  firstError: z.string(),
});

/** One run of one server, as test/peers/load reports it. */
export type Measurement = z.output<typeof reportSchema>;

const SERVER_CORE = '0';
const LOAD_CORE = '1';

/** Runs the server alone on its core and the load on another. Refused where a span was lost, doubled or unjudged. */
export async function measure(contender: Contender, load: Load): Promise<Measurement> {
  const port = await freePort();
  const sinkPort = await freePort();
  const generator = await start(
    'load',
    'taskset',
    [
      ...['-c', LOAD_CORE, await peer('load')],
      ...['--target', `127.0.0.1:${port}`, '--sink', `127.0.0.1:${sinkPort}`],
      ...['--seconds', `${load.seconds}`, '--warmup', `${load.warmup}`, '--rate', `${load.rate}`],
      ...['--spans', `${load.spansPerRequest}`, '--order', load.order],
    ],
    { env: { GOMAXPROCS: '1' }, ready: (process) => process.output().includes('listening on') },
  );
  const server = await start(contender.name, 'taskset', ['-c', SERVER_CORE, ...contender.command], {
    env: { ...contender.env, BENCH_PORT: `${port}`, BENCH_SINK_PORT: `${sinkPort}` },
  });
  try {
    // `taskset` becomes the server: the process id stays.
    generator.write(`${server.pid}\n`);
    const exit = await Promise.race([generator.exited, server.exited.then(() => null)]);
    if (exit === null) throw new Error(`the server ended on its own\n${server.output()}`);
    if (exit.code !== 0) throw new Error(`the load generator failed\n${generator.output()}`);
    const measurement = reportSchema.parse(JSON.parse(generator.stdout()));
    const problem = problemIn(measurement, contender);
    if (problem !== null) throw new Error(`${problem}\n${server.output().slice(-2000)}`);
    return measurement;
  } catch (error) {
    throw new Error(`${contender.name}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await generator.stop('SIGKILL');
    await server.stop('SIGKILL');
  }
}

function problemIn(m: Measurement, { judges }: Contender): string | null {
  if (m.failed > 0) return `${m.failed} requests failed, the first with: ${m.firstError}`;
  if (m.spansAccepted === 0) return 'no span was accepted';
  if (m.spansArrived !== m.spansAccepted) {
    return `${m.spansAccepted} spans were accepted and ${m.spansArrived} arrived`;
  }
  const expected = m[judges];
  return m.judged === expected ? null : `${m.judged} spans were judged, expected ${expected}`;
}
