import { connect as connectHttp2 } from 'node:http2';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { EXPORT } from '../../src/grpc/services.ts';
import type { ServerLimits } from '../../src/grpc/unary-method.ts';
import { Http2UnaryServer } from '../../src/grpc/unary-server.ts';
import { GrpcJsServer } from '../../src/receivers/grpc-js-server.ts';
import { ACK, FRAME, frame, headerBlock, headers, PREFACE, RawClient, settings } from '../support/frames.ts';
import { exportOnce, until } from '../support/grpc.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const GREETING = Buffer.concat([PREFACE, settings(), frame(FRAME.settings, ACK, 0)]);
const CALL = headerBlock([
  [':method', 'POST'],
  [':scheme', 'http'],
  [':path', EXPORT.traces.path],
  [':authority', 'x'],
  ['content-type', 'application/grpc'],
  ['te', 'trailers'],
]);

const SERVERS = { http2: Http2UnaryServer, 'grpc-js': GrpcJsServer } as const;

async function serveBy(kind: keyof typeof SERVERS, limits: Partial<ServerLimits>): Promise<string> {
  const method = () => ({ code: status.OK, message: Buffer.alloc(0) }) as const;
  const methods = new Map([[EXPORT.traces.path, method]]);
  const server = new SERVERS[kind]({ methods, maxRequestBytes: 1024, tls: null, limits });
  closing.push(() => server.stop(0));
  return `127.0.0.1:${await server.bind({ host: '127.0.0.1', port: 0 })}`;
}

function client(endpoint: string): RawClient {
  const made = new RawClient(endpoint);
  closing.push(() => made.socket.destroy());
  return made;
}

const serves = async (endpoint: string): Promise<boolean> =>
  Buffer.isBuffer(await exportOnce(endpoint, Buffer.from('a'), { deadlineMs: 2_000 }));
const saidGoodbye = (made: RawClient): boolean => made.frames().some(({ type }) => type === FRAME.goaway);

describe.each(['http2', 'grpc-js'] as const)('with %s, a connection', (kind) => {
  const serve = (limits: Partial<ServerLimits>) => serveBy(kind, limits);

  it('beyond max_connections is hung up on, and there is room again when one has gone', async () => {
    const endpoint = await serve({ connections: 2 });
    const first = client(endpoint);
    const second = client(endpoint);
    await Promise.all([first.send(GREETING), second.send(GREETING)]);
    await until(() => first.received.length > 0 && second.received.length > 0, 'two are in');
    const third = client(endpoint);
    await third.closed;
    expect(third.received).toHaveLength(0);
    first.socket.destroy();
    await expect.poll(() => serves(endpoint), { timeout: 5_000 }).toBe(true);
  });

  it('without a call for max_connection_idle is closed in good order, one with a call is not', async () => {
    const endpoint = await serve({ maxIdleMs: 100 });
    const idle = client(endpoint);
    const busy = client(endpoint);
    await idle.send(GREETING);
    await busy.send(GREETING, headers(1, CALL));
    await idle.closed;
    expect(saidGoodbye(idle)).toBe(true);
    expect(busy.socket.destroyed).toBe(false);
  });

  it('older than max_connection_age is asked to go, and after the grace hung up on', async () => {
    const endpoint = await serve({ maxAgeMs: 100, maxAgeGraceMs: 200 });
    const busy = client(endpoint);
    await busy.send(GREETING, headers(1, CALL));
    await until(() => saidGoodbye(busy), 'it is asked to go');
    expect(busy.socket.destroyed).toBe(false);
    await busy.closed;
  });

  it('whose client does not answer is hung up on after keepalive time and timeout', async () => {
    const endpoint = await serve({ keepaliveMs: 50, keepaliveTimeoutMs: 50 });
    const silent = client(endpoint);
    await silent.send(GREETING);
    await silent.closed;
    const alive = connectHttp2(`http://${endpoint}`);
    closing.push(() => alive.destroy());
    await new Promise((done) => setTimeout(done, 400));
    expect(alive.destroyed).toBe(false);
  });

  it('whose client pings more often than min_time gets ENHANCE_YOUR_CALM and why', async () => {
    const endpoint = await serve({ minPingMs: 10_000, pingsWithoutCalls: true });
    const eager = client(endpoint);
    const ping = frame(FRAME.ping, 0, 0, Buffer.alloc(8));
    await eager.send(GREETING, ping, ping, ping, ping);
    await eager.closed;
    const goodbye = eager.frames().find(({ type }) => type === FRAME.goaway);
    expect(goodbye?.payload.readUInt32BE(4)).toBe(11);
    expect(goodbye?.payload.toString('latin1')).toContain('too_many_pings');
    expect(await serves(endpoint)).toBe(true);
  });
});

it.each(['http2', 'grpc-js'] as const)(
  'with %s, a call that is not here within read_timeout is ended, and the connection serves on',
  async (kind) => {
    const endpoint = await serveBy(kind, { transferMs: 100 });
    const slow = client(endpoint);
    await slow.send(GREETING, headers(1, CALL), frame(FRAME.data, 0, 1, Buffer.alloc(3)));
    const ended = (): boolean =>
      slow
        .frames()
        .some(({ type, flags }) => type === FRAME.reset || (type === FRAME.headers && (flags & 1) === 1));
    await until(ended, 'the call is ended');
    expect(slow.socket.destroyed).toBe(false);
  },
);
