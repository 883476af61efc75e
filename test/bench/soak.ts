import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { freePort, peer, REPOSITORY } from '../e2e/processes.ts';
import { Series } from './measure.ts';
import { type Contender, GOALKEEPER } from './servers.ts';
import { type Loop, problemsOf, type Sample, type Soak, soakReport } from './soak-report.ts';

// npm run soak: an hour at a share of what one core does, with all that could grow switched on; is anything lost, held
// up, or never given back?

const USAGE = `usage: npm run soak -- [options]
  --minutes N   of load, default 60; under 20 memory is told and not judged
  --share S     of what a core does at full load, found out first; default 0.7
  --spans N     spans in a request, default 512
  --actions S   share of tool calls among the spans, default 0.02
  --out FILE    every sample as a line of JSON
`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    share: { type: 'string', default: '0.7' },
    spans: { type: 'string', default: '512' },
    actions: { type: 'string', default: '0.02' },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** Compiling, filling up; then what a core does. */
const WARMUP_S = 15;
const CAPACITY_S = 10;
const MOST_SAMPLES = 1_800;

function number(name: 'minutes' | 'share' | 'spans' | 'actions', least: number, most: number): number {
  const value = Number(values[name]);
  if (value >= least && value <= most) return value;
  throw new Error(`--${name}: expected a number from ${least} to ${most}, found \`${values[name]}\``);
}

/** Goalkeeper with all that could grow, and its event loop watched from within. */
function server(folder: string, metricsPort: number): Contender {
  const [node = '', main = ''] = GOALKEEPER.command;
  const watch = pathToFileURL(join(REPOSITORY, 'test/bench/loop-watch.js')).href;
  const config = join(REPOSITORY, 'test/bench/soak.yaml');
  return {
    ...GOALKEEPER,
    command: [node, '--import', watch, main, 'serve', '--config', config],
    env: { ...GOALKEEPER.env, SOAK_FOLDER: folder, SOAK_METRICS_PORT: `${metricsPort}` },
  };
}

/** The metrics of a page that have no labels, and the sums of those that have. */
function valuesOf(page: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [, name = '', value] of page.matchAll(/^(\w+)(?:\{[^\n]*\})? ([-+.\deE]+)$/gm))
    sums.set(name, (sums.get(name) ?? 0) + Number(value));
  return sums;
}

async function metricsOf(port: number): Promise<(name: string) => number> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  const page = valuesOf(await response.text());
  return (name) => page.get(name) ?? 0;
}

async function sample(pid: number, port: number, began: number): Promise<Sample> {
  const metric = await metricsOf(port);
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return {
    at: (performance.now() - began) / 1e3,
    residentMiB: Number(resident?.[1]) / 1024,
    heapMiB: metric('otelcol_process_runtime_heap_alloc_bytes') / 1024 / 1024,
    sessions: metric('goalkeeper_sessions'),
    waiting: metric('goalkeeper_waiting_actions'),
    queue: metric('otelcol_exporter_queue_size'),
    exported: metric('goalkeeper_exported_spans_total'),
    dropped: metric('goalkeeper_dropped_spans_total'),
  };
}

function loopsIn(output: string): Loop[] {
  return [...output.matchAll(/^loop ([\d.]+) ([\d.]+)$/gm)].map(([, held, waited]) => ({
    heldMs: Number(held),
    waitedMs: Number(waited),
  }));
}

async function soak(series: Series, metricsPort: number): Promise<Soak> {
  const [minutes, share] = [number('minutes', 0.1, 100_000), number('share', 0.01, 1)];
  const requests = ['--spans', values.spans, '--action-share', values.actions, '--warmup', '0'];
  const run = (seconds: number, rate: number) =>
    series.report([...requests, '--seconds', `${seconds}`, '--rate', `${rate}`], (seconds + 120) * 1e3);
  await run(WARMUP_S, 0);
  const capacity = (await run(CAPACITY_S, 0)).spansPerCpuSecond;
  const rate = Math.round(share * capacity);
  process.stderr.write(
    `a core does ${Math.round(capacity / 1e3)} k spans/s; ${Math.round(rate / 1e3)} k for ${minutes} minutes\n`,
  );
  const droppedBefore = (await metricsOf(metricsPort))('goalkeeper_dropped_spans_total');
  const before = series.server.output().length;
  const began = performance.now();
  let over = false;
  const load = run(minutes * 60, rate).finally(() => {
    over = true;
  });
  const samples: Sample[] = [];
  const every = Math.max(1_000, (minutes * 60_000) / MOST_SAMPLES);
  while (!over) {
    await Promise.race([sleep(every), load]);
    if (over) break;
    const now = await sample(series.server.pid, metricsPort, began);
    samples.push(now);
    if (values.out !== undefined) appendFileSync(values.out, `${JSON.stringify(now)}\n`);
  }
  const measured = await load;
  const dropped = (await metricsOf(metricsPort))('goalkeeper_dropped_spans_total') - droppedBefore;
  const loops = loopsIn(series.server.output().slice(before));
  return { minutes, samples, loops, load: measured, dropped };
}

async function main(): Promise<void> {
  if (cpus().length < 2) throw new Error('needs two cores: one for the server, one for the load');
  number('spans', 1, 100_000);
  number('actions', 0, 1);
  await peer('load');
  const folder = mkdtempSync(join(tmpdir(), 'goalkeeper-soak-'));
  const metricsPort = await freePort();
  const series = await Series.start(server(folder, metricsPort));
  try {
    const seen = await soak(series, metricsPort);
    console.log(`\n${soakReport(seen)}\n`);
    const problems = problemsOf(seen);
    for (const problem of problems) console.log(`FAILED: ${problem}`);
    if (problems.length === 0) console.log('No problem found.');
    else process.exitCode = 1;
  } finally {
    await series.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (values.help) console.log(USAGE);
else {
  main().catch((error: unknown) => {
    console.error(`soak: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
