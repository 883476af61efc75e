import { expect, it, onTestFinished } from 'vitest';
import { Queue } from '../../src/exporters/queue.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { OtlpGrpcReceiver } from '../../src/receivers/otlp-grpc.ts';
import { Counters } from '../../src/telemetry/counters.ts';
import { ROOMY } from '../session/actions.ts';
import { request, span } from '../spans.ts';
import { exportOnce, Sink, until } from '../support/grpc.ts';
import { localIntake } from '../support/intake.ts';
import { senderTo } from '../support/sender.ts';
import { keptLog } from '../support/senders.ts';

const COUNT = 60;

/** From the door to a backend, as they are in the service; `memory` is what requests came in. */
async function through(endpoint: string) {
  const around = { counters: new Counters(), log: keptLog().log };
  const queue = new Queue(
    { name: 'otlp', sizer: 'requests', capacity: 1_000, consumers: 8, joinBytes: 256 * 1024 },
    senderTo(endpoint),
    around.counters,
    around.log,
  );
  const exporter = {
    name: 'otlp',
    target: endpoint,
    blocks: false,
    hasRoom: (bytes: number) => queue.hasRoom(bytes),
    change: () => queue.change(),
    put: queue.put.bind(queue),
    drain: (ms: number) => queue.drain(ms),
    state: {
      size: 0,
      capacity: 0,
      oldest: 0,
      sizer: 'requests',
      bytes: 0,
      lastSuccess: null,
      lastError: null,
      failingSince: null,
    } as const,
  };
  const pipeline = new Pipeline({ mode: 'inline', settleMs: 0, sessions: ROOMY, charters: [], version: '0' });
  const intake = localIntake(pipeline, 'inline', { traces: [exporter], logs: [], metrics: [] }, around);
  const memory = new Set<ArrayBufferLike>();
  const receiver = new OtlpGrpcReceiver({
    setting: 'a test',
    server: 'http2',
    endpoint: { host: '127.0.0.1', port: 0 },
    maxRecvBytes: 1024 * 1024,
    tls: null,
    signals: ['traces'],
    receive: (signal, bytes, sender) => {
      memory.add(bytes.buffer);
      return intake.receive(signal, bytes, sender);
    },
    onError: (error) => {
      throw error;
    },
  });
  const door = await receiver.start();
  onTestFinished(async () => {
    await receiver.stop(0);
    await queue.drain(0);
  });
  return { door, memory, queue };
}

/** Some 40 KB, each of its own bytes. */
const requests = Array.from({ length: COUNT }, (_, at) =>
  request(
    ...Array.from({ length: 40 }, (_unused, one) =>
      span({ id: String(one + 1), name: `request ${at} `.repeat(80) }),
    ),
  ),
);

it('sends on what came, byte for byte, while the memory it came in is used again', async () => {
  const backend = await new Sink((call) => ({ afterMs: call % 3 })).start();
  onTestFinished(() => backend.stop());
  const { door, memory, queue } = await through(backend.endpoint);
  for (let at = 0; at < COUNT; at += 6) {
    await Promise.all(requests.slice(at, at + 6).map((one) => exportOnce(door, one)));
    await until(() => queue.size < 4, 'most is delivered');
  }
  await until(() => queue.size === 0, 'all is delivered');
  const taken = Buffer.concat(backend.taken);
  expect(taken).toHaveLength(Buffer.concat(requests).length);
  expect(requests.filter((one) => !taken.includes(one))).toEqual([]);
  expect(backend.taken.length).toBeLessThan(COUNT);
  expect(memory.size).toBeLessThan(COUNT);
});
