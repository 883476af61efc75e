import { randomBytes } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { describe, expect, it } from 'vitest';
import { decodeExportResponse } from '../../src/grpc/export-response.ts';
import { retryDelay } from '../../src/grpc/retry-info.ts';
import { EXPORT } from '../../src/grpc/services.ts';
import { exportOnce, until } from '../support/grpc.ts';
import { spanNames } from '../support/requests.ts';
import { accepted, MAX_BYTES, ONE_SPAN, receiversBy, refused, SERVERS } from './grpc-receiver.ts';

describe.each(SERVERS)('served by %s', (server) => {
  const { receiver, taking } = receiversBy(server);

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
});
