import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { inJson } from '../../src/exporters/in-json.ts';
import { OtlpHttpSender, type OtlpHttpSenderOptions } from '../../src/exporters/otlp-http.ts';
import { retryAfter } from '../../src/exporters/retry-after.ts';
import { encodeExportResponse, type PartialSuccess } from '../../src/grpc/export-response.ts';
import { encodeRpcStatus } from '../../src/grpc/rpc-status.ts';
import { zstd } from '../../src/grpc/zstd.ts';
import type { Signal } from '../../src/model/signal.ts';
import { Authority } from '../support/certificates.ts';
import { until } from '../support/grpc.ts';
import { httpReceiver } from '../support/http.ts';
import { request } from '../support/requests.ts';
import { failure } from '../support/sender.ts';
import { sent, sentLogs } from '../support/senders.ts';

afterEach(() => vi.unstubAllEnvs());

const ONE = request([{ name: 'one' }]);
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const TLS = { skipVerify: false, caFile: null, certFile: null, keyFile: null, serverName: null };

interface Got {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A backend that keeps what comes and answers as told. */
async function backend(
  answer: (response: ServerResponse, call: number) => void = (response) => response.end(),
  made: Server = createServer(),
): Promise<{ origin: string; got: Got[]; server: Server; sockets: Set<Socket> }> {
  const got: Got[] = [];
  const sockets = new Set<Socket>();
  made.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  made.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      got.push({ url: incoming.url ?? '', headers: incoming.headers, body: Buffer.concat(chunks) });
      answer(response, got.length);
    });
  });
  await new Promise<void>((bound) => made.listen(0, '127.0.0.1', bound));
  onTestFinished(async () => {
    const closed = new Promise((done) => made.close(done));
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return { origin: `127.0.0.1:${(made.address() as { port: number }).port}`, got, server: made, sockets };
}

function senderTo(
  origin: string,
  options: Partial<OtlpHttpSenderOptions> = {},
  scheme = 'http',
): OtlpHttpSender {
  const url = (signal: Signal) => new URL(`${scheme}://${origin}/v1/${signal}`);
  const sender = new OtlpHttpSender({
    setting: 'exporters.otlp_http',
    urls: { traces: url('traces'), logs: url('logs'), metrics: url('metrics') },
    tls: TLS,
    headers: [],
    compression: 'none',
    timeoutMs: 5_000,
    onPartialSuccess: () => {},
    onReachable: () => {},
    ...options,
  });
  onTestFinished(() => sender.close());
  return sender;
}

const answering = (status: number, headers: Record<string, string> = {}, body: Buffer | string = '') =>
  backend((response) => response.writeHead(status, headers).end(body));

describe('delivery', () => {
  it('sends the bytes as they are to the path of each signal, with the configured headers, on one connection', async () => {
    const { origin, got, sockets } = await backend();
    const sender = senderTo(origin, { headers: [['DD-API-KEY', 'abc']] });
    await sender.send(sent(ONE));
    await sender.send(sentLogs(ONE));
    expect(got.map(({ url, body }) => [url, body])).toEqual([
      ['/v1/traces', ONE],
      ['/v1/logs', ONE],
    ]);
    expect(got[0]?.headers).toMatchObject({
      'dd-api-key': 'abc',
      'content-type': 'application/x-protobuf',
      'content-length': String(ONE.length),
      'user-agent': expect.stringMatching(/^goalkeeper\/\d/),
    });
    expect(sockets.size).toBe(1);
  });

  it('writes JSON where it shall, packed or not; what it sends our own receiver takes, to the byte', async () => {
    const { endpoint, taken } = await httpReceiver();
    for (const compression of ['none', 'gzip'] as const) {
      await senderTo(endpoint, { inJson, compression }).send(sent(ONE));
      expect(taken.splice(0)[0]?.request).toEqual(ONE);
    }
    const { origin, got } = await backend();
    await senderTo(origin, { inJson }).send(sent(ONE));
    expect(got[0]?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(String(got[0]?.body)).resourceSpans[0].scopeSpans[0].spans[0].name).toBe('one');
  });

  it('refuses for good what cannot be written in JSON', async () => {
    const { origin, got } = await backend();
    const broken = senderTo(origin, { inJson }).send(sent(Buffer.from([0x0a, 0x7f])));
    expect(await failure(broken)).toMatchObject({ name: 'PermanentError', reason: 'refused' });
    expect(got).toEqual([]);
  });

  it('compresses where it shall', async () => {
    const { origin, got } = await backend();
    await senderTo(origin, { compression: 'gzip' }).send(sent(ONE));
    expect(got[0]?.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(got[0]?.body ?? '')).toEqual(ONE);
  });

  it.runIf(zstd !== null)(
    'compresses with zstd where Node has it; what it sends our own receiver takes',
    async () => {
      const { endpoint, taken } = await httpReceiver();
      await senderTo(endpoint, { compression: 'zstd' }).send(sent(ONE));
      expect(taken[0]?.request).toEqual(ONE);
    },
  );

  it('sends nothing of a signal that has no endpoint', async () => {
    const { origin } = await backend();
    const urls = { traces: new URL(`http://${origin}/`), logs: null, metrics: null };
    expect(await failure(senderTo(origin, { urls }).send(sentLogs(ONE)))).toMatchObject({
      reason: 'unsupported',
    });
  });

  it('tells of a partial success, in protobuf or JSON', async () => {
    const told: [PartialSuccess, Signal][] = [];
    const onPartialSuccess = (partial: PartialSuccess, signal: Signal) => told.push([partial, signal]);
    const protobuf = await answering(200, PROTOBUF, encodeExportResponse({ rejected: 2, message: 'two' }));
    await senderTo(protobuf.origin, { onPartialSuccess }).send(sent(ONE));
    const json = await answering(
      202,
      { 'content-type': 'application/json' },
      '{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"three"}}',
    );
    await senderTo(json.origin, { onPartialSuccess }).send(sentLogs(ONE));
    expect(told).toEqual([
      [{ rejected: 2, message: 'two' }, 'traces'],
      [{ rejected: 3, message: 'three' }, 'logs'],
    ]);
  });

  it('takes an answer of 200 as taken, however long it is', async () => {
    const { origin, got } = await answering(200, { 'content-type': 'text/html' }, 'x'.repeat(1_000_000));
    const sender = senderTo(origin);
    for (let i = 0; i < 2; i++) await sender.send(sent(ONE));
    expect(got).toHaveLength(2);
  });

  it('takes any answer of 200 as taken, whatever it holds', async () => {
    let body = Buffer.alloc(0);
    let type = '';
    const { origin } = await backend((response) =>
      response.writeHead(200, { 'content-type': type }).end(body),
    );
    const sender = senderTo(origin);
    const types = fc.constantFrom('application/x-protobuf', 'application/json', 'text/html', '');
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
      fc.jsonValue().map((json) => Buffer.from(JSON.stringify({ partialSuccess: json }))),
    );
    await fc.assert(
      fc.asyncProperty(types, bodies, async (contentType, content) => {
        [type, body] = [contentType, content];
        await sender.send(sent(ONE));
      }),
      { numRuns: 200 },
    );
  });
});

describe('failures', () => {
  it.each([429, 502, 503, 504])('%i may be tried again, when the backend says', async (status) => {
    const { origin } = await answering(status, { 'retry-after': '7' });
    expect(await failure(senderTo(origin).send(sent(ONE)))).toMatchObject({
      name: 'RetryableError',
      retryAfterMs: 7_000,
    });
  });

  it.each([301, 307, 400, 401, 403, 404, 408, 413, 500, 501])('%i is for good', async (status) => {
    const { origin, got } = await answering(status, { location: '/elsewhere' });
    expect(await failure(senderTo(origin).send(sent(ONE)))).toMatchObject({
      name: 'PermanentError',
      reason: 'refused',
      // Less of it would not be taken either.
      whatever: [401, 403, 404, 501].includes(status),
    });
    expect(got).toHaveLength(1);
  });

  it.each([404, 405, 501])('%i to log records says that they are not served', async (status) => {
    const { origin } = await answering(status);
    expect(await failure(senderTo(origin).send(sentLogs(ONE)))).toMatchObject({ reason: 'unsupported' });
  });

  it.each([
    [PROTOBUF, encodeRpcStatus({ code: 3, message: 'too old' }), 'HTTP 400 Bad Request: too old'],
    [
      { 'content-type': 'application/json' },
      '{"code":3,"message":"too old"}',
      'HTTP 400 Bad Request: too old',
    ],
    [{ 'content-type': 'text/html' }, 'x'.repeat(1_000), `HTTP 400 Bad Request: ${'x'.repeat(300)}`],
    [PROTOBUF, 'not protobuf', 'HTTP 400 Bad Request'],
  ])('say what the backend said: %j', async (headers, body, message) => {
    const { origin } = await answering(400, headers, body);
    expect(await failure(senderTo(origin).send(sent(ONE)))).toMatchObject({ message });
  });

  it.each([400, 403, 413])(
    '%i is for good, with a page behind it that nobody reads to its end',
    async (status) => {
      const { origin, got } = await answering(status, { 'content-type': 'text/html' }, 'x'.repeat(300_000));
      expect(await failure(senderTo(origin).send(sent(ONE)))).toMatchObject({
        name: 'PermanentError',
        reason: 'refused',
        message: expect.stringMatching(/x{300}$/),
      });
      expect(got).toHaveLength(1);
    },
  );

  it('do not show what is in headers', async () => {
    const { origin } = await answering(403, {}, 'no');
    const refused = await failure(senderTo(origin, { headers: [['dd-api-key', 's3cret']] }).send(sent(ONE)));
    expect(`${refused} ${JSON.stringify(refused)} ${(refused as Error).stack}`).not.toContain('s3cret');
  });

  it('an answer that does not come in time may be tried again', async () => {
    const { origin } = await backend(() => {});
    expect(await failure(senderTo(origin, { timeoutMs: 100 }).send(sent(ONE)))).toMatchObject({
      name: 'RetryableError',
      message: 'no answer within 100 ms',
    });
  });

  it.each([
    [
      'breaks off',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-length': '9' }).write('abc', () => response.destroy()),
    ],
    ['is no HTTP', (response: ServerResponse) => response.socket?.end('what?\r\n\r\n')],
    ['never begins', (response: ServerResponse) => response.destroy()],
  ])('an answer that %s may be tried again', async (_, answer) => {
    const { origin } = await backend(answer);
    expect(await failure(senderTo(origin).send(sent(ONE)))).toMatchObject({ name: 'RetryableError' });
  });

  it('a kept connection that was closed meanwhile is replaced at once', async () => {
    const { origin, got, server } = await backend((response, call) => {
      if (call === 2) response.socket?.destroy();
      else response.end();
    });
    server.keepAliveTimeout = 60_000;
    const sender = senderTo(origin);
    for (let i = 0; i < 2; i++) await sender.send(sent(ONE));
    expect(got).toHaveLength(3);
  });

  it('kept connections that were all closed meanwhile are replaced at once, and the request is not lost', async () => {
    const kept: ServerResponse[] = [];
    const { origin, got, server, sockets } = await backend((response, call) => {
      // The first are held until all are there: each has its own connection.
      if (call <= 3) kept.push(response);
      if (call === 3) for (const one of kept) one.end();
      if (call > 3 && call <= 6) response.socket?.resetAndDestroy();
      if (call > 6) response.end();
    });
    server.keepAliveTimeout = 60_000;
    const sender = senderTo(origin);
    await Promise.all([1, 2, 3].map(() => sender.send(sent(ONE))));
    expect(sockets.size).toBe(3);
    await sender.send(sent(ONE));
    expect(got).toHaveLength(7);
  });

  it('a backend out of reach is told of once, and again when it is there', async () => {
    const { origin, server } = await backend();
    await new Promise((done) => server.close(done));
    const told: boolean[] = [];
    const sender = senderTo(origin, { onReachable: (reachable) => told.push(reachable) });
    expect(await failure(sender.send(sent(ONE)))).toMatchObject({ name: 'RetryableError' });
    await until(() => told.length > 0, 'it is told of');
    await failure(sender.send(sent(ONE)));
    await new Promise<void>((bound) => server.listen(Number(origin.split(':')[1]), '127.0.0.1', bound));
    await sender.send(sent(ONE));
    expect(told).toEqual([false, true]);
  });

  it('ends what is under way when it is closed', async () => {
    const { origin, got } = await backend(() => {});
    const sender = senderTo(origin, { timeoutMs: 0 });
    const sending = failure(sender.send(sent(ONE)));
    await until(() => got.length > 0, 'it has come');
    await sender.close();
    expect(await sending).toMatchObject({ message: 'the exporter is closed' });
    expect(await failure(sender.send(sent(ONE)))).toMatchObject({ message: 'the exporter is closed' });
  });
});

describe('TLS', () => {
  const authority = new Authority('ours');
  const folder = mkdtempSync(join(tmpdir(), 'goalkeeper-http-'));
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, authority.cert);
  const secure = () => backend(undefined, createSecureServer(authority.issue('server')));

  it('trusts the authority it is told to, and no other', async () => {
    const { origin, got } = await secure();
    await senderTo(origin, { tls: { ...TLS, caFile } }, 'https').send(sent(ONE));
    expect(await failure(senderTo(origin, {}, 'https').send(sent(ONE)))).toMatchObject({
      name: 'RetryableError',
    });
    await senderTo(origin, { tls: { ...TLS, skipVerify: true } }, 'https').send(sent(ONE));
    const other = { ...TLS, caFile, serverName: 'other.example' };
    expect(String(await failure(senderTo(origin, { tls: other }, 'https').send(sent(ONE))))).toMatch(
      /other\.example/,
    );
    expect(got).toHaveLength(2);
  });

  it('says at once which file cannot be read', () => {
    const tls = { ...TLS, caFile: join(folder, 'none.pem') };
    expect(() => senderTo('127.0.0.1:1', { tls }, 'https')).toThrow(
      /exporters\.otlp_http\.tls\.ca_file: cannot read/,
    );
  });

  it('goes through a proxy, in a tunnel', async () => {
    const { origin, got } = await secure();
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (incoming: IncomingMessage, socket: Socket) => {
      asked.push(`${incoming.url} ${incoming.headers['proxy-authorization']}`);
      const [host = '', port] = origin.split(':');
      const onwards = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(onwards).pipe(socket);
      });
      for (const one of [socket, onwards]) one.on('error', () => {});
    });
    const through = await backend(undefined, proxy);
    vi.stubEnv('https_proxy', `http://me:word@${through.origin}`);
    const port = origin.split(':')[1];
    const tls = { ...TLS, caFile, serverName: 'localhost' };
    await senderTo(`backend.example:${port}`, { tls }, 'https').send(sent(ONE));
    expect(asked).toEqual([`backend.example:${port} Basic ${Buffer.from('me:word').toString('base64')}`]);
    expect(got).toHaveLength(1);
    rmSync(folder, { recursive: true });
  });
});

describe('a proxy', () => {
  it('gets plain requests whole, but those to this machine', async () => {
    const { origin, got } = await backend();
    vi.stubEnv('HTTP_PROXY', `http://${origin}`);
    vi.stubEnv('http_proxy', undefined);
    await senderTo('backend.example:4318').send(sent(ONE));
    expect(got[0]?.url).toBe('http://backend.example:4318/v1/traces');
    expect(got[0]?.headers.host).toBe('backend.example:4318');
    await senderTo(origin).send(sent(ONE));
    expect(got[1]?.url).toBe('/v1/traces');
    vi.stubEnv('NO_PROXY', '.example');
    vi.stubEnv('no_proxy', undefined);
    expect(
      await failure(senderTo('backend.example:4318', { timeoutMs: 300 }).send(sent(ONE))),
    ).toBeInstanceOf(Error);
    expect(got).toHaveLength(2);
  });
});

describe('Retry-After', () => {
  it.each([
    ['7', 7_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 1970 00:00:09 GMT', 8_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', null],
    ['-1', null],
    ['2025', 2_025_000],
    [undefined, null],
  ])('%j is %j ms', (value, expected) => {
    expect(retryAfter(value, 1_000)).toBe(expected);
  });
});
