import { status } from '@grpc/grpc-js';
import { afterEach, expect, it } from 'vitest';
import { inForce } from '../src/config/in-force.ts';
import { retryDelay } from '../src/grpc/retry-info.ts';
import { startService } from '../src/service.ts';
import { Counters } from '../src/telemetry/counters.ts';
import { configOf } from './support/config.ts';
import { exportOnce, Sink, until } from './support/grpc.ts';
import { request, spanNames } from './support/requests.ts';
import { keptLog } from './support/senders.ts';

const MIB = 1024 * 1024;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

it('refuses for now while memory is short, says so once, and takes again when it is not', async () => {
  const sink = await new Sink().start();
  closing.push(() => sink.stop());
  const { heapUsed, external } = process.memoryUsage();
  const limit = Math.ceil((heapUsed + external) / MIB) + 250;
  const config = configOf(`
receivers: { otlp: { protocols: { grpc: { endpoint: "127.0.0.1:0" } } } }
processors: { memory_limiter: { check_interval: 50ms, limit_mib: ${limit}, spike_limit_mib: 50 } }
exporters: { otlp: { endpoint: "http://${sink.endpoint}", compression: none } }`);
  const counters = new Counters();
  const { log, lines } = keptLog();
  const service = await startService(config, inForce(config.goalkeeper), {
    ...{ log, counters, print: () => {}, colour: false },
  });
  closing.push(() => service.stop(5_000));
  const send = () => exportOnce(service.endpoint, request([{ name: 'GET /' }]));
  const said = (words: string) => lines.filter((line) => line.includes(words)).length;

  expect(await send()).toBeInstanceOf(Buffer);

  let ballast: Buffer | null = Buffer.alloc(600 * MIB);
  await until(() => said('above the soft limit') === 1, 'the limiter to see it', 20_000);
  for (let n = 0; n < 3; n++) {
    const refused = await send();
    expect(refused).toMatchObject({ code: status.UNAVAILABLE });
    if (refused instanceof Error) expect(retryDelay(refused.metadata)).toBe(1_000);
  }
  expect(counters.get('refused_requests', 'memory_limited')).toBe(3);
  expect(said('above the soft limit')).toBe(1);

  expect(ballast.length).toBeGreaterThan(0);
  ballast = null;
  await until(() => said('taken again') === 1, 'the memory to be free', 20_000);
  expect(await send()).toBeInstanceOf(Buffer);
  await until(() => sink.taken.length === 2, 'both to arrive');
  expect(sink.taken.flatMap(spanNames)).toEqual(['GET /', 'GET /']);
}, 60_000);
