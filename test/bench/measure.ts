import { z } from 'zod';
import { eventually, freePort, peer, type Running, start } from '../e2e/processes.ts';
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
  requests: z.number(),
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

/** A server alone on its core, and on another the load, which is its backend too. */
class Pair {
  readonly generator: Running;
  readonly server: Running;
  private readonly contender: Contender;

  private constructor(contender: Contender, generator: Running, server: Running) {
    this.contender = contender;
    this.generator = generator;
    this.server = server;
  }

  static async start(contender: Contender, flags: readonly string[]): Promise<Pair> {
    const port = await freePort();
    const sinkPort = await freePort();
    const generator = await start(
      'load',
      'taskset',
      [
        ...['-c', LOAD_CORE, await peer('load')],
        ...['--target', `127.0.0.1:${port}`, '--sink', `127.0.0.1:${sinkPort}`, ...flags],
      ],
      { env: { GOMAXPROCS: '1' }, ready: (process) => process.output().includes('listening on') },
    );
    const server = await start(contender.name, 'taskset', ['-c', SERVER_CORE, ...contender.command], {
      env: { ...contender.env, BENCH_PORT: `${port}`, BENCH_SINK_PORT: `${sinkPort}` },
    });
    // `taskset` becomes the server: the process id stays.
    generator.write(`${server.pid}\n`);
    return new Pair(contender, generator, server);
  }

  /** What the generator reported last. */
  reported(): Measurement {
    const line = this.generator.stdout().trim().split('\n').at(-1) ?? '';
    return reportSchema.parse(JSON.parse(line));
  }

  /** The same; refused where a span was lost, doubled or unjudged. */
  measured(): Measurement {
    const measurement = this.reported();
    const problem = problemIn(measurement, this.contender);
    if (problem !== null) throw new Error(`${problem}\n${this.server.output().slice(-2000)}`);
    return measurement;
  }

  /** Resolves when the generator has ended, by itself. */
  async over(): Promise<void> {
    const exit = await Promise.race([this.generator.exited, this.server.exited.then(() => null)]);
    if (exit === null) throw new Error(`the server ended on its own\n${this.server.output()}`);
    if (exit.code !== 0) throw new Error(`the load generator failed\n${this.generator.output()}`);
  }

  async stop(): Promise<void> {
    await this.generator.stop('SIGKILL');
    await this.server.stop('SIGKILL');
  }
}

/** One run of a server of its own. */
export async function measure(contender: Contender, load: Load): Promise<Measurement> {
  const flags = ['--seconds', `${load.seconds}`, '--warmup', `${load.warmup}`, '--rate', `${load.rate}`];
  flags.push('--spans', `${load.spansPerRequest}`, '--order', load.order);
  const pair = await Pair.start(contender, flags);
  try {
    await pair.over();
    return pair.measured();
  } catch (error) {
    throw named(contender, error);
  } finally {
    await pair.stop();
  }
}

/** Many runs of the same server, one after the other. */
export class Series {
  private readonly contender: Contender;
  private readonly pair: Pair;

  private constructor(contender: Contender, pair: Pair) {
    this.contender = contender;
    this.pair = pair;
  }

  static async start(contender: Contender): Promise<Series> {
    return new Series(contender, await Pair.start(contender, ['--series', '--whole']));
  }

  /** One run: the flags are the generator's. CPU time is that of all that was sent, up to its arrival. */
  async run(flags: readonly string[], patienceMs: number): Promise<Measurement> {
    await this.report(flags, patienceMs);
    try {
      return this.pair.measured();
    } catch (error) {
      throw named(this.contender, error);
    }
  }

  /** The same, whatever became of the spans. */
  async report(flags: readonly string[], patienceMs: number): Promise<Measurement> {
    const { generator, server } = this.pair;
    const reports = () => generator.stdout().split('\n').length - 1;
    const before = reports();
    let ended = false;
    void Promise.race([generator.exited, server.exited]).then(() => {
      ended = true;
    });
    generator.write(`${flags.join(' ')}\n`);
    try {
      await eventually('a report of the generator', () => ended || reports() > before, patienceMs);
      if (ended) await this.pair.over();
      return this.pair.reported();
    } catch (error) {
      throw named(this.contender, error);
    }
  }

  get server(): Running {
    return this.pair.server;
  }

  stop(): Promise<void> {
    return this.pair.stop();
  }
}

function named({ name }: Contender, error: unknown): Error {
  return new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
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
