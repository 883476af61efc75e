import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '../e2e/processes.ts';

/** What is measured, each a single process that takes OTLP/gRPC on $BENCH_PORT and forwards to $BENCH_SINK_PORT. */
export interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What it must have marked with a verdict: every action, or only the denied ones. */
  readonly judges: 'actions' | 'denied';
  /** Why it can't run here, and what to do; null where it can. */
  readonly missing: string | null;
}

const cache = process.env.GOALKEEPER_PEERS ?? join(homedir(), '.cache', 'goalkeeper-peers-v1');
const collector = join(cache, 'otelcol');

export const GOALKEEPER: Contender = {
  name: 'Goalkeeper',
  command: [
    process.execPath,
    join(REPOSITORY, 'dist/src/cli/main.js'),
    'serve',
    '--config',
    join(REPOSITORY, 'test/bench/goalkeeper.yaml'),
  ],
  // As deploy/ starts it.
  env: { NODE_OPTIONS: '--max-semi-space-size=8 --v8-pool-size=1' },
  judges: 'actions',
  missing: null,
};

const DECODE_ALL: Contender = {
  name: 'decode everything (TypeScript)',
  command: [process.execPath, '--import', 'tsx', join(REPOSITORY, 'test/bench/decode-all.ts')],
  env: {},
  judges: 'denied',
  missing: null,
};

export const COLLECTOR: Contender = {
  name: 'OpenTelemetry Collector 0.155.0 (Go)',
  command: [collector, '--config', join(REPOSITORY, 'test/bench/collector.yaml')],
  // Go would start as many threads as the machine has cores, and they would fight for the one it is given.
  env: { GOMAXPROCS: '1' },
  judges: 'denied',
  missing: existsSync(collector) ? null : 'not built: run test/peers/build.sh collector',
};

export const CONTENDERS: readonly Contender[] = [GOALKEEPER, DECODE_ALL, COLLECTOR];
