import { request as requestHttps } from 'node:https';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { messagePrefix } from '../../src/grpc/framing.ts';
import { Authority } from '../support/certificates.ts';
import {
  ACK,
  END_STREAM,
  FRAME,
  frame,
  headerBlock,
  headers,
  indexedField,
  PREFACE,
  RawClient,
  settings,
  uint32,
} from '../support/frames.ts';
import { Sink } from '../support/grpc.ts';
import { CALL, call, GREETING, message } from '../support/grpc-frames.ts';
import { Neighbour } from '../support/neighbour.ts';
import { spanNames } from '../support/requests.ts';
import { residentBytes } from '../support/resident.ts';
import { eventually, freePort } from './processes.ts';
import { type Node, Topology } from './topology.ts';

// The real server in a process of its own; hostile clients, each for a second or two, and one that goes on sending spans.
// Longer: HOSTILE_MS=60000 npx vitest run --project e2e test/e2e/hostile.e2e.test.ts

const ATTACK_MS = Number(process.env.HOSTILE_MS ?? 600);
const MIB = 1024 * 1024;
/** A client that is to be hung up on goes on until it is, at most so long. */
const HUNG_UP_MS = 20_000;
/** Buffers of connections, unpacked requests and the collector's slack; an attack that is not bounded takes far more. */
const MAX_GROWTH = 300 * MIB;
/** On a loaded machine of two cores, of which the attack takes one. */
const MAX_WAIT_MS = 8_000;

const topology = new Topology();
const authority = new Authority('test');
let backend: Sink;
let server: Node;
let tlsPort: number;
let httpPort: number;

beforeAll(async () => {
  backend = await new Sink().start();
  [tlsPort, httpPort] = [await freePort(), await freePort()];
  const { cert, key } = authority.issue('server');
  topology.file('server.pem', cert);
  topology.file('server.key', key);
  const folder = topology.folder;
  server = await topology.goalkeeperWith(
    (port) => `
receivers:
  otlp:
    protocols:
      grpc: { endpoint: "127.0.0.1:${port}", read_timeout: 2s, max_connections: 3000 }
      http: { endpoint: "127.0.0.1:${httpPort}", read_timeout: 2s }
extensions:
  api:
    endpoint: "127.0.0.1:${tlsPort}"
    tls: { cert_file: ${folder}/server.pem, key_file: ${folder}/server.key }
exporters: { otlp: { endpoint: "http://${backend.endpoint}", compression: none } }
`,
    0,
  );
  // Warm, so that what the code itself takes is not counted.
  const first = new Neighbour(endpoint(), { prefix: 'warm' });
  for (let n = 0; n < 50; n++) await first.once();
  await first.stop();
});
afterAll(async () => {
  backend?.stop();
  await topology.end(false);
});

let before: number;
beforeEach(() => {
  before = residentBytes(server.process.pid);
});

const endpoint = (): string => `127.0.0.1:${server.port}`;

/** Runs an attack beside a client that must be served all the while, and looks what it has cost. */
async function beside(attack: () => Promise<void>): Promise<void> {
  const neighbour = new Neighbour(endpoint()).start();
  await attack();
  await neighbour.stop();
  // Also one that comes new.
  const late = new Neighbour(endpoint(), { prefix: 'late' });
  await late.once();
  await late.stop();
  expect([...neighbour.failures, ...late.failures]).toEqual([]);
  expect(neighbour.acknowledged.length).toBeGreaterThan(0);
  expect(neighbour.slowest).toBeLessThan(MAX_WAIT_MS);
  expect(residentBytes(server.process.pid) - before).toBeLessThan(MAX_GROWTH);
  const sent = [...neighbour.acknowledged, ...late.acknowledged];
  await eventually('all spans of the neighbour to arrive', () => {
    const there = new Set(backend.taken.flatMap(spanNames));
    return sent.every((name) => there.has(name));
  });
  backend.taken.length = 0;
  expect(server.process.output()).not.toMatch(/fault of ours|Assertion/);
}

const within = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** Clients that greet, and then do the same again and again until the time is up or they are hung up on. */
async function flood(
  clients: number,
  next: (round: number) => Buffer,
  { greeting = GREETING, reading = true, patienceMs = ATTACK_MS } = {},
): Promise<RawClient[]> {
  const made = times(clients, () => new RawClient(endpoint()));
  const end = Date.now() + patienceMs;
  await Promise.all(
    made.map(async (client) => {
      if (!reading) client.socket.pause();
      await client.send(greeting);
      for (let round = 0; Date.now() < end && !client.socket.destroyed; round++) {
        await Promise.race([client.send(next(round)), within(200)]);
      }
    }),
  );
  return made;
}

/** Answers that are a status alone. */
function refusals(client: RawClient): number {
  return client.frames().filter(({ type, flags }) => type === FRAME.headers && (flags & END_STREAM) !== 0)
    .length;
}

function leave(clients: readonly { readonly socket: Socket }[]): void {
  for (const { socket } of clients) socket.destroy();
}

describe('HTTP/2', () => {
  it('rapid reset: streams opened and given up at once', () =>
    beside(async () => {
      const burst = (round: number): Buffer =>
        Buffer.concat(
          times(50, (n) => {
            const stream = 2 * (50 * round + n) + 1;
            return Buffer.concat([call(stream), frame(FRAME.reset, 0, stream, uint32(8))]);
          }),
        );
      const clients = await flood(4, burst, { patienceMs: HUNG_UP_MS });
      expect(clients.every(({ socket }) => socket.destroyed)).toBe(true);
    }));

  it.each([
    ['pings', frame(FRAME.ping, 0, 0, Buffer.alloc(8))],
    ['settings', settings([3, 100])],
  ])('%s without end: the client is told to be calm, and hung up on', (_, one) =>
    beside(async () => {
      const burst = Buffer.concat(times(300, () => one));
      const clients = await flood(4, () => burst, { patienceMs: HUNG_UP_MS });
      await Promise.all(clients.map(({ closed }) => Promise.race([closed, within(3_000)])));
      expect(clients.every(({ socket }) => socket.destroyed)).toBe(true);
    }),
  );

  it.each([
    ['empty data', frame(FRAME.data, 0, 1)],
    ['priorities', frame(FRAME.priority, 0, 5, Buffer.from([0, 0, 0, 3, 9]))],
    ['small windows', frame(FRAME.window, 0, 0, uint32(1))],
    ['frames of unknown types', frame(77, 255, 9, Buffer.alloc(100))],
  ])('%s without end, from clients that read and from such that don’t', (_, one) =>
    beside(async () => {
      const burst = Buffer.concat(times(300, () => one));
      const greeting = Buffer.concat([GREETING, call(1)]);
      leave(await flood(2, () => burst, { greeting }));
      leave(await flood(2, () => burst, { greeting, reading: false }));
    }),
  );

  it('headers that go on for ever', () =>
    beside(async () => {
      const block = Buffer.concat(times(50, () => headerBlock([['x', 'y']])));
      const greeting = Buffer.concat([GREETING, headers(1, headerBlock(CALL), 0, false)]);
      const clients = await flood(4, () => frame(FRAME.continuation, 0, 1, block), {
        greeting,
        patienceMs: HUNG_UP_MS,
      });
      expect(clients.every(({ socket }) => socket.destroyed)).toBe(true);
    }));

  it('header lists that are huge, or unpack to such', () =>
    beside(async () => {
      const long = headerBlock([['x', 'A'.repeat(4_000)]], true);
      const bomb = Buffer.concat([headerBlock(CALL), ...times(2_000, () => indexedField(62))]);
      const greeting = Buffer.concat([GREETING, headers(1, Buffer.concat([headerBlock(CALL), long]))]);
      leave(await flood(3, (round) => headers(2 * round + 3, bomb), { greeting }));
      leave(await flood(3, (round) => call(2 * round + 1, ['x', 'A'.repeat(60_000)])));
    }));

  it('windows that never open, of clients that never read', () =>
    beside(async () => {
      const greeting = Buffer.concat([PREFACE, settings([4, 0]), frame(FRAME.settings, ACK, 0)]);
      const next = (round: number): Buffer => {
        const stream = 2 * round + 1;
        return Buffer.concat([
          call(stream),
          frame(FRAME.data, END_STREAM, stream, message(Buffer.alloc(10))),
        ]);
      };
      leave(await flood(10, next, { greeting, reading: false }));
    }));

  it('streams that are opened and never used, and are ended when their time is up', () =>
    beside(async () => {
      const clients = times(30, () => new RawClient(endpoint()));
      await Promise.all(
        clients.map((client) => client.send(GREETING, ...times(128, (n) => call(2 * n + 1)))),
      );
      // 4 is DEADLINE_EXCEEDED; the server looks every two seconds.
      await eventually('the calls to be ended', () => clients.every((client) => refusals(client) === 128));
      leave(clients);
    }));

  it('1,000 connections that say hello and no more', () =>
    beside(async () => {
      const clients = times(1_000, () => new RawClient(endpoint()));
      await Promise.all(clients.map((client) => Promise.race([client.send(GREETING), within(10_000)])));
      await within(ATTACK_MS);
      leave(clients);
    }));

  it('packed requests that would unpack to a thousand times as much', () =>
    beside(async () => {
      const bomb = gzipSync(Buffer.alloc(200 * MIB));
      const framed = Buffer.concat([messagePrefix(bomb.length, true), bomb]);
      const parts = times(Math.ceil(framed.length / 16_384), (n) =>
        framed.subarray(n * 16_384, (n + 1) * 16_384),
      );
      const next = (round: number): Buffer => {
        const stream = 2 * round + 1;
        const data = parts.map((part, n) =>
          frame(FRAME.data, n === parts.length - 1 ? END_STREAM : 0, stream, part),
        );
        return Buffer.concat([call(stream, ['grpc-encoding', 'gzip']), ...data]);
      };
      leave(await flood(2, next));
    }));
});

describe('slow clients', () => {
  /** Sends a byte at a time, for ever. */
  async function trickle(count: number, head: string): Promise<void> {
    const sockets = times(count, () => connect(httpPort, '127.0.0.1').on('error', () => {}));
    for (const socket of sockets) socket.write(head);
    const end = Date.now() + 6_000;
    while (Date.now() < end && sockets.some(({ destroyed }) => !destroyed)) {
      for (const socket of sockets) if (!socket.destroyed) socket.write('x');
      await within(200);
    }
    const left = sockets.filter(({ destroyed }) => !destroyed).length;
    for (const socket of sockets) socket.destroy();
    expect(left, head).toBe(0);
  }

  async function trickleGrpc(count: number): Promise<void> {
    const clients = times(count, () => new RawClient(endpoint()));
    const start = Buffer.concat([GREETING, call(1), frame(FRAME.data, 0, 1, messagePrefix(100_000, false))]);
    await Promise.all(clients.map((client) => client.send(start)));
    const drop = frame(FRAME.data, 0, 1, Buffer.alloc(1));
    const end = Date.now() + 6_000;
    const isOver = (client: RawClient): boolean => refusals(client) === 1;
    while (Date.now() < end && !clients.every(isOver)) {
      await Promise.all(clients.map((client) => client.send(drop)));
      await within(200);
    }
    expect(clients.every(isOver)).toBe(true);
    leave(clients);
  }

  it('100 each that send headers, a body and a gRPC message byte by byte keep nobody out, and are ended', () => {
    const post = 'POST /v1/traces HTTP/1.1\r\nhost: x\r\n';
    const length = 'content-type: application/x-protobuf\r\ncontent-length: 100000\r\n\r\n';
    return beside(async () => {
      await Promise.all([trickle(100, `${post}x-a: `), trickle(100, post + length), trickleGrpc(100)]);
    });
  });

  it('200 that never finish the TLS handshake keep nobody out', () =>
    beside(async () => {
      const sockets = times(200, () => connect(tlsPort, '127.0.0.1').on('error', () => {}));
      // A record that promises a ClientHello of 512 bytes.
      for (const socket of sockets) socket.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3]));
      await within(ATTACK_MS);
      const answer = await new Promise<string>((done) => {
        requestHttps(
          { port: tlsPort, host: '127.0.0.1', path: '/healthz', ca: authority.cert },
          (response) => {
            response.resume();
            done(String(response.statusCode));
          },
        )
          .on('error', (error) => done(error.message))
          .end();
      });
      for (const socket of sockets) socket.destroy();
      expect(answer).toBe('200');
    }));
});
