import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import type { ReceiveResult } from '../../src/receivers/otlp-grpc.ts';
import { request, span, toolSpan } from '../spans.ts';
import { broken } from '../support/mutated.ts';
import { AGENT, intake, MIXED, OPTIONS } from './kept.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('inline', () => {
  it('sends neighbours at once, and the alert before the action when it has settled', async () => {
    const { intake: made, got, counters } = intake();
    expect(made.receive('traces', MIXED, AGENT)).toEqual({ kind: 'accepted', items: expect.any(Number) });
    expect(got).toMatchObject([{ lane: 'spans', names: ['GET /', 'POST /'], spans: 2 }]);
    await vi.advanceTimersByTimeAsync(200);
    expect(got.slice(1)).toMatchObject([
      { lane: 'alerts', names: ['block send'], spans: 1 },
      { lane: 'spans', names: ['execute_tool send'], spans: 1 },
    ]);
    expect(counters.get('received_spans')).toBe(3);
    expect(counters.get('agent_spans')).toBe(1);
    expect(counters.get('actions')).toBe(1);
    expect(counters.get('alerts', 'block')).toBe(1);
  });

  it('counts what was let pass in monitor by what it would have been', () => {
    const schedules = new Map([['watchful', { mode: 'monitor', enforceFrom: null, expires: null } as const]]);
    const { intake: made, got, counters } = intake('inline', new Pipeline({ ...OPTIONS, schedules }));
    made.receive('traces', MIXED, AGENT);
    made.drain();
    expect(got.flatMap(({ names }) => names)).toContain('alert send');
    expect(counters.labels('alerts')).toEqual([['alert', 1]]);
    expect(counters.labels('monitored_actions')).toEqual([['block', 1]]);
  });

  it('sends the very bytes on where no agent is in them, to every exporter', () => {
    const { intake: made, exporters } = intake();
    const bytes = request(span({ id: '1' }));
    made.receive('traces', bytes, AGENT);
    for (const { got } of exporters) expect(got[0]?.request).toEqual(bytes);
  });

  it('sends what settled together, at most 512 spans to a request', () => {
    const { intake: made, got } = intake();
    const tools = Array.from({ length: 1_100 }, (_, index) =>
      toolSpan({ id: String(index + 1), tool: 'look', arguments: '{"n":1}' }),
    );
    made.receive('traces', request(...tools), AGENT);
    made.drain();
    expect(got.map(({ spans }) => spans)).toEqual([512, 512, 76]);
    expect(got.flatMap(({ names }) => names)).toHaveLength(1_100);
  });

  it('sends what settled together, at most about a megabyte to a request', () => {
    const { intake: made, got } = intake();
    const result = 'x'.repeat(300_000);
    const tools = [1, 2, 3, 4, 5].map((id) => toolSpan({ id: String(id), tool: 'look', result }));
    made.receive('traces', request(...tools), AGENT);
    made.drain();
    expect(got.map(({ spans }) => spans)).toEqual([3, 2]);
  });

  it('keeps no timer where nothing waits', async () => {
    const { intake: made } = intake();
    made.receive('traces', request(span({ id: '1' })), AGENT);
    expect(vi.getTimerCount()).toBe(0);
    made.receive('traces', MIXED, AGENT);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(500);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('judges and sends what waits when it ends', () => {
    const { intake: made, got } = intake();
    made.receive('traces', MIXED, AGENT);
    made.drain();
    expect(got.map(({ lane }) => lane)).toEqual(['spans', 'alerts', 'spans']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('tee', () => {
  it('sends alerts and nothing else', async () => {
    const { intake: made, got } = intake('tee');
    made.receive('traces', MIXED, AGENT);
    await vi.advanceTimersByTimeAsync(200);
    expect(got).toMatchObject([{ lane: 'alerts', names: ['block send'] }]);
  });
});

describe('trouble', () => {
  it('answers bytes that are no request with what is wrong where, and goes on', () => {
    const { intake: made, got, counters } = intake();
    const result = made.receive('traces', MIXED.subarray(0, MIXED.length - 3), AGENT);
    expect(result).toMatchObject({ kind: 'invalid' });
    expect(JSON.stringify(result)).toMatch(/not an ExportTraceServiceRequest: .* at byte \d+/);
    expect(counters.get('refused_requests', 'invalid')).toBe(1);
    expect(got).toEqual([]);
    expect(made.receive('traces', MIXED, AGENT)).toEqual({ kind: 'accepted', items: expect.any(Number) });
  });

  it('warns the sender of an agent span without ids, and sends it on', () => {
    const { intake: made, got, counters } = intake();
    const result = made.receive(
      'traces',
      request({ ...toolSpan({ id: '1', tool: 'send' }), traceId: Buffer.alloc(16) }),
      AGENT,
    );
    expect(result).toMatchObject({ kind: 'accepted' });
    expect(JSON.stringify(result)).toContain('expected a trace id of 16 bytes');
    expect(got.flatMap(({ names }) => names)).toEqual(['execute_tool send']);
    expect(counters.get('unreadable_spans')).toBe(1);
  });

  it('sends an action on where a detector fails, says so, and lets the others judge', async () => {
    const { intake: made, got, lines } = intake();
    made.receive(
      'traces',
      request(toolSpan({ id: '1', tool: 'explode' }), toolSpan({ id: '2', tool: 'send' })),
      AGENT,
    );
    await vi.advanceTimersByTimeAsync(200);
    expect(got.flatMap(({ names }) => names).sort()).toEqual([
      'block send',
      'execute_tool explode',
      'execute_tool send',
    ]);
    expect(lines.join('')).toContain('ERROR detector watchful failed; the others judged because="a bug"');
  });

  it('sends a request on unjudged where the pipeline fails', () => {
    class Broken extends Pipeline {
      override ingesting(): never {
        throw new TypeError('a bug');
      }
    }
    const { intake: made, got, counters, lines } = intake('inline', new Broken(OPTIONS));
    expect(made.receive('traces', MIXED, AGENT)).toEqual({ kind: 'accepted', items: expect.any(Number) });
    expect(got[0]?.request).toEqual(MIXED);
    expect(got[0]?.spans).toBe(3);
    expect(counters.get('judging_errors')).toBe(1);
    expect(lines.join('')).toContain('because="TypeError: a bug"');
  });

  it('tries again to settle where that fails once', async () => {
    let failures = 1;
    class Stumbling extends Pipeline {
      override settling(...args: Parameters<Pipeline['settling']>) {
        if (failures-- > 0) throw new TypeError('a bug');
        return super.settling(...args);
      }
    }
    const { intake: made, got, counters } = intake('inline', new Stumbling(OPTIONS));
    made.receive('traces', MIXED, AGENT);
    await vi.advanceTimersByTimeAsync(500);
    expect(got.flatMap(({ names }) => names)).toContain('execute_tool send');
    expect(counters.get('judging_errors')).toBe(1);
  });
});

it('whatever bytes come: refuses them, or sends on exactly the spans that are in them', () => {
  const whole = request(
    span({ id: '1' }),
    toolSpan({ id: '2', tool: 'send', arguments: '{"to":"x"}' }),
    toolSpan({ id: '3', tool: 'look', result: 'found' }),
    span({ id: '4' }),
  );
  fc.assert(
    fc.property(broken(whole), (bytes) => {
      const { intake: made, got, counters } = intake();
      const result = made.receive('traces', bytes, AGENT);
      made.drain();
      const { kind } = result as ReceiveResult;
      expect(kind).toMatch(/^(accepted|invalid)$/);
      const sent = got.filter(({ lane }) => lane === 'spans');
      expect(sent.map(({ names }) => names.length)).toEqual(sent.map(({ spans }) => spans));
      const total = sent.reduce((sum, { spans }) => sum + spans, 0);
      expect(total).toBe(counters.get('received_spans'));
    }),
    { numRuns: 500 },
  );
});
