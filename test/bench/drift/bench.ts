import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { AgentDrift } from '../../../src/drift/agent.ts';
import type { Run } from '../../../src/drift/runs.ts';
import { markdown } from './markdown.ts';
import { PEERS, type Peer } from './peers.ts';
import { recordedAgents } from './recorded.ts';
import { Series } from './series.ts';
import { BEHAVIOURS, pick, type Random, random, runOf, simulatedCalls } from './simulated.ts';

// npm run bench:drift: how soon a change of behaviour is told, and how often one that never was.

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    streams: { type: 'string' },
    line: { type: 'string' },
  },
});
const STREAMS = Number(values.streams ?? (values.quick ? 3 : 20));
/** Runs between two false alarms. */
const LINE = Number(values.line ?? 1_000);
const WARM_UP = 50;
/** The last run before the change, and of the stream. */
const CHANGE = 300;
const LENGTH = 1_300;
const CLEAN_LENGTH = values.quick ? 300 : 2_000;

/** An agent that lives as it always did, or, with a share of its runs, otherwise. */
interface Agent {
  readonly name: string;
  run(next: Random, index: number, changed: boolean): Run;
}

const CHANGES: readonly { readonly name: string; share(run: number): number }[] = [
  { name: 'at once, 10 % of runs', share: () => 0.1 },
  { name: 'at once, 30 %', share: () => 0.3 },
  { name: 'at once, all', share: () => 1 },
  { name: 'slowly, 0 to 100 % over 1,000 runs', share: (run) => (run - CHANGE) / 1_000 },
];

const simulated: readonly Agent[] = BEHAVIOURS.map((behaviour) => ({
  name: behaviour,
  run: (next, index, changed) => runOf(simulatedCalls(next, changed ? behaviour : null), index),
}));

const recorded: readonly Agent[] = (await recordedAgents(process.env.GOALKEEPER_DATA)).map(
  ({ name, clean, hijacked }) => ({
    name: `${name}, hijacked`,
    // The same run again has another id: ties are broken anew.
    run: (next, index, changed) => ({ ...pick(changed ? hijacked : clean, next), id: `${name} ${index}` }),
  }),
);

/** Who watches, and what it makes of a stream: after how many runs it first alarms. */
interface Contender {
  readonly name: string;
  first(series: Series, runs: readonly Run[]): number | null;
}

function goalkeeper(line: number): Contender {
  return {
    name: `Goalkeeper, 1 in ${line.toLocaleString('en')}`,
    first(_, runs) {
      const agent = new AgentDrift({ falseAlarms: line, warmUp: WARM_UP });
      const at = runs.findIndex((run) => agent.see(run).alarm !== null);
      return at < 0 ? null : at + 1 - WARM_UP;
    },
  };
}

interface Stream {
  readonly runs: readonly Run[];
  readonly series: Series;
}

function streamOf(agent: Agent, seed: number, length: number, share: (run: number) => number): Stream {
  const next = random(seed);
  const runs = Array.from({ length }, (_, index) =>
    agent.run(next, index, index >= CHANGE && next() < share(index + 1)),
  );
  return { runs, series: new Series(runs, WARM_UP) };
}

/** False alarms per thousand runs, of streams without a change; each ends at its first. */
function falseAlarms({ first }: Pick<Contender, 'first'>, streams: readonly Stream[]): number {
  let [alarms, watched] = [0, 0];
  for (const { runs, series } of streams) {
    const at = first(series, runs);
    if (at !== null) alarms++;
    watched += at ?? runs.length - WARM_UP;
  }
  return (1_000 * alarms) / watched;
}

/** The most sensitive setting that has no more false alarms than asked for, on runs that are known to be clean. */
function tuned(peer: Peer, clean: readonly Stream[]): Contender {
  const contender = (sensitivity: number): Contender => ({
    name: `${peer.name}, tuned`,
    first: (series) => series.first(peer, sensitivity),
  });
  const { sensitivities } = peer;
  const fits = sensitivities.find((one) => falseAlarms(contender(one), clean) <= 1_000 / LINE);
  return contender(fits ?? (sensitivities.at(-1) as number));
}

/**
 * Median and ninth decile of the delays, in runs; those never told count as longer than any. Streams in which an alarm
 * came before the change are left out, and counted.
 */
function delays(contender: Contender, streams: readonly Stream[]): string {
  const before = CHANGE - WARM_UP;
  const alarms = streams.map(({ runs, series }) => contender.first(series, runs) ?? Number.POSITIVE_INFINITY);
  const told = alarms.filter((at) => at > before).sort((a, b) => a - b);
  const early = alarms.length - told.length;
  if (told.length === 0) return `- [${early}]`;
  const at = (share: number) => {
    const alarm = told[Math.min(told.length - 1, Math.floor(share * told.length))] as number;
    return alarm === Number.POSITIVE_INFINITY ? 'never' : String(alarm - before);
  };
  return `${at(0.5)} (${at(0.9)})${early === 0 ? '' : ` [${early}]`}`;
}

function asPublished(peer: Peer): Contender {
  return {
    name: `${peer.name}, as published`,
    first: (series) => series.first(peer, peer.sensitivities[0] as number),
  };
}

function streamsOf(agent: Agent, seed: number, length: number, share: (run: number) => number): Stream[] {
  return Array.from({ length: STREAMS }, (_, index) => streamOf(agent, seed + index, length, share));
}

const never = () => 0;

/** Tables of agents that are alike till they change. */
function compare(name: string, agents: readonly Agent[]): { alarms: string[][]; rows: string[][] } {
  const [agent] = agents as [Agent];
  const tuning = streamsOf(agent, 1_000, CLEAN_LENGTH, never);
  const contenders = [goalkeeper(LINE), goalkeeper(10 * LINE), ...PEERS.map((peer) => tuned(peer, tuning))];
  const testing = streamsOf(agent, 5_000, CLEAN_LENGTH, never);
  const all = [...contenders, ...PEERS.map(asPublished)];
  const rows = agents.flatMap((one) => [
    ...CHANGES.map(({ name: change, share }) => {
      const streams = streamsOf(one, 9_000, LENGTH, share);
      return [`${one.name}, ${change}`, ...contenders.map((contender) => delays(contender, streams))];
    }),
  ]);
  process.stderr.write(`${name}\n`);
  return {
    alarms: [
      ['false alarms in 1,000 runs', ...all.map((one) => one.name)],
      [name, ...all.map((one) => falseAlarms(one, testing).toFixed(2))],
    ],
    rows: [['change', ...contenders.map((one) => one.name)], ...rows],
  };
}

const tables = [compare('simulated', simulated), ...recorded.map((agent) => compare(agent.name, [agent]))];
const print = (rows: readonly (readonly string[])[]): void => {
  process.stdout.write(`${markdown(rows[0] as string[], rows.slice(1))}\n\n`);
};
print([...tables[0]!.alarms, ...tables.slice(1).flatMap(({ alarms }) => alarms.slice(1))]);
print([...tables[0]!.rows, ...tables.slice(1).flatMap(({ rows }) => rows.slice(1))]);
process.stdout.write(`${STREAMS} streams each, ${cpus()[0]?.model}, Node ${process.version}\n`);
