import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2, constants } from 'node:http2';
import { connect as connectSocket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { credentials, type ServiceError, status } from '@grpc/grpc-js';
import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeExportResponse } from '../../src/grpc/export-response.ts';
import { readServerTls } from '../../src/grpc/pem.ts';
import { retryDelay } from '../../src/grpc/retry-info.ts';
import { EXPORT } from '../../src/grpc/services.ts';
import { OtlpGrpcReceiver, type OtlpGrpcReceiverOptions } from '../../src/receivers/otlp-grpc.ts';
import { Authority } from '../support/certificates.ts';
import { endpointOf, exportOnce, until } from '../support/grpc.ts';
import { request, spanNames } from '../support/requests.ts';

const MAX_BYTES = 256 * 1024;
const TLS = 'receivers.otlp.protocols.grpc.tls';
const ONE_SPAN = request([{ name: 'one' }]);

const folders: string[] = [];

describe.each(['http2', 'grpc-js'] as const)('served by %s', (server) => {
  const running: OtlpGrpcReceiver[] = [];

  afterEach(async () => {
    await Promise.all(running.splice(0).map((receiver) => receiver.stop(0)));
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  function receiver(
    receive: OtlpGrpcReceiverOptions['receive'],
    options: Partial<OtlpGrpcReceiverOptions> = {},
  ): OtlpGrpcReceiver {
    const made = new OtlpGrpcReceiver({
      setting: 'receivers.otlp.protocols.grpc',
      server,
      endpoint: { host: '127.0.0.1', port: 0 },
      maxRecvBytes: MAX_BYTES,
      tls: null,
      signals: ['traces', 'logs'],
      receive,
      onError: () => {},
      ...options,
    });
    running.push(made);
    return made;
  }

  /** A started receiver that takes everything, and what it took. */
  async function taking(options: Partial<OtlpGrpcReceiverOptions> = {}) {
    const taken: Buffer[] = [];
    const made = receiver((_signal, bytes) => {
      taken.push(bytes);
      return { kind: 'accepted', items: 1 };
    }, options);
    return { taken, receiver: made, endpoint: await made.start() };
  }

  describe('signals', () => {
    const path = EXPORT.logs.path;

    it('hands over log records as such, and answers alike', async () => {
      const taken: [string, Buffer][] = [];
      const made = receiver((signal, bytes) => {
        taken.push([signal, bytes]);
        return { kind: 'accepted', items: 1, rejected: 2, warning: 'no' };
      });
      const endpoint = await made.start();
      const answer = accepted(await exportOnce(endpoint, ONE_SPAN, { path }));
      expect(decodeExportResponse(answer)).toEqual({ rejected: 2, message: 'no' });
      accepted(await exportOnce(endpoint, ONE_SPAN));
      expect(taken).toEqual([
        ['logs', ONE_SPAN],
        ['traces', ONE_SPAN],
      ]);
    });

    it('says of one that is not served that it is not implemented', async () => {
      const { taken, endpoint } = await taking({ signals: ['traces'] });
      expect(refused(await exportOnce(endpoint, ONE_SPAN, { path })).code).toBe(status.UNIMPLEMENTED);
      accepted(await exportOnce(endpoint, ONE_SPAN));
      expect(taken).toEqual([ONE_SPAN]);
    });

    it('holds log records to the same limit', async () => {
      const { taken, endpoint } = await taking();
      const answer = refused(await exportOnce(endpoint, randomBytes(MAX_BYTES + 1), { path }));
      expect(answer.code).toBe(status.RESOURCE_EXHAUSTED);
      expect(taken).toEqual([]);
    });
  });

  describe('what is accepted', () => {
    it('hands over the bytes as they came and answers full success with an empty message', async () => {
      const { taken, endpoint } = await taking();
      expect(accepted(await exportOnce(endpoint, ONE_SPAN))).toHaveLength(0);
      expect(taken).toEqual([ONE_SPAN]);
    });

    it('answers an empty request with success', async () => {
      const { taken, endpoint } = await taking();
      expect(accepted(await exportOnce(endpoint, Buffer.alloc(0)))).toHaveLength(0);
      expect(taken).toEqual([Buffer.alloc(0)]);
    });

    it('unpacks gzip', async () => {
      const { taken, endpoint } = await taking();
      accepted(await exportOnce(endpoint, ONE_SPAN, { 'grpc.default_compression_algorithm': 2 }));
      expect(taken).toEqual([ONE_SPAN]);
    });

    it('takes a request of exactly the limit', async () => {
      const { taken, endpoint } = await taking();
      accepted(await exportOnce(endpoint, randomBytes(MAX_BYTES)));
      expect(taken.map((bytes) => bytes.length)).toEqual([MAX_BYTES]);
    });

    it('tells a warning and rejected spans in partial_success', async () => {
      const made = receiver(() => ({
        kind: 'accepted',
        items: 1,
        warning: 'one span had no trace id',
        rejected: 1,
      }));
      const response = accepted(await exportOnce(await made.start(), ONE_SPAN));
      expect(decodeExportResponse(response)).toEqual({ rejected: 1, message: 'one span had no trace id' });
    });

    it('takes the spans of the OpenTelemetry JS SDK', async () => {
      const { taken, endpoint } = await taking();
      const sdk = new NodeSDK({
        serviceName: 'an-agent',
        traceExporter: new OTLPTraceExporter({ url: `http://${endpoint}` }),
        metricReaders: [],
        logRecordProcessors: [],
        instrumentations: [],
        autoDetectResources: false,
      });
      sdk.start();
      trace.getTracer('test').startSpan('execute_tool send_money').end();
      await sdk.shutdown();
      trace.disable();
      expect(taken.flatMap(spanNames)).toEqual(['execute_tool send_money']);
    });
  });

  describe('what is refused', () => {
    it('says INVALID_ARGUMENT, which clients do not retry', async () => {
      const made = receiver(() => ({ kind: 'invalid', message: 'truncated varint at byte 7' }));
      const error = refused(await exportOnce(await made.start(), ONE_SPAN));
      expect(error.code).toBe(status.INVALID_ARGUMENT);
      expect(error.details).toBe('truncated varint at byte 7');
    });

    it('says UNAVAILABLE and when to come back where it is overloaded', async () => {
      const made = receiver(() => ({
        kind: 'overloaded',
        message: 'the queue is full',
        retryAfterMs: 1_250,
      }));
      const error = refused(await exportOnce(await made.start(), ONE_SPAN));
      expect(error.code).toBe(status.UNAVAILABLE);
      expect(error.details).toBe('the queue is full');
      expect(retryDelay(error.metadata)).toBe(1_250);
    });

    it('says INTERNAL where the handler throws, tells its owner, gives nothing away, and lives on', async () => {
      const errors: unknown[] = [];
      let calls = 0;
      const made = receiver(
        () => {
          if (calls++ === 0) throw new Error('secret detail');
          return { kind: 'accepted', items: 1 };
        },
        { onError: (error) => errors.push(error) },
      );
      const endpoint = await made.start();
      const error = refused(await exportOnce(endpoint, ONE_SPAN));
      expect(error.code).toBe(status.INTERNAL);
      expect(error.details).not.toContain('secret');
      expect(errors).toEqual([new Error('secret detail')]);
      accepted(await exportOnce(endpoint, ONE_SPAN));
    });
  });

  describe('an answer that takes its time', () => {
    it('keeps the client waiting, and the others not', async () => {
      const waiting: (() => void)[] = [];
      const made = receiver((_signal, bytes) =>
        bytes.length === 0
          ? new Promise((answer) => waiting.push(() => answer({ kind: 'accepted', items: 1 })))
          : { kind: 'accepted', items: 1 },
      );
      const endpoint = await made.start();
      const slow = exportOnce(endpoint, Buffer.alloc(0));
      await until(() => waiting.length === 1, 'the slow call waits');
      accepted(await exportOnce(endpoint, ONE_SPAN));
      waiting[0]?.();
      accepted(await slow);
    });

    it('says INTERNAL where it fails after all', async () => {
      const errors: unknown[] = [];
      const made = receiver(() => Promise.reject(new Error('a bug')), {
        onError: (error) => errors.push(error),
      });
      expect(refused(await exportOnce(await made.start(), ONE_SPAN)).code).toBe(status.INTERNAL);
      expect(errors).toEqual([new Error('a bug')]);
    });

    it('tells that the client has given up', async () => {
      let sender = { cancelled: false };
      const made = receiver((_signal, _request, call) => {
        sender = call;
        return new Promise(() => {});
      });
      const endpoint = await made.start();
      refused(await exportOnce(endpoint, ONE_SPAN, { deadlineMs: 100 }));
      await until(() => sender.cancelled, 'the call is cancelled');
    });
  });

  describe('bad input at the door', () => {
    it('refuses a request over the limit with both numbers, and no more', async () => {
      const { taken, endpoint } = await taking();
      const error = refused(await exportOnce(endpoint, randomBytes(MAX_BYTES + 1)));
      expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
      expect(error.details).toContain(String(MAX_BYTES + 1));
      expect(error.details).toContain(String(MAX_BYTES));
      expect(retryDelay(error.metadata)).toBeNull();
      expect(taken).toEqual([]);
    });

    it('stops unpacking a gzip bomb at the limit', async () => {
      const { taken, endpoint } = await taking();
      const bomb = Buffer.alloc(200 * 1024 * 1024);
      const before = process.memoryUsage().rss;
      const frame = grpcFrame(gzipSync(bomb), true);
      const answer = await rawCall(endpoint, { 'grpc-encoding': 'gzip' }, frame);
      expect(answer['grpc-status']).toBe(String(status.RESOURCE_EXHAUSTED));
      expect(answer['grpc-message']).toContain(String(MAX_BYTES));
      expect(taken).toEqual([]);
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    });

    it('refuses what claims to be gzip and is not, for good', async () => {
      const { taken, endpoint } = await taking();
      const answer = await rawCall(endpoint, { 'grpc-encoding': 'gzip' }, grpcFrame(randomBytes(500), true));
      expect(answer['grpc-status']).toBe(String(status.INTERNAL));
      expect(taken).toEqual([]);
    });

    it('refuses a compression it does not know with UNIMPLEMENTED', async () => {
      const { endpoint } = await taking();
      const answer = await rawCall(endpoint, { 'grpc-encoding': 'snappy' }, grpcFrame(ONE_SPAN, true));
      expect(answer['grpc-status']).toBe(String(status.UNIMPLEMENTED));
    });

    it('refuses another method with UNIMPLEMENTED', async () => {
      const { endpoint } = await taking();
      const path = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export';
      expect(refused(await exportOnce(endpoint, ONE_SPAN, { path })).code).toBe(status.UNIMPLEMENTED);
    });

    it('refuses another content type with HTTP 415', async () => {
      const { endpoint } = await taking();
      const answer = await rawCall(endpoint, { 'content-type': 'application/json' }, Buffer.from('{}'));
      expect(answer[':status']).toBe(415);
    });

    it('refuses a call without a message', async () => {
      const { taken, endpoint } = await taking();
      const answer = await rawCall(endpoint, {}, Buffer.alloc(0));
      expect(answer['grpc-status']).toBe(String(status.UNIMPLEMENTED));
      expect(taken).toEqual([]);
    });

    it('never hands over a message that was cut off', async () => {
      const { taken, endpoint } = await taking();
      const whole = grpcFrame(ONE_SPAN, false);
      await rawCall(endpoint, {}, whole.subarray(0, whole.length - 3));
      expect(taken).toEqual([]);
    });

    it('outlives random bytes and HTTP/1 on its port', async () => {
      const { taken, endpoint } = await taking();
      for (const bytes of [randomBytes(4_096), Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')]) {
        await shout(endpoint, bytes);
      }
      accepted(await exportOnce(endpoint, ONE_SPAN));
      expect(taken).toEqual([ONE_SPAN]);
    });

    it('outlives a connection that dies in the middle of a request', async () => {
      const { taken, endpoint } = await taking();
      const session = connectHttp2(`http://${endpoint}`);
      const stream = session.request(grpcHeaders({}));
      stream.on('error', () => {});
      session.on('error', () => {});
      stream.write(grpcFrame(randomBytes(MAX_BYTES), false).subarray(0, 1_000));
      await new Promise((sent) => setTimeout(sent, 20));
      session.destroy();
      accepted(await exportOnce(endpoint, ONE_SPAN));
      expect(taken).toEqual([ONE_SPAN]);
    });
  });

  describe('starting', () => {
    it('names the endpoint and what to do where the port is taken', async () => {
      const { endpoint } = await taking();
      await expect(
        receiver(() => ({ kind: 'accepted', items: 1 }), { endpoint: endpointOf(endpoint) }).start(),
      ).rejects.toThrow(
        `${endpoint} is in use by another process; stop it or set receivers.otlp.protocols.grpc.endpoint`,
      );
    });

    it('refuses a name of which one address is taken, rather than listen on the rest', async () => {
      const squatter = createServer();
      await new Promise<void>((bound) => squatter.listen(0, '127.0.0.1', bound));
      const { port } = squatter.address() as { port: number };
      await expect(
        receiver(() => ({ kind: 'accepted', items: 1 }), { endpoint: { host: 'localhost', port } }).start(),
      ).rejects.toThrow('is in use by another process');
      squatter.close();
    });

    it('listens on a name', async () => {
      const { endpoint } = await taking({ endpoint: { host: 'localhost', port: 0 } });
      expect(endpoint).toMatch(/^localhost:[1-9]\d+$/);
      accepted(await exportOnce(endpoint, ONE_SPAN));
    });

    it.each([
      ['no-such-host.invalid:0', 'the host `no-such-host.invalid` is not known'],
      [
        '192.0.2.1:0',
        '192.0.2.1:0 is not an address of this machine; set receivers.otlp.protocols.grpc.endpoint',
      ],
    ])('refuses the endpoint %s in one sentence', async (endpoint, message) => {
      await expect(
        receiver(() => ({ kind: 'accepted', items: 1 }), { endpoint: endpointOf(endpoint) }).start(),
      ).rejects.toThrow(message);
    });
  });

  describe('TLS', () => {
    const authority = new Authority('test authority');
    const served = authority.issue('server');
    const agent = authority.issue('agent');
    const files = {
      'ca.pem': authority.cert,
      'server.pem': served.cert,
      'server.key': served.key,
      'other.key': agent.key,
      'notes.txt': 'not a certificate',
    };

    it('serves a client that trusts the authority, and no plain-text one', async () => {
      const file = folder(files);
      const { taken, endpoint } = await taking({
        tls: readServerTls(TLS, { cert_file: file('server.pem'), key_file: file('server.key') }),
      });
      const trusting = credentials.createSsl(Buffer.from(authority.cert));
      accepted(await exportOnce(endpoint, ONE_SPAN, { credentials: trusting }));
      expect(refused(await exportOnce(endpoint, ONE_SPAN)).code).toBe(status.UNAVAILABLE);
      expect(taken).toEqual([ONE_SPAN]);
    });

    it('wants a certificate of the authority from clients where client_ca_file is set', async () => {
      const file = folder(files);
      const { taken, endpoint } = await taking({
        tls: readServerTls(TLS, {
          cert_file: file('server.pem'),
          key_file: file('server.key'),
          client_ca_file: file('ca.pem'),
        }),
      });
      const ca = Buffer.from(authority.cert);
      const stranger = new Authority('another').issue('stranger');
      const showing = (shown: { cert: string; key: string }) =>
        credentials.createSsl(ca, Buffer.from(shown.key), Buffer.from(shown.cert));
      for (const bad of [credentials.createSsl(ca), showing(stranger)]) {
        expect(refused(await exportOnce(endpoint, ONE_SPAN, { credentials: bad })).code).toBe(
          status.UNAVAILABLE,
        );
      }
      accepted(await exportOnce(endpoint, ONE_SPAN, { credentials: showing(agent) }));
      expect(taken).toEqual([ONE_SPAN]);
    });

    it.each([
      ['absent.pem', 'server.key', 'tls.cert_file: cannot read `', 'no such file'],
      ['server.pem', 'notes.txt', 'tls.key_file: `', 'is not a PEM file'],
      ['server.pem', 'other.key', 'receivers.otlp.protocols.grpc.tls: ', 'key values mismatch'],
    ])('refuses %s with %s before it starts', (cert, key, where, what) => {
      const file = folder(files);
      const read = (): unknown => readServerTls(TLS, { cert_file: file(cert), key_file: file(key) });
      expect(read).toThrow(where);
      expect(read).toThrow(what);
    });
  });

  describe('stopping', () => {
    it('lets a call that has begun end, and takes no new one', async () => {
      const { taken, receiver: made, endpoint } = await taking();
      const session = connectHttp2(`http://${endpoint}`);
      const stream = session.request(grpcHeaders({}));
      const whole = grpcFrame(ONE_SPAN, false);
      stream.resume();
      stream.write(whole.subarray(0, 10));
      await new Promise((sent) => setTimeout(sent, 50));
      const stopped = made.stop(5_000);
      stream.end(whole.subarray(10));
      const trailers = await new Promise<Record<string, unknown>>((done) => stream.on('trailers', done));
      expect(trailers['grpc-status']).toBe('0');
      await stopped;
      expect(taken).toEqual([ONE_SPAN]);
      expect(refused(await exportOnce(endpoint, ONE_SPAN)).code).toBe(status.UNAVAILABLE);
    });

    it('cuts a call that does not end by the deadline', async () => {
      const { taken, receiver: made, endpoint } = await taking();
      const session = connectHttp2(`http://${endpoint}`);
      session.on('error', () => {});
      const stream = session.request(grpcHeaders({}));
      stream.on('error', () => {});
      stream.write(grpcFrame(ONE_SPAN, false).subarray(0, 10));
      await new Promise((sent) => setTimeout(sent, 50));
      const before = Date.now();
      await made.stop(100);
      expect(Date.now() - before).toBeLessThan(10_000);
      expect(taken).toEqual([]);
      await until(() => session.destroyed, 'the connection is closed');
    });

    it('may be stopped without having started', async () => {
      await receiver(() => ({ kind: 'accepted', items: 1 })).stop(100);
    });
  });
});

function folder(files: Record<string, string>): (name: string) => string {
  const path = mkdtempSync(join(tmpdir(), 'goalkeeper-tls-'));
  folders.push(path);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return (name) => join(path, name);
}

function refused(answer: Buffer | ServiceError): ServiceError {
  if (Buffer.isBuffer(answer)) throw new Error('accepted where a refusal was expected');
  return answer;
}

function accepted(answer: Buffer | ServiceError): Buffer {
  if (!Buffer.isBuffer(answer)) throw answer;
  return answer;
}

// A client below grpc-js, which would not send what these tests send.

function grpcHeaders(headers: Record<string, string>): Record<string, string> {
  return {
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: EXPORT.traces.path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  };
}

function grpcFrame(message: Buffer, compressed: boolean): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt8(compressed ? 1 : 0, 0);
  header.writeUInt32BE(message.length, 1);
  return Buffer.concat([header, message]);
}

/** Headers and trailers of the answer, together. */
async function rawCall(
  endpoint: string,
  headers: Record<string, string>,
  body: Buffer,
): Promise<Record<string, unknown>> {
  const session = connectHttp2(`http://${endpoint}`);
  const stream = session.request(grpcHeaders(headers));
  const answer: Record<string, unknown> = {};
  stream.on('response', (got) => Object.assign(answer, got));
  stream.on('trailers', (got) => Object.assign(answer, got));
  stream.on('error', () => {});
  stream.resume();
  stream.end(body);
  await Promise.race([
    new Promise((closed) => stream.on('close', closed)),
    new Promise((late) => setTimeout(late, 10_000)),
  ]);
  session.destroy();
  return answer;
}

/** Sends bytes on a bare connection and waits until the other side hangs up. */
async function shout(endpoint: string, bytes: Buffer): Promise<void> {
  const [host, port] = endpoint.split(':');
  const socket = connectSocket(Number(port), host);
  socket.on('error', () => {});
  socket.resume();
  socket.write(bytes);
  await Promise.race([
    new Promise((closed) => socket.on('close', closed)),
    new Promise((late) => setTimeout(late, 500)),
  ]);
  socket.destroy();
}
