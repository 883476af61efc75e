import { describe, expect, it } from 'vitest';
import { type OwnSpan, Tracer } from '../../../src/telemetry/traces/tracer.ts';

function traced(ratio: number) {
  const spans: OwnSpan[] = [];
  return { spans, tracer: new Tracer(ratio, (span) => spans.push(span)) };
}

describe('a tracer', () => {
  it('keeps about the share of traces it is to keep, told by their ids as the SDKs tell it', () => {
    const { tracer, spans } = traced(0.25);
    for (let n = 0; n < 4_000; n++) tracer.begin('a')?.end({});
    expect(spans.length).toBeGreaterThan(850);
    expect(spans.length).toBeLessThan(1_150);
    for (const { traceId, spanId } of spans) {
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(spanId).toMatch(/^[0-9a-f]{16}$/);
      // TraceIDRatioBased of the Go SDK: the second half, one bit less.
      expect(BigInt(`0x${traceId.slice(16)}`) >> 1n).toBeLessThan(2n ** 61n);
    }
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(spans.length);
  });

  it('keeps all or none', () => {
    for (const [ratio, kept] of [
      [1, 50],
      [0, 0],
    ] as const) {
      const { tracer, spans } = traced(ratio);
      for (let n = 0; n < 50; n++) tracer.begin('a')?.end({});
      expect(spans).toHaveLength(kept);
    }
  });

  it('tells of a span when it ends, its child within it, in time of day', () => {
    const { tracer, spans } = traced(1);
    const before = Date.now();
    const root = tracer.begin('root');
    const child = root?.child('child');
    expect(spans).toEqual([]);
    child?.end({ n: 1 });
    root?.end({}, 'it went wrong');
    const [inner, outer] = spans;
    expect(inner).toMatchObject({ name: 'child', parentSpanId: outer?.spanId, traceId: outer?.traceId });
    expect(outer).toMatchObject({ name: 'root', parentSpanId: null, error: 'it went wrong' });
    expect(inner?.start).toBeGreaterThanOrEqual(outer?.start ?? Number.NaN);
    expect(inner?.end).toBeLessThanOrEqual(outer?.end ?? Number.NaN);
    expect(Math.abs((outer?.start ?? 0) - before)).toBeLessThan(1_000);
  });

  it('has a current span while something is done as part of it, and not after, though that failed', () => {
    const { tracer } = traced(1);
    const root = tracer.begin('root');
    if (root === null) throw new Error('not kept');
    expect(tracer.within(root, () => tracer.current)).toBe(root);
    expect(tracer.current).toBeNull();
    const fails = () => {
      throw new Error('no');
    };
    expect(() => tracer.within(root, fails)).toThrow('no');
    expect(tracer.current).toBeNull();
  });
});
