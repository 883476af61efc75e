import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort, listens, start } from '../e2e/processes.ts';
import { Sink } from '../support/grpc.ts';
import { Neighbour } from '../support/neighbour.ts';
import { spanNames } from '../support/requests.ts';
import { residentBytes } from '../support/resident.ts';
import { type Door, frameDoor, GrpcDoor, HttpDoor } from './doors.ts';
import { Dice } from './mutate.ts';
import { seeds } from './seeds.ts';

// npm run fuzz -- --messages N [--seconds S] [--seed N]: mutated messages over the doors of a real server, beside a client
// that must be answered right all the while. See README.md.

const MIB = 1024 * 1024;
/** Buffers and the collector's slack; it is looked at again and again, and must not grow from one time to the next. */
const MAX_GROWTH = 250 * MIB;
/** Messages under way at a time. */
const AT_ONCE = 64;
const LOOK_EVERY_MS = 2_000;

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '0' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const wanted = Number(values.messages);
const seconds = Number(values.seconds);
const seed = Number(values.seed);

process.exitCode = await fuzz();

async function fuzz(): Promise<number> {
  const backend = await new Sink(undefined, ['traces', 'logs', 'metrics']).start();
  const folder = mkdtempSync(join(tmpdir(), 'goalkeeper-fuzz-'));
  const [grpc, http] = [await freePort(), await freePort()];
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    `receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:${grpc}" }, http: { endpoint: "127.0.0.1:${http}" } } } }
processors: { goalkeeper: { sessions: { max: 200 } } }
exporters: { otlp: { endpoint: "http://${backend.endpoint}", compression: none, sending_queue: { block_on_overflow: true } } }
`,
  );
  const entry = new URL('../../dist/src/cli/main.js', import.meta.url).pathname;
  const server = await start('goalkeeper', process.execPath, [entry, 'serve', '--config', config], {
    ready: async () => (await listens(grpc)) && (await listens(http)),
  });
  const doors = [new GrpcDoor(`127.0.0.1:${grpc}`), new HttpDoor(`127.0.0.1:${http}`)];
  // A frame's message takes a connection: fewer of them, or they would be all there is.
  const ways: Door[] = [doors[0]!.send, doors[0]!.send, doors[1]!.send, doors[1]!.send];
  const raw = frameDoor(`127.0.0.1:${grpc}`);
  const neighbour = new Neighbour(`127.0.0.1:${grpc}`, { everyMs: 20 }).start();
  const dice = new Dice(seed);
  const began = performance.now();
  const all = seeds();
  let sent = 0;
  let problem = '';
  const over = (): boolean =>
    problem !== '' || sent >= wanted || (seconds > 0 && performance.now() - began > seconds * 1_000);
  const memory: number[] = [];
  const look = setInterval(() => {
    try {
      memory.push(residentBytes(server.pid));
    } catch (error) {
      problem ||= String(error);
      return;
    }
    // The neighbour's spans are enough to look at.
    for (const request of backend.taken.splice(0)) for (const name of namesIn(request)) seen.add(name);
    backend.takenLogs.length = 0;
    const warm = memory[Math.min(4, memory.length - 1)] as number;
    if ((memory.at(-1) as number) - warm > MAX_GROWTH)
      problem = `memory grew from ${warm} to ${memory.at(-1)} bytes`;
    if (neighbour.failures.length > 0) problem = `the neighbour was not served: ${neighbour.failures[0]}`;
  }, LOOK_EVERY_MS);
  const seen = new Set<string>();
  void server.exited.then((exit) => {
    if (!over()) problem = `the server ended: ${JSON.stringify(exit)}\n${server.output().slice(-3_000)}`;
  });
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (!over()) {
        sent++;
        await (dice.roll(25) === 0 ? raw : dice.pick(ways))(dice.pick(all), dice);
      }
    }),
  );
  clearInterval(look);
  const took = (performance.now() - began) / 1_000;
  await neighbour.stop();
  for (const door of doors) door.close();
  const atEnd = problem === '' ? residentBytes(server.pid) : 0;
  const exit = await server.stop();
  for (const request of backend.taken) for (const name of namesIn(request)) seen.add(name);
  const missing = neighbour.acknowledged.filter((name) => !seen.has(name));
  if (problem === '' && missing.length > 0)
    problem = `${missing.length} spans of the neighbour did not arrive`;
  if (problem === '' && neighbour.failures.length > 0) problem = neighbour.failures[0] as string;
  if (problem === '' && exit.code !== 0) problem = `the server ended with ${JSON.stringify(exit)}`;
  if (problem === '' && /fault of ours|judging .* failed/.test(server.output())) {
    problem = `the server met a fault of its own:\n${server.output().slice(-3_000)}`;
  }
  backend.stop();
  rmSync(folder, { recursive: true });
  const [{ model = 'unknown' } = {}] = cpus();
  process.stdout.write(
    [
      `messages          ${sent.toLocaleString('en-US')} in ${took.toFixed(0)} s (seed ${seed})`,
      `neighbour         ${neighbour.acknowledged.length} spans sent, ${missing.length} missing, ${neighbour.failures.length} refused, slowest ${neighbour.slowest.toFixed(0)} ms`,
      `memory            ${fifths(memory).join(', ')}, ${(atEnd / MIB).toFixed(0)} MiB at the end`,
      `machine           ${cpus().length} × ${model}, Node ${process.version}`,
      problem === '' ? 'ok' : `FAILED: ${problem}`,
      '',
    ].join('\n'),
  );
  return problem === '' ? 0 : 1;
}

/** The neighbour's; others' requests may be no spans at all. */
function namesIn(request: Buffer): string[] {
  try {
    return spanNames(request).filter((name) => name.startsWith('neighbour '));
  } catch {
    return [];
  }
}

/** What was held after each fifth of the time, in MiB. */
function fifths(memory: readonly number[]): string[] {
  const at = (part: number): number => memory[Math.floor((memory.length - 1) * part)] ?? 0;
  return [0, 0.2, 0.4, 0.6, 0.8].map((part) => (at(part) / MIB).toFixed(0));
}
