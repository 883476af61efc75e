import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Client, credentials, type ServiceError } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXPORT } from '../../src/grpc/services.ts';
import { Sink } from '../support/grpc.ts';
import { captured, copies, send, spansOf } from './otlp.ts';
import { eventually, freePort } from './processes.ts';
import { type Node, Topology } from './topology.ts';

const HIJACKED = captured('javascript/strands-native-hijacked');
const CLEAN = captured('javascript/langchain-openinference-clean');
/** By hand: KILLS=50. */
const KILLS = Number(process.env.KILLS ?? 6);
/** By hand: DOWN_MS=60000. */
const DOWN_MS = Number(process.env.DOWN_MS ?? 1_000);

let topology: Topology;
const ends: (() => void)[] = [];
beforeEach(() => {
  topology = new Topology();
});
afterEach(async ({ task }) => {
  for (const end of ends.splice(0)) end();
  await topology.end(task.result?.state === 'fail');
});

/** Its queue on disk, in the test's folder. */
const config =
  (storage: string, more = '') =>
  (port: number, backend: number): string =>
    `
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:${port}" } } } }
extensions: { file_storage: { directory: ${storage}${more} } }
exporters:
  otlp:
    endpoint: http://127.0.0.1:${backend}
    sending_queue: { storage: file_storage, queue_size: 100000 }
    retry_on_failure: { initial_interval: 100ms, max_interval: 300ms, max_elapsed_time: 0 }
`;

async function sink(...args: ConstructorParameters<typeof Sink>): Promise<Sink> {
  const started = await new Sink(...args).start();
  ends.push(() => started.stop());
  return started;
}

const portOf = ({ endpoint }: Sink): number => Number(endpoint.split(':')[1]);

/** How often each span came, alerts apart; added to what was found before. */
function counts(requests: readonly Buffer[], found = new Map<string, number>()): Map<string, number> {
  for (const { service, traceId, spanId } of spansOf(requests)) {
    if (service === 'goalkeeper') continue;
    const id = `${traceId} ${spanId}`;
    found.set(id, (found.get(id) ?? 0) + 1);
  }
  return found;
}

/** Agents' programs, each sending its share, again and again until it is taken, as OTLP's exporters do. */
class Agents {
  readonly acknowledged: Buffer[] = [];
  private readonly port: number;
  private readonly left: Buffer[];
  private ended = false;

  constructor(port: number, requests: readonly Buffer[]) {
    this.port = port;
    this.left = [...requests];
  }

  get sent(): number {
    return this.acknowledged.length;
  }

  end(): void {
    this.ended = true;
  }

  async run(programs: number): Promise<void> {
    await Promise.all(Array.from({ length: programs }, () => this.program()));
  }

  private async program(): Promise<void> {
    const client = new Client(`127.0.0.1:${this.port}`, credentials.createInsecure(), {
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 200,
    });
    for (let request = this.left.shift(); request !== undefined && !this.ended; request = this.left.shift()) {
      while (!this.ended && (await exported(client, request)) !== null) {
        await new Promise((wake) => setTimeout(wake, 50));
      }
      if (!this.ended) this.acknowledged.push(request);
    }
    client.close();
  }
}

function exported(client: Client, request: Buffer): Promise<ServiceError | null> {
  const raw = (bytes: Buffer): Buffer => bytes;
  return new Promise((done) => {
    const deadline = Date.now() + 10_000;
    client.makeUnaryRequest(EXPORT.traces.path, raw, raw, request, { deadline }, (error) => done(error));
  });
}

const pause = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

describe('killed without a word', () => {
  it(`${KILLS} times under load: all that was acknowledged is delivered`, {
    timeout: 60_000 + KILLS * 15_000,
  }, async () => {
    // Now and then it has no time, and it is never quick: the queue holds something at each kill.
    const backend = await sink((call) => (call % 10 === 9 ? { code: 14 } : { afterMs: 10 }));
    const storage = join(topology.folder, 'storage');
    let goalkeeper: Node = await topology.goalkeeperWith(config(storage), portOf(backend));
    const agents = new Agents(goalkeeper.port, copies(HIJACKED, 4_000 * (KILLS + 2)));
    const running = agents.run(8);
    let least = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      await eventually('some more to be acknowledged', () => agents.sent > least + 20);
      await pause(100 + Math.random() * 700);
      await goalkeeper.process.stop('SIGKILL');
      least = agents.sent;
      goalkeeper = await topology.goalkeeperWith(config(storage), portOf(backend), goalkeeper.port);
    }
    await eventually('some more to be acknowledged', () => agents.sent > least + 20);
    agents.end();
    await running;
    const wanted = [...counts(agents.acknowledged).keys()];
    const there = new Map<string, number>();
    let missing = wanted.length;
    let looked = 0;
    await eventually('all that was acknowledged to be delivered', () => {
      counts(backend.taken.slice(looked), there);
      looked = backend.taken.length;
      missing = wanted.filter((id) => !there.has(id)).length;
      return missing === 0;
    }).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${missing} of ${wanted.length} spans are missing`);
    });
    const twice = [...there.values()].reduce((sum, times) => sum + times - 1, 0);
    console.info(
      `${KILLS} kills: ${agents.sent} requests with ${wanted.length} spans acknowledged, ${missing} missing, ${twice} delivered again`,
    );
    expect(missing).toBe(0);
    expect(twice).toBeLessThan(wanted.length / 2);
  });

  it('while its actions wait for their verdict: they are judged by the next, and told of', async () => {
    const backend = await sink();
    const storage = join(topology.folder, 'storage');
    const slow = (port: number, to: number): string =>
      `${config(storage)(port, to)}processors: { goalkeeper: { settle: 2s } }\n`;
    const first = await topology.goalkeeperWith(slow, portOf(backend));
    await send(first.port, HIJACKED);
    await first.process.stop('SIGKILL');
    const before = counts(backend.taken).size;
    const second = await topology.goalkeeperWith(slow, portOf(backend), first.port);
    const all = counts(HIJACKED).size;
    expect(before).toBeLessThan(all);
    await eventually('every span to be there', () => counts(backend.taken).size === all);
    await eventually('the alerts too', () =>
      spansOf(backend.taken).some(({ service }) => service === 'goalkeeper'),
    );
    expect(await second.process.stop('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('with no backend: what waited is delivered by the next, once', {
    timeout: 60_000 + DOWN_MS,
  }, async () => {
    const storage = join(topology.folder, 'storage');
    const port = await freePort();
    const first = await topology.goalkeeperWith(config(storage), port);
    const sent = copies(CLEAN, 30);
    await send(first.port, sent);
    await pause(DOWN_MS);
    await first.process.stop('SIGKILL');
    const backend = await new Sink().start(`127.0.0.1:${port}`);
    ends.push(() => backend.stop());
    const second = await topology.goalkeeperWith(config(storage), port, first.port);
    const wanted = counts(sent).size;
    await eventually('every span to be there', () => counts(backend.taken).size === wanted);
    expect(await second.process.stop('SIGTERM')).toEqual({ code: 0, signal: null });
    expect([...counts(backend.taken).values()].every((times) => times === 1)).toBe(true);
    const left = readdirSync(join(storage, 'queues', 'otlp', 'spans')).filter((name) =>
      name.endsWith('.log'),
    );
    expect(left.length).toBeLessThanOrEqual(1);
    expect(statSync(storage).mode & 0o777).toBe(0o700);
  });
});

it('a second process is told that the folder is in use, by its setting', async () => {
  const storage = join(topology.folder, 'storage');
  await topology.goalkeeperWith(config(storage), await freePort());
  const file = topology.file('second.yaml', config(storage)(await freePort(), await freePort()));
  const { exit, output } = await topology.run('second', process.execPath, topology.serve(file));
  expect(exit).toEqual({ code: 1, signal: null });
  expect(output).toContain(`extensions.file_storage.directory: ${storage} is in use by another process`);
});
