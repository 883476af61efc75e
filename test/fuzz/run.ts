import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort, listens, start } from '../e2e/processes.ts';
import { Neighbour } from '../support/neighbour.ts';
import { Backend } from './backend.ts';
import { overApi, overFrames, overGrpc, overHttp } from './doors.ts';
import { GrpcLane, HttpLane, type Lane, type Message } from './lanes.ts';
import { Memory } from './memory.ts';
import { Dice } from './mutate.ts';
import { exported, questions, type Seed } from './seeds.ts';

// npm run fuzz -- --messages N [--seconds S] [--seed N] [--server grpc-js]: mutated messages over the doors of a real
// server, beside a client that must be answered right all the while. See README.md.

/** Messages under way at a time on a lane. */
const BATCH = 32;
/** Questions to the API are refused or answered at once. */
const API_BATCH = 8;
/** Of the messages over gRPC. */
const ASKED_EVERY = 8;
/** Of so many messages one is a whole request; the others hold one span or record. */
const WHOLE_EVERY = 50;
const LOOK_EVERY_MS = 2_000;
const SAY_EVERY_MS = 60_000;

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '0' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    server: { type: 'string', default: 'http2' },
  },
});
const wanted = Number(values.messages);
const seconds = Number(values.seconds);
const seed = Number(values.seed);

process.exitCode = await fuzz();

async function fuzz(): Promise<number> {
  const backend = await new Backend('neighbour ').start();
  const folder = mkdtempSync(join(tmpdir(), 'goalkeeper-fuzz-'));
  const [grpc, http, api, metrics] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    `receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:${grpc}", server: ${values.server} }, http: { endpoint: "127.0.0.1:${http}" } } } }
processors: { goalkeeper: { sessions: { max: 200 } } }
extensions: { api: { endpoint: "127.0.0.1:${api}" } }
exporters: { otlp: { endpoint: "http://${backend.endpoint}", compression: none, sending_queue: { block_on_overflow: true } } }
service:
  extensions: [api]
  telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus: { host: 127.0.0.1, port: ${metrics} } } } }] } }
`,
  );
  const entry = new URL('../../dist/src/cli/main.js', import.meta.url).pathname;
  const server = await start('goalkeeper', process.execPath, [entry, 'serve', '--config', config], {
    ready: async () => (await listens(grpc)) && (await listens(http)) && (await listens(api)),
  });
  const neighbour = new Neighbour(`127.0.0.1:${grpc}`, { everyMs: 20 }).start();
  const memory = new Memory(server.pid, metrics);
  const began = performance.now();
  const tally = { grpc: 0, http: 0, api: 0, frames: 0 };
  const sent = (): number => tally.grpc + tally.http + tally.api + tally.frames;
  let problem = '';
  const over = (): boolean =>
    problem !== '' || sent() >= wanted || (seconds > 0 && performance.now() - began > seconds * 1_000);
  void server.exited.then((exit) => {
    if (!over()) problem = `the server ended: ${JSON.stringify(exit)}\n${server.output().slice(-3_000)}`;
  });
  const look = setInterval(() => {
    if (neighbour.failures.length > 0) problem ||= `the neighbour was not served: ${neighbour.failures[0]}`;
    void memory.look().then((growth) => {
      problem ||= growth;
    });
  }, LOOK_EVERY_MS);
  const say = setInterval(() => process.stdout.write(`${progress()}\n`), SAY_EVERY_MS);
  const progress = (): string =>
    `${Math.round((performance.now() - began) / 1_000)} s: ${sent().toLocaleString('en-US')} messages, ${memory.last()}`;

  const { whole, single } = exported();
  const asked = questions();
  const seedFor = (dice: Dice): Seed => dice.pick(dice.roll(WHOLE_EVERY) === 0 ? whole : single);
  const orAsked = (dice: Dice): Seed => (dice.roll(ASKED_EVERY) === 0 ? dice.pick(asked) : seedFor(dice));
  const lanes: [keyof typeof tally, Lane, batch: number, (dice: Dice) => Message][] = [
    ...[0, 1, 2].map((): (typeof lanes)[number] => [
      'grpc',
      new GrpcLane(grpc),
      BATCH,
      (dice) => overGrpc(orAsked(dice), dice),
    ]),
    ...[0, 1].map((): (typeof lanes)[number] => [
      'http',
      new HttpLane(http),
      BATCH,
      (dice) => overHttp(seedFor(dice), dice),
    ]),
    ['api', new HttpLane(api), API_BATCH, (dice) => overApi(dice.pick(asked), dice)],
  ];
  await Promise.all([
    ...lanes.map(async ([door, lane, size, make], index) => {
      const dice = new Dice(seed + index);
      while (!over()) {
        const batch = Array.from({ length: size }, () => make(dice));
        try {
          tally[door] += await lane.send(batch);
        } catch (error) {
          problem ||= `${door}: ${String(error)}\n${server.output().slice(-3_000)}`;
        }
      }
      lane.close();
    }),
    (async () => {
      const dice = new Dice(seed + lanes.length);
      while (!over()) {
        await Promise.all([0, 1, 2, 3].map(() => overFrames(grpc, seedFor(dice), dice)));
        tally.frames += 4;
      }
    })(),
  ]);
  clearInterval(look);
  clearInterval(say);
  const took = (performance.now() - began) / 1_000;
  await neighbour.stop();
  if (problem === '') problem = await memory.look();
  const exit = await server.stop();
  const missing = neighbour.acknowledged.filter((name) => !backend.seen.has(name));
  if (problem === '' && missing.length > 0)
    problem = `${missing.length} spans of the neighbour did not arrive`;
  if (problem === '' && neighbour.failures.length > 0) problem = neighbour.failures[0] as string;
  if (problem === '' && exit.code !== 0) problem = `the server ended with ${JSON.stringify(exit)}`;
  if (problem === '' && /fault of ours|judging .* failed/.test(server.output())) {
    problem = `the server met a fault of its own:\n${server.output().slice(-3_000)}`;
  }
  await backend.stop();
  rmSync(folder, { recursive: true });
  const [{ model = 'unknown' } = {}] = cpus();
  process.stdout.write(
    [
      `messages          ${sent().toLocaleString('en-US')} in ${took.toFixed(0)} s (seed ${seed}): ${Object.entries(
        tally,
      )
        .map(([door, count]) => `${door} ${count.toLocaleString('en-US')}`)
        .join(', ')}`,
      `forwarded         ${backend.requests.toLocaleString('en-US')} requests`,
      `neighbour         ${neighbour.acknowledged.length} spans sent, ${missing.length} missing, ${neighbour.failures.length} refused, slowest ${neighbour.slowest.toFixed(0)} ms`,
      `memory            ${memory.told()}`,
      `machine           ${cpus().length} × ${model}, load average ${loadavg()[1]?.toFixed(0)}, Node ${process.version}`,
      problem === '' ? 'ok' : `FAILED: ${problem}`,
      '',
    ].join('\n'),
  );
  return problem === '' ? 0 : 1;
}
