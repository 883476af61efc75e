import { randomBytes } from 'node:crypto';
import { connect, constants, type IncomingHttpHeaders } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import * as zlib from 'node:zlib';
import { deflateSync, gzipSync } from 'node:zlib';
import { Metadata, status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { messagePrefix } from '../../src/grpc/framing.ts';
import { retryDelay } from '../../src/grpc/retry-info.ts';
import { decodeStatusMessage } from '../../src/grpc/status.ts';
import type { Caller, Reply, ServerTls, UnaryMethod } from '../../src/grpc/unary-method.ts';
import { Http2UnaryServer } from '../../src/grpc/unary-server.ts';
import { ENCODINGS } from '../../src/grpc/unpack.ts';
import { ANYBODY } from '../../src/model/identity.ts';
import { Authority } from '../support/certificates.ts';
import { until } from '../support/grpc.ts';

const MIB = 1024 * 1024;
const PATH = '/a.Service/Method';
const OK = { code: status.OK, message: Buffer.alloc(0) } as const;

const servers: Http2UnaryServer[] = [];
const sessions: ReturnType<typeof connect>[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const session of sessions.splice(0)) session.destroy();
  await Promise.all(servers.splice(0).map((server) => server.stop(0)));
});

async function serve(method: UnaryMethod, maxRequestBytes = MIB, tls: ServerTls | null = null) {
  const server = new Http2UnaryServer({ methods: new Map([[PATH, method]]), maxRequestBytes, tls });
  servers.push(server);
  const port = await server.bind({ host: '127.0.0.1', port: 0 });
  if (typeof port !== 'number') throw port;
  return { server, port };
}

function client(port: number) {
  const session = connect(`http://127.0.0.1:${port}`, { maxSessionMemory: 1_000 });
  session.on('error', () => {});
  sessions.push(session);
  return session;
}

const framed = (bytes: Buffer, compressed = false): Buffer =>
  Buffer.concat([messagePrefix(bytes.length, compressed), bytes]);

interface Answer extends IncomingHttpHeaders {
  body?: string;
  reset?: string;
}

/** Headers and trailers together; a body of null claims so many bytes and sends none. */
function call(
  session: ReturnType<typeof connect>,
  body: Buffer | null,
  headers: Record<string, string | undefined> = {},
  claimed = 9,
  come = 0,
): Promise<Answer> {
  const stream = session.request({
    ':method': 'POST',
    ':path': PATH,
    'content-type': 'application/grpc',
    ...headers,
  });
  const answer: Answer = {};
  let got = Buffer.alloc(0);
  stream.on('response', (head) => Object.assign(answer, head));
  stream.on('trailers', (trailers) => Object.assign(answer, trailers));
  stream.on('data', (chunk: Buffer) => {
    got = Buffer.concat([got, chunk]);
  });
  stream.on('error', () => {});
  if (body === null) stream.write(Buffer.concat([messagePrefix(claimed, false), Buffer.alloc(come)]));
  else stream.end(body);
  return new Promise((done) => {
    stream.on('close', () => done({ ...answer, body: got.toString('hex'), reset: String(stream.rstCode) }));
  });
}

describe('what is no gRPC, or not ours', () => {
  it.each([
    [{ ':method': 'GET' }, 405],
    [{ ':method': 'HEAD' }, 405],
    [{ ':method': 'PUT' }, 405],
    [{ 'content-type': undefined }, 415],
    [{ 'content-type': 'application/grpc-web' }, 415],
    [{ 'content-type': 'application/grpc+json' }, 415],
  ])('%j gets HTTP %d', async (headers, code) => {
    const { port } = await serve(() => OK);
    const answer = await call(client(port), framed(Buffer.alloc(0)), headers);
    expect(answer[':status']).toBe(code);
  });

  it.each([
    ['grpc+proto', { 'content-type': 'application/grpc+proto' }],
    ['parameters', { 'content-type': 'application/grpc;charset=utf-8' }],
  ])('takes a content type with %s', async (_, headers) => {
    const { port } = await serve(() => OK);
    expect((await call(client(port), framed(Buffer.alloc(0)), headers))['grpc-status']).toBe('0');
  });

  it('says which encodings it knows', async () => {
    const { port } = await serve(() => OK);
    const answer = await call(client(port), framed(Buffer.alloc(0)), { 'grpc-encoding': 'snappy' });
    expect(answer['grpc-status']).toBe(String(status.UNIMPLEMENTED));
    expect(answer['grpc-accept-encoding']).toBe(['identity', ...Object.keys(ENCODINGS)].join());
  });

  it('does not take headers of more than 16 KiB', async () => {
    const { port } = await serve(() => OK);
    const session = client(port);
    // The client has the server's settings with the first answer.
    await call(session, framed(Buffer.alloc(0)));
    const answer = await call(session, framed(Buffer.alloc(0)), { 'x-a': 'a'.repeat(20_000) });
    expect(answer['grpc-status']).toBeUndefined();
    expect(answer.reset).toBe(String(constants.NGHTTP2_ENHANCE_YOUR_CALM));
  });
});

describe('messages', () => {
  it.each([
    [
      'two of them',
      Buffer.concat([framed(Buffer.from('a')), framed(Buffer.from('b'))]),
      status.UNIMPLEMENTED,
    ],
    ['none', Buffer.alloc(0), status.UNIMPLEMENTED],
    ['half a prefix', Buffer.alloc(3), status.INTERNAL],
    ['half of one', framed(Buffer.from('abc')).subarray(0, 7), status.INTERNAL],
    ['a flag of 2', Buffer.from([2, 0, 0, 0, 0]), status.INTERNAL],
    ['one compressed and not said how', framed(gzipSync('abc'), true), status.INTERNAL],
    ['one that is too large', Buffer.from([0, 0xff, 0xff, 0xff, 0xff]), status.RESOURCE_EXHAUSTED],
  ])('refuses %s', async (_, body, code) => {
    const method = vi.fn(() => OK);
    const { port } = await serve(method);
    const answer = await call(client(port), body);
    expect(answer['grpc-status']).toBe(String(code));
    expect(method).not.toHaveBeenCalled();
  });

  it.each([
    ['in memory that is lent', 'identity', true],
    ['unpacked, in its own, and what it came in is given back', 'gzip', false],
  ])('are there %s', async (_, encoding, isLent) => {
    const bytes = randomBytes(20_000);
    const seen: unknown[] = [];
    const { port } = await serve((request, { loan }) => {
      seen.push(request.equals(bytes), loan !== null, loan?.bytes.buffer === request.buffer);
      return OK;
    });
    const packed = encoding === 'gzip' ? framed(gzipSync(bytes), true) : framed(bytes);
    const answer = await call(client(port), packed, { 'grpc-encoding': encoding });
    expect(answer['grpc-status']).toBe('0');
    expect(seen).toEqual([true, isLent, isLent]);
  });

  it('refuses one that is too large before it is here', async () => {
    const { port } = await serve(() => OK, 8);
    const answer = await call(client(port), null);
    expect(answer['grpc-message']).toBe('the request is 9 bytes long, at most 8 are read');
  });

  it('answers with the message, and status and words that people wrote', async () => {
    const replies: Reply[] = [
      { code: status.OK, message: Buffer.from('abc') },
      { code: status.INVALID_ARGUMENT, details: 'Größe: 100 %\n' },
    ];
    const { port } = await serve(() => replies.shift() ?? OK);
    const session = client(port);
    const good = await call(session, framed(Buffer.alloc(0)));
    expect([good['grpc-status'], good.body]).toEqual(['0', framed(Buffer.from('abc')).toString('hex')]);
    const bad = await call(session, framed(Buffer.alloc(0)));
    expect(bad['grpc-message']).toBe('Gr%C3%B6%C3%9Fe: 100 %25%0A');
    expect(decodeStatusMessage(bad['grpc-message'])).toBe('Größe: 100 %\n');
  });

  it('takes no more requests together than there is room for, and says when to come back', async () => {
    const answers: (() => void)[] = [];
    const method: UnaryMethod = () => new Promise((done) => answers.push(() => done(OK)));
    // One connection may hold 128 MiB.
    const { port } = await serve(method, 40 * MIB);
    const session = client(port);
    const body = framed(Buffer.alloc(40 * MIB));
    const waiting = [call(session, body), call(session, body), call(session, body)];
    await until(() => answers.length === 3, 'three are worked on');
    const answer = await call(session, body);
    expect(answer['grpc-status']).toBe(String(status.UNAVAILABLE));
    expect(retryDelay(Metadata.fromHttp2Headers(answer))).toBe(1_000);
    for (const reply of answers) reply();
    for (const { 'grpc-status': code } of await Promise.all(waiting)) expect(code).toBe('0');
    const again = call(session, body);
    await until(() => answers.length === 4, 'there is room again');
    answers[3]?.();
    expect((await again)['grpc-status']).toBe('0');
  });
});

describe('time', () => {
  it.each(['', '1', '1X', '123456789S', '-1S'])('refuses `%s` for a grpc-timeout', async (timeout) => {
    const { port } = await serve(() => OK);
    const answer = await call(client(port), framed(Buffer.alloc(0)), { 'grpc-timeout': timeout });
    expect(answer['grpc-status']).toBe(String(status.INTERNAL));
  });

  it('tells a method, and the client, that the deadline has passed', async () => {
    let caller: Caller = { cancelled: false, identity: ANYBODY };
    const { port } = await serve((_, from) => {
      caller = from;
      return new Promise(() => {});
    });
    const answer = await call(client(port), framed(Buffer.alloc(0)), { 'grpc-timeout': '50m' });
    expect(answer['grpc-status']).toBe(String(status.DEADLINE_EXCEEDED));
    expect(caller.cancelled).toBe(true);
  });

  it('waits for a method as long as it takes, with a deadline longer than timers can be', async () => {
    const { port } = await serve(() => new Promise((done) => setTimeout(() => done(OK), 50)));
    const answer = await call(client(port), framed(Buffer.alloc(0)), { 'grpc-timeout': '99999999H' });
    expect(answer['grpc-status']).toBe('0');
  });

  it('waits a minute for a request that trickles in, and no longer', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'performance'] });
    const { port } = await serve(() => OK);
    let over = false;
    const answer = call(client(port), null).finally(() => {
      over = true;
    });
    await new Promise((wake) => setTimeout(wake, 50));
    vi.advanceTimersByTime(55_000);
    await new Promise((wake) => setTimeout(wake, 50));
    expect(over).toBe(false);
    vi.advanceTimersByTime(10_000);
    expect((await answer)['grpc-status']).toBe(String(status.DEADLINE_EXCEEDED));
  });
});

it('has less patience with requests that trickle in where they take the room of others', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'performance'] });
  const { port } = await serve(() => OK, 40 * MIB);
  const session = client(port);
  const stalled = [0, 1, 2].map(() => call(session, null, {}, 40 * MIB, 5 * MIB));
  await new Promise((wake) => setTimeout(wake, 500));
  const whole = framed(Buffer.alloc(40 * MIB));
  expect((await call(session, whole))['grpc-status']).toBe(String(status.UNAVAILABLE));
  vi.advanceTimersByTime(5_000);
  for (const { 'grpc-status': code } of await Promise.all(stalled)) {
    expect(code).toBe(String(status.UNAVAILABLE));
  }
  expect((await call(session, whole))['grpc-status']).toBe('0');
});

it('keeps no room for what has not come, however long it says it will be', async () => {
  const { port } = await serve(() => OK, 40 * MIB);
  for (let connection = 0; connection < 4; connection++) {
    const session = client(port);
    for (let stream = 0; stream < 20; stream++) void call(session, null, {}, 40 * MIB, 1_000);
  }
  await new Promise((wake) => setTimeout(wake, 200));
  for (const bytes of [100, 40 * MIB])
    expect((await call(client(port), framed(Buffer.alloc(bytes))))['grpc-status']).toBe('0');
});

it('takes small requests where large ones have all the room', async () => {
  const { port } = await serve(() => OK, 40 * MIB);
  for (let connection = 0; connection < 2; connection++) {
    const session = client(port);
    for (let stream = 0; stream < 4; stream++) void call(session, null, {}, 40 * MIB, 5 * MIB);
  }
  await new Promise((wake) => setTimeout(wake, 1_000));
  const answers = [100, 40 * MIB].map((bytes) => call(client(port), framed(Buffer.alloc(bytes))));
  const codes = (await Promise.all(answers)).map((answer) => answer['grpc-status']);
  expect(codes).toEqual(['0', String(status.UNAVAILABLE)]);
});

describe('stopping', () => {
  const authority = new Authority('test authority');
  const { cert, key } = authority.issue('server');

  it('does not wait for a connection that never finishes its TLS handshake', async () => {
    const { server, port } = await serve(() => OK, MIB, {
      cert: Buffer.from(cert),
      key: Buffer.from(key),
      clientCa: null,
    });
    const socket = connectSocket(port, '127.0.0.1');
    socket.on('error', () => {});
    const closed = new Promise((done) => socket.on('close', done));
    await new Promise((done) => socket.on('connect', done));
    await new Promise((wake) => setTimeout(wake, 20));
    const before = Date.now();
    await server.stop(20_000);
    await closed;
    expect(Date.now() - before).toBeLessThan(10_000);
  });

  it('says goodbye to idle connections, and is done at once', async () => {
    const { server, port } = await serve(() => OK);
    const session = client(port);
    await call(session, framed(Buffer.alloc(0)));
    const goodbye = new Promise<number>((done) => session.on('goaway', done));
    const before = Date.now();
    await server.stop(20_000);
    expect(await goodbye).toBe(constants.NGHTTP2_NO_ERROR);
    expect(Date.now() - before).toBeLessThan(10_000);
  });

  it('lets a call that is worked on end', async () => {
    let reply = (): void => {};
    const { server, port } = await serve(
      () =>
        new Promise((done) => {
          reply = () => done(OK);
        }),
    );
    const before = reply;
    const answer = call(client(port), framed(Buffer.alloc(0)));
    await until(() => reply !== before, 'it is worked on');
    const stopped = server.stop(5_000);
    await new Promise((wake) => setTimeout(wake, 50));
    reply();
    expect((await answer)['grpc-status']).toBe('0');
    await stopped;
  });
});

it.each(['deflate', 'zstd'] as const)(
  'takes forty small requests packed with %s at a time',
  async (encoding) => {
    if (!(encoding in ENCODINGS)) return;
    const { zstdCompressSync = deflateSync } = zlib as { zstdCompressSync?: (bytes: Buffer) => Buffer };
    const packed = (encoding === 'zstd' ? zstdCompressSync : deflateSync)(Buffer.from('some spans'));
    const { port } = await serve(() => OK, 16 * MIB);
    const session = client(port);
    const calls = Array.from({ length: 40 }, () =>
      call(session, framed(packed, true), { 'grpc-encoding': encoding }),
    );
    const codes = (await Promise.all(calls)).map((answer) => answer['grpc-status']);
    expect(new Set(codes)).toEqual(new Set(['0']));
  },
);
