import { request } from 'node:https';
import { createServer } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import { status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeExportResponse } from '../../src/grpc/export-response.ts';
import { decodeRpcStatus } from '../../src/grpc/rpc-status.ts';
import { zstd } from '../../src/grpc/zstd.ts';
import { Authority } from '../support/certificates.ts';
import { httpReceiver, post } from '../support/http.ts';
import { spanNames, request as spansRequest } from '../support/requests.ts';

const ONE = spansRequest([{ name: 'one' }]);
const JSON_TYPE = { 'content-type': 'application/json' };
const ONE_JSON = JSON.stringify({
  resourceSpans: [
    { scopeSpans: [{ spans: [{ name: 'one', traceId: '0AF7651916CD43DD8448EB211C80319C' }] }] },
  ],
});

describe('taking', () => {
  it('hands over protobuf as it came, of each signal at its path, and answers with an empty message', async () => {
    const { endpoint, taken } = await httpReceiver();
    for (const signal of ['traces', 'logs', 'metrics'] as const) {
      const reply = await post(endpoint, { path: `/v1/${signal}?a=b`, body: ONE });
      expect(reply).toMatchObject({ status: 200, body: Buffer.alloc(0) });
      expect(reply.headers).toMatchObject({
        'content-type': 'application/x-protobuf',
        'content-length': '0',
      });
    }
    expect(taken).toEqual(['traces', 'logs', 'metrics'].map((signal) => ({ signal, request: ONE })));
  });

  it('takes JSON as the same request in protobuf, and answers in JSON', async () => {
    const { endpoint, taken } = await httpReceiver();
    const type = { 'content-type': 'Application/JSON; charset=utf-8' };
    const reply = await post(endpoint, { headers: type, body: ONE_JSON });
    expect(reply).toMatchObject({ status: 200, body: Buffer.from('{}') });
    expect(reply.headers['content-type']).toBe('application/json');
    expect(spanNames(taken[0]!.request)).toEqual(['one']);
    await post(endpoint, { path: '/v1/metrics', headers: JSON_TYPE, body: '{"resourceMetrics":[]}' });
    expect(taken[1]).toEqual({ signal: 'metrics', request: Buffer.alloc(0) });
  });

  it('takes large JSON in slices: others get their turn', async () => {
    const { endpoint, taken } = await httpReceiver({ maxBytes: 64 * 1024 * 1024 });
    const spans = Array.from({ length: 40_000 }, (_, index) => ({
      name: `span ${index}`,
      attributes: [{ key: 'a', value: { stringValue: 'x'.repeat(100) } }],
    }));
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
    let ticks = 0;
    const ticker = setInterval(() => ticks++, 5);
    await post(endpoint, { headers: JSON_TYPE, body });
    clearInterval(ticker);
    expect(spanNames(taken[0]!.request)).toHaveLength(40_000);
    expect(ticks).toBeGreaterThan(4);
  });

  it.each([
    ['gzip', gzipSync(ONE)],
    ['x', null],
    ['deflate', deflateSync(ONE)],
    ['zlib', deflateSync(ONE)],
    ['GZIP', gzipSync(ONE)],
  ])('takes a body packed as %s, if it is known', async (encoding, body) => {
    const { endpoint, taken } = await httpReceiver();
    const reply = await post(endpoint, { headers: { 'content-encoding': encoding }, body: body ?? ONE });
    expect(reply.status).toBe(body === null ? 415 : 200);
    expect(taken).toHaveLength(body === null ? 0 : 1);
    for (const one of taken) expect(one.request).toEqual(ONE);
  });

  it.runIf(zstd !== null)('takes zstd where Node has it', async () => {
    const { endpoint, taken } = await httpReceiver();
    const body = await new Promise<Buffer>((done) => zstd?.compress(ONE, {}, (_, packed) => done(packed)));
    expect((await post(endpoint, { headers: { 'content-encoding': 'zstd' }, body })).status).toBe(200);
    expect(taken[0]?.request).toEqual(ONE);
  });

  it('takes a body in chunks, and several requests on one connection', async () => {
    const { endpoint, taken } = await httpReceiver();
    for (let i = 0; i < 3; i++) {
      const reply = await fetch(`http://${endpoint}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: new Blob([new Uint8Array(ONE)]).stream(),
        duplex: 'half',
      } as RequestInit);
      expect(reply.status).toBe(200);
      await reply.arrayBuffer();
    }
    expect(taken.map((one) => one.request)).toEqual([ONE, ONE, ONE]);
  });

  it('serves TLS, and asks for a certificate where it shall', async () => {
    const authority = new Authority('ours');
    const [server, client] = [authority.issue('server'), authority.issue('client')];
    const ca = Buffer.from(authority.cert);
    const shown = { cert: Buffer.from(server.cert), key: Buffer.from(server.key) };
    const send = (port: number, mine: object) =>
      new Promise<number>((resolve, reject) => {
        const sending = request({
          host: 'localhost',
          port,
          path: '/v1/traces',
          method: 'POST',
          ca,
          agent: false,
          ...mine,
        });
        sending.setHeader('content-type', 'application/x-protobuf');
        sending.on('response', (response) => resolve(response.resume().statusCode ?? 0)).on('error', reject);
        sending.end(ONE);
      });
    const plain = await httpReceiver({ tls: { ...shown, clientCa: null } });
    expect(await send(Number(plain.endpoint.split(':')[1]), {})).toBe(200);
    const mutual = await httpReceiver({ tls: { ...shown, clientCa: ca } });
    const port = Number(mutual.endpoint.split(':')[1]);
    expect(await send(port, client)).toBe(200);
    await expect(send(port, {})).rejects.toThrow();
    expect(mutual.taken).toHaveLength(1);
  });
});

describe('answering', () => {
  it('tells of a partial success in the words of each signal', async () => {
    const result = { kind: 'accepted', items: 1, rejected: 2, warning: 'two are odd' } as const;
    const { endpoint } = await httpReceiver({}, () => result);
    const words = { traces: 'rejectedSpans', logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints' };
    for (const [signal, word] of Object.entries(words)) {
      const { body } = await post(endpoint, { path: `/v1/${signal}`, headers: JSON_TYPE, body: '{}' });
      expect(JSON.parse(String(body))).toEqual({
        partialSuccess: { [word]: '2', errorMessage: 'two are odd' },
      });
    }
    const { body } = await post(endpoint, { body: ONE });
    expect(decodeExportResponse(body)).toEqual({ rejected: 2, message: 'two are odd' });
  });

  it('says in a google.rpc.Status what is wrong with a request, in the language it was asked in', async () => {
    const { endpoint } = await httpReceiver({}, () => ({ kind: 'invalid', message: 'no request' }));
    const protobuf = await post(endpoint, { body: ONE });
    expect(protobuf.status).toBe(400);
    expect(decodeRpcStatus(protobuf.body)).toEqual({ code: status.INVALID_ARGUMENT, message: 'no request' });
    const json = await post(endpoint, { headers: JSON_TYPE, body: '{}' });
    expect([json.status, JSON.parse(String(json.body))]).toEqual([400, { code: 3, message: 'no request' }]);
  });

  it('says when to come back where it is overloaded, in whole seconds and never at once', async () => {
    const waits = [1_200, 10];
    const { endpoint } = await httpReceiver({}, () => ({
      kind: 'overloaded',
      message: 'full',
      retryAfterMs: waits.shift() ?? 0,
    }));
    for (const after of ['2', '1']) {
      const reply = await post(endpoint, { body: ONE });
      expect([reply.status, reply.headers['retry-after']]).toEqual([503, after]);
    }
  });

  it('answers a fault of ours with 500, and lives on', async () => {
    const fault = new Error('a fault');
    const { endpoint, errors } = await httpReceiver({}, ({ signal }) => {
      if (signal === 'traces') throw fault;
      return Promise.reject(fault);
    });
    expect((await post(endpoint, { body: ONE })).status).toBe(500);
    expect((await post(endpoint, { path: '/v1/logs', body: ONE })).status).toBe(500);
    expect(errors).toEqual([fault, fault]);
  });

  it('says where JSON is wrong', async () => {
    const { endpoint, taken, unreadable } = await httpReceiver();
    const body = '{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"x"}]}]}]}';
    const reply = await post(endpoint, { headers: JSON_TYPE, body });
    expect(reply.status).toBe(400);
    expect(JSON.parse(String(reply.body)).message).toContain(
      'scopeSpans[0].spans[0].traceId: expected 32 hex digits',
    );
    expect(unreadable).toHaveLength(1);
    expect(taken).toEqual([]);
  });

  it.each([
    [404, { path: '/v1/profiles' }],
    [404, { path: '/v1/traces/' }],
    [405, { method: 'GET' }],
    [405, { method: 'OPTIONS' }],
    [415, { headers: { 'content-type': 'text/plain' } }],
    [415, { headers: { 'content-type': 'application/grpc' } }],
  ])('answers %i to %j', async (code, posted) => {
    const { endpoint, taken } = await httpReceiver();
    const reply = await post(endpoint, { body: 'method' in posted ? '' : ONE, ...posted });
    expect(reply.status).toBe(code);
    expect(reply.headers.allow).toBe(code === 405 ? 'POST' : undefined);
    expect(taken).toEqual([]);
  });

  it('lets in whom it is told to, before the body is read', async () => {
    const { endpoint, taken } = await httpReceiver({
      admit: ({ header, address }) => {
        expect(address).toBe('127.0.0.1');
        const by = header('authorization');
        if (by === 'Bearer good') return { name: 'a', tenant: null, services: null, agents: null };
        if (by === undefined) return { code: status.UNAUTHENTICATED, details: 'a token is needed' };
        return { code: status.RESOURCE_EXHAUSTED, details: 'too much', retryAfterMs: 3_000 };
      },
    });
    expect((await post(endpoint, { body: ONE })).status).toBe(401);
    const limited = await post(endpoint, { headers: { authorization: 'Bearer x' }, body: ONE });
    expect([limited.status, limited.headers['retry-after']]).toEqual([429, '3']);
    expect(taken).toEqual([]);
    expect((await post(endpoint, { headers: { authorization: 'Bearer good' }, body: ONE })).status).toBe(200);
  });

  it('tells one who waits for a word before the body to send it, or why not', async () => {
    const { endpoint, taken } = await httpReceiver({ maxBytes: 100 });
    const expecting = { expect: '100-continue', 'content-length': String(ONE.length) };
    expect((await post(endpoint, { headers: expecting, body: ONE })).status).toBe(200);
    expect(taken).toHaveLength(1);
    const refused = await post(endpoint, { path: '/nowhere', headers: { expect: '100-continue' } });
    expect([refused.status, refused.headers.connection]).toEqual([404, 'close']);
  });
});

describe('any body', () => {
  it('is taken, or refused with a reason, whatever it is and says it is', async () => {
    const { endpoint, errors } = await httpReceiver({ maxBytes: 4_096 });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
      fc.uint8Array({ maxLength: 300 }).map((array) => gzipSync(array)),
      fc.record({ at: fc.nat(200), byte: fc.nat(255) }).map(({ at, byte }) => {
        const packed = gzipSync(ONE_JSON);
        packed[at % packed.length] = byte;
        return packed;
      }),
      fc.jsonValue().map((json) => Buffer.from(JSON.stringify(json))),
    );
    const type = fc.constantFrom('application/json', 'application/x-protobuf');
    const encoding = fc.constantFrom('', 'gzip', 'deflate', 'zstd');
    await fc.assert(
      fc.asyncProperty(bytes, type, encoding, async (body, content, packed) => {
        const headers = { 'content-type': content, ...(packed && { 'content-encoding': packed }) };
        const reply = await post(endpoint, { headers, body });
        expect([200, 400, 413, 415]).toContain(reply.status);
        expect(reply.headers['content-type']).toBe(content);
      }),
      { numRuns: 300 },
    );
    expect(errors).toEqual([]);
  });
});

describe('CORS', () => {
  const cors = {
    allowedOrigins: ['https://*.example.com', 'http://localhost:3000'],
    allowedHeaders: ['X-Key'],
    maxAge: 600,
  };
  const asks = { origin: 'https://a.example.com', 'access-control-request-method': 'POST' };

  it('answers the question before a request', async () => {
    const { endpoint } = await httpReceiver({ cors });
    const reply = await post(endpoint, { method: 'OPTIONS', headers: asks });
    expect(reply.status).toBe(204);
    expect(reply.headers).toMatchObject({
      'access-control-allow-origin': 'https://a.example.com',
      'access-control-allow-methods': 'POST',
      'access-control-max-age': '600',
      vary: 'Origin',
    });
    expect(reply.headers['access-control-allow-headers']).toContain('x-key');
  });

  it.each([
    'https://example.com.evil.org',
    'https://a.b:1.example.com',
    'https://evil.org/.example.com',
    'null',
  ])('says nothing to %s', async (origin) => {
    const { endpoint } = await httpReceiver({ cors });
    for (const method of ['OPTIONS', 'POST']) {
      const { headers } = await post(endpoint, { method, headers: { ...asks, origin }, body: '' });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('lets a page read the answer, failures included', async () => {
    const { endpoint } = await httpReceiver({ cors });
    const origin = 'http://localhost:3000';
    for (const headers of [{ origin }, { origin, 'content-type': 'text/plain' }]) {
      const reply = await post(endpoint, { headers, body: ONE });
      expect(reply.headers['access-control-allow-origin']).toBe(origin);
    }
  });

  it('lets all in where all are allowed, but none with credentials', async () => {
    const all = { allowedOrigins: ['*'], allowedHeaders: ['*'], maxAge: 0 };
    const { endpoint } = await httpReceiver({ cors: all });
    const headers = { ...asks, 'access-control-request-headers': 'Authorization, x-any' };
    const reply = await post(endpoint, { method: 'OPTIONS', headers });
    expect(reply.headers['access-control-allow-origin']).toBe('*');
    expect(reply.headers['access-control-allow-credentials']).toBeUndefined();
    expect(reply.headers['access-control-allow-headers']).toContain('authorization, x-any');
  });
});

describe('listening', () => {
  it('says in a sentence that its port is taken', async () => {
    const other = createServer();
    const port = await new Promise<number>((bound) =>
      other.listen(0, '127.0.0.1', () => bound((other.address() as { port: number }).port)),
    );
    onTestFinished(() => void other.close());
    await expect(httpReceiver({ endpoint: { host: '127.0.0.1', port } })).rejects.toThrow(
      `127.0.0.1:${port} is in use by another process; stop it or set receivers.otlp.protocols.http.endpoint`,
    );
  });

  it('lets requests under way end when it stops, and takes no more', async () => {
    let letGo = (): void => {};
    const { endpoint, receiver, taken } = await httpReceiver({}, () => {
      return new Promise((done) => {
        letGo = () => done({ kind: 'accepted', items: 1 });
      });
    });
    const waiting = post(endpoint, { body: ONE });
    while (taken.length === 0) await new Promise((turn) => setTimeout(turn, 5));
    const stopped = receiver.stop(5_000);
    await expect(post(endpoint, { body: ONE })).rejects.toThrow();
    letGo();
    const reply = await waiting;
    expect([reply.status, reply.headers.connection]).toEqual([200, 'close']);
    await stopped;
  });

  it('cuts what does not end in time', async () => {
    const { endpoint, receiver, taken } = await httpReceiver({}, () => new Promise(() => {}));
    const waiting = post(endpoint, { body: ONE }).catch(String);
    while (taken.length === 0) await new Promise((turn) => setTimeout(turn, 5));
    await receiver.stop(50);
    expect(await waiting).toMatch(/Error/);
  });
});
