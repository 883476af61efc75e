import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { peer, REPOSITORY } from '../e2e/processes.ts';
import { matrix, QUICK, WHOLE } from './matrix.ts';
import { matrixTable } from './matrix-table.ts';
import { type Load, measure } from './measure.ts';
import { CONTENDERS } from './servers.ts';
import { type Row, table } from './table.ts';

// npm run bench: every server in turn, round after round, so that a noisy minute hits all of them; medians.

const USAGE = `usage: npm run bench -- [options]
  --quick              one short round: does it run, and does no span get lost
  --matrix             instead: requests of 1 to 8,000 spans, 0 to 100 % actions, packed and not (--rounds, --seconds, --quick)
  --rounds N           rounds, default 3 (of the matrix 1)
  --seconds S          measured time per run, default 6, after a warm-up of 15 s (paced 4 s); of the matrix 3
  --spans N            spans in a request, default 512
  --pace N             spans per second of the runs that latencies are taken from, default 20000
  --order ORDER        sdk or collector: how the fields of a message are ordered, default sdk
  --only TEXT          servers whose name contains the text
  --save               write every figure to test/bench/results/
`;

const { values } = parseArgs({
  options: {
    matrix: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    spans: { type: 'string', default: '512' },
    pace: { type: 'string', default: '20000' },
    order: { type: 'string', default: 'sdk' },
    only: { type: 'string', default: '' },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function positive(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!(value >= least))
    throw new Error(`--${name}: expected a number of at least ${least}, found \`${text}\``);
  return value;
}

function loadOf(): Load {
  const { order } = values;
  if (order !== 'sdk' && order !== 'collector') {
    throw new Error(`--order: expected \`sdk\` or \`collector\`, found \`${order}\``);
  }
  return {
    seconds: positive('seconds', values.seconds ?? (values.quick ? '1' : '6'), 0.5),
    // V8 goes on compiling for some ten seconds, in which a server that runs for weeks is not judged.
    warmup: values.quick ? 0.5 : 15,
    spansPerRequest: positive('spans', values.spans, 1),
    order,
    rate: 0,
  };
}

function machine(): string {
  const cpu = cpus();
  return `${cpu[0]?.model.trim()}, ${cpu.length} cores; Node ${process.version}; ${new Date().toISOString().slice(0, 10)}.`;
}

function needTwoCores(): void {
  if (cpus().length < 2) throw new Error('needs two cores: one for the server, one for the load');
}

function conditions(load: Load, paced: Load, rounds: number): string {
  return [
    machine(),
    `${rounds} x ${load.seconds} s after ${load.warmup} s, interleaved; ${load.spansPerRequest} spans a request, 2 % actions, ${load.order} field order,`,
    `4 connections x 4 in flight; the server alone on core 0, load and backend on core 1. Paced: ${paced.rate} spans/s.`,
  ].join('\n');
}

async function main(): Promise<void> {
  const load = loadOf();
  const rate = positive('pace', values.pace, 1000);
  const paced: Load = { ...load, rate, warmup: Math.min(load.warmup, 4) };
  const rounds = positive('rounds', values.rounds ?? (values.quick ? '1' : '3'), 1);
  needTwoCores();
  await peer('load');
  const contenders = CONTENDERS.filter((contender) => contender.name.includes(values.only));
  const rows = contenders.map(({ name, missing }) => ({ name, missing, runs: [], paced: [] }) as Row);
  for (let round = 1; round <= rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      if (contender.missing !== null) continue;
      process.stderr.write(`round ${round} of ${rounds}: ${contender.name}\n`);
      rows[index]!.runs.push(await measure(contender, load));
      rows[index]!.paced.push(await measure(contender, paced));
    }
  }
  const text = conditions(load, paced, rounds);
  if (values.quick) console.log('\n--quick: a run this short shows that all works, not how fast it is.');
  console.log(`\n${text}\n\n${table(rows)}\n\nEvery span sent arrived, every one that had to be judged was.`);
  if (values.save) save({ conditions: text, load, rows });
}

async function mainOfMatrix(): Promise<void> {
  const usual = values.quick ? QUICK : WHOLE;
  const rounds = positive('rounds', values.rounds ?? `${usual.rounds}`, 1);
  const seconds = positive('seconds', values.seconds ?? `${usual.seconds}`, 0.1);
  needTwoCores();
  const columns = await matrix({ ...usual, rounds, seconds }, (what) => process.stderr.write(`${what}\n`));
  const text = [
    machine(),
    `${rounds} x ${seconds} s of sending a cell and all the work it leaves behind, the servers in turn, each the same process throughout;`,
    '4 connections x 4 in flight (of 8,000 spans x 1); a server alone on core 0, load and backend on core 1.',
    'Spans per CPU-second · CPU time a span; (!) marks a cell that took 1.5 times what the costs below let expect, or that much less.',
  ].join('\n');
  if (values.quick) console.log('\n--quick: cells this short show that all works, not how fast it is.');
  console.log(`\n${text}\n\n${matrixTable(columns)}\n`);
  if (values.save) save({ conditions: text, columns });
}

function save(results: object): void {
  const folder = join(REPOSITORY, 'test/bench/results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${new Date().toISOString().slice(0, 16).replace(':', '')}.json`);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`Saved to ${file}`);
}

if (values.help) console.log(USAGE);
else {
  (values.matrix ? mainOfMatrix() : main()).catch((error: unknown) => {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
