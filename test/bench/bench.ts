import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { peer, REPOSITORY } from '../e2e/processes.ts';
import { type Load, measure } from './measure.ts';
import { CONTENDERS } from './servers.ts';
import { type Row, table } from './table.ts';

// npm run bench: every server in turn, round after round, so that a noisy minute hits all of them; medians.

const USAGE = `usage: npm run bench -- [options]
  --quick              one short round: does it run, and does no span get lost
  --rounds N           rounds, default 3
  --seconds S          measured time per run, default 6, after a warm-up of 15 s (paced 4 s)
  --spans N            spans in a request, default 512
  --pace N             spans per second of the runs that latencies are taken from, default 20000
  --order ORDER        sdk or collector: how the fields of a message are ordered, default sdk
  --only TEXT          servers whose name contains the text
  --save               write every figure to test/bench/results/
`;

const { values } = parseArgs({
  options: {
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
    spansPerRequest: positive('spans', values.spans, 60),
    order,
    rate: 0,
  };
}

function conditions(load: Load, paced: Load, rounds: number): string {
  const cpu = cpus();
  return [
    `${cpu[0]?.model.trim()}, ${cpu.length} cores; Node ${process.version}; ${new Date().toISOString().slice(0, 10)}.`,
    `${rounds} x ${load.seconds} s after ${load.warmup} s, interleaved; ${load.spansPerRequest} spans a request, 2 % actions, ${load.order} field order,`,
    `4 connections x 4 in flight; the server alone on core 0, load and backend on core 1. Paced: ${paced.rate} spans/s.`,
  ].join('\n');
}

async function main(): Promise<void> {
  const load = loadOf();
  const rate = positive('pace', values.pace, 1000);
  const paced: Load = { ...load, rate, warmup: Math.min(load.warmup, 4) };
  const rounds = positive('rounds', values.rounds ?? (values.quick ? '1' : '3'), 1);
  if (cpus().length < 2) throw new Error('needs two cores: one for the server, one for the load');
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

function save(results: object): void {
  const folder = join(REPOSITORY, 'test/bench/results');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${new Date().toISOString().slice(0, 16).replace(':', '')}.json`);
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`Saved to ${file}`);
}

if (values.help) console.log(USAGE);
else {
  main().catch((error: unknown) => {
    console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
}
