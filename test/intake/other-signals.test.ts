import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import type { ReceiveResult } from '../../src/receivers/otlp-grpc.ts';
import { logsRequest, request, toolResultRecord, toolSpan } from '../spans.ts';
import { metricsRequest } from '../support/metrics.ts';
import { broken } from '../support/mutated.ts';
import { AGENT, intake, OPTIONS } from './kept.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('metrics', () => {
  const request = metricsRequest({ name: 'a', points: 3 }, { name: 'b', kind: 99 });

  it('are counted and go to those exporters that get them, untouched and at once', () => {
    const { intake: made, exporters, counters } = intake();
    expect(made.receive('metrics', request, AGENT)).toEqual({ kind: 'accepted', items: expect.any(Number) });
    expect(exporters[0]!.got).toMatchObject([{ lane: 'spans', signal: 'metrics', spans: 3, request }]);
    expect(exporters[1]!.got).toEqual([]);
    expect(counters.get('received_metric_points')).toBe(3);
  });

  it('go on also where a metric is of a kind that is not known, and its points are not', () => {
    const { intake: made, got } = intake();
    const unknown = metricsRequest({ name: 'b', kind: 99 });
    made.receive('metrics', unknown, AGENT);
    expect(got).toMatchObject([{ spans: 0, request: unknown }]);
  });

  it('are refused where they are none, and where there is no room', () => {
    const { intake: made, exporters } = intake();
    expect(made.receive('metrics', request.subarray(1), AGENT)).toMatchObject({
      kind: 'invalid',
      message: expect.stringMatching(/^not an ExportMetricsServiceRequest: /),
    });
    exporters[0]!.room = false;
    expect(made.receive('metrics', request, AGENT)).toMatchObject({ kind: 'overloaded' });
  });

  it('go nowhere in tee mode', () => {
    const { intake: made, got } = intake('tee');
    expect(made.receive('metrics', request, AGENT)).toEqual({ kind: 'accepted', items: expect.any(Number) });
    expect(got).toEqual([]);
  });
});

describe('log records', () => {
  const hidden = toolSpan({ id: '2', tool: 'send', attributes: { 'gen_ai.tool.call.id': 'call_1' } });
  const told = logsRequest(toolResultRecord({ tool: 'send', arguments: '{}', callId: 'call_1' }), {
    body: { stringValue: 'user logged in' },
  });

  it('go on at once as they came, to the exporters that get them', () => {
    const { intake: made, exporters, counters } = intake();
    expect(made.receive('logs', told, AGENT)).toEqual({ kind: 'accepted', items: expect.any(Number) });
    expect(exporters.map(({ got }) => got.length)).toEqual([1, 0]);
    expect(exporters[0]!.got[0]).toMatchObject({ lane: 'spans', signal: 'logs', spans: 2, request: told });
    expect(counters.get('received_requests')).toBe(1);
    expect(counters.get('received_log_records')).toBe(2);
    expect(counters.get('agent_log_records')).toBe(1);
    expect(counters.get('received_spans')).toBe(0);
  });

  it('do not go on in tee mode, and tell the arguments all the same', async () => {
    const { intake: made, got } = intake('tee');
    made.receive('traces', request(hidden), AGENT);
    made.receive('logs', told, AGENT);
    await vi.advanceTimersByTimeAsync(200);
    expect(got).toMatchObject([{ lane: 'alerts', signal: 'traces', names: ['block send'] }]);
  });

  it('bring the alert before the span has come', async () => {
    const { intake: made, got } = intake();
    made.receive('logs', told, AGENT);
    await vi.advanceTimersByTimeAsync(200);
    expect(got.map(({ names }) => names)).toContainEqual(['block send']);
  });

  it('wait for room in the queues they go to, and in no other', () => {
    const { intake: made, exporters, counters } = intake();
    exporters[1]!.room = false;
    expect(made.receive('logs', told, AGENT)).toMatchObject({ kind: 'accepted' });
    exporters[0]!.room = false;
    expect(made.receive('logs', told, AGENT)).toMatchObject({ kind: 'overloaded' });
    expect(counters.get('refused_requests', 'overloaded')).toBe(1);
  });

  it('without a trace, a conversation or a known call are counted', () => {
    const { intake: made, counters } = intake();
    made.receive(
      'logs',
      logsRequest(toolResultRecord({ trace: '', tool: 'x', arguments: '{}', callId: 'y' })),
      AGENT,
    );
    expect(counters.get('stray_log_records')).toBe(1);
  });

  it('that are no request are refused with what is wrong where', () => {
    const { intake: made, got, counters } = intake();
    const result = made.receive('logs', told.subarray(0, told.length - 3), AGENT);
    expect(result).toMatchObject({ kind: 'invalid' });
    expect(JSON.stringify(result)).toMatch(/not an ExportLogsServiceRequest: .* at byte \d+/);
    expect(counters.get('refused_requests', 'invalid')).toBe(1);
    expect(got).toEqual([]);
  });

  it('go on unread where the pipeline fails', () => {
    class Broken extends Pipeline {
      override ingestingLogs(): never {
        throw new TypeError('a bug');
      }
    }
    const { intake: made, got, counters } = intake('inline', new Broken(OPTIONS));
    expect(made.receive('logs', told, AGENT)).toEqual({ kind: 'accepted', items: expect.any(Number) });
    expect(got).toMatchObject([{ signal: 'logs', spans: 2, request: told }]);
    expect(counters.get('judging_errors')).toBe(1);
    expect(counters.get('received_log_records')).toBe(2);
  });

  it('whatever bytes come, are refused, or go on to the last byte', () => {
    fc.assert(
      fc.property(broken(told), (bytes) => {
        const { intake: made, got, counters } = intake();
        const { kind } = made.receive('logs', bytes, AGENT) as ReceiveResult;
        made.drain();
        expect(kind).toMatch(/^(accepted|invalid)$/);
        const sent = got.filter(({ signal }) => signal === 'logs');
        expect(sent.reduce((sum, { spans }) => sum + spans, 0)).toBe(counters.get('received_log_records'));
        for (const { request } of sent) expect(request).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });
});
