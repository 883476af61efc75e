import { randomBytes } from 'node:crypto';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { status } from '@grpc/grpc-js';
import { describe, expect, it } from 'vitest';
import { retryDelay } from '../../src/grpc/retry-info.ts';
import { exportOnce } from '../support/grpc.ts';
import {
  accepted,
  grpcFrame,
  grpcHeaders,
  MAX_BYTES,
  ONE_SPAN,
  rawCall,
  receiversBy,
  refused,
  SERVERS,
} from './grpc-receiver.ts';

describe.each(SERVERS)('served by %s', (server) => {
  const { taking } = receiversBy(server);

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
});

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
