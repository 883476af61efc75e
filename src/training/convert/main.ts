import { parseArgs } from 'node:util';
import { writeRuns } from '../runs-file.ts';
import { apiBank } from './api-bank.ts';
import { crosswoz } from './crosswoz.ts';
import { layOut } from './layout.ts';
import { liveMcpBench } from './live-mcp-bench.ts';
import { medAgentBench } from './med-agent-bench.ts';
import { recordings } from './recorded.ts';
import { type Collection, callsOf, type Run } from './run.ts';
import { sample } from './sample.ts';
import { sgd } from './sgd.ts';
import { star } from './star.ts';
import { sweAgent } from './swe-agent.ts';
import { tooltalk } from './tooltalk.ts';
import { workbench } from './workbench.ts';

const COLLECTIONS: Readonly<Record<string, Collection>> = {
  'api-bank': apiBank,
  crosswoz,
  'live-mcp-bench': liveMcpBench,
  'med-agent-bench': medAgentBench,
  sgd,
  star,
  'swe-agent': sweAgent,
  tooltalk,
  workbench,
  ...recordings,
};

const USAGE = `usage: tsx src/training/convert/main.ts COLLECTION SOURCE OUT_PREFIX [--per-domain N] [--in-all N]
  COLLECTION: ${Object.keys(COLLECTIONS).join(', ')}
  SOURCE: the unpacked collection, or what a record_*.py wrote
`;

/** A public collection's runs, laid out and labelled as recorded runs are. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'per-domain': { type: 'string', default: '150' },
      'in-all': { type: 'string', default: '2500' },
    },
  });
  const [name = '', source, prefix] = positionals;
  const collection = COLLECTIONS[name];
  if (collection === undefined || source === undefined || prefix === undefined) {
    process.stderr.write(USAGE);
    process.exitCode = 1;
    return;
  }
  const bounds = { perDomain: Number(values['per-domain']), inAll: Number(values['in-all']) };
  const runs = sample(collection.runs(source), bounds);
  await writeRuns(
    prefix,
    runs.map((run, index) => layOut(run, collection, index)),
  );
  process.stdout.write(summary(runs));
}

function summary(runs: readonly Run[]): string {
  const rows = [...new Set(runs.map(({ domain }) => domain))].sort().map((domain) => {
    const own = runs.filter((run) => run.domain === domain);
    const calls = own.flatMap(callsOf).length;
    const attacked = own.filter(({ attack }) => attack !== undefined).length;
    return `${domain}: ${own.length} runs, ${calls} calls, ${attacked} attacked\n`;
  });
  return `${rows.join('')}in all: ${runs.length} runs\n`;
}

await main();
