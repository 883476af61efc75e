import { describe, expect, it } from 'vitest';
import { ANYBODY } from '../../src/model/identity.ts';
import type { ReceiveResult } from '../../src/receivers/otlp-grpc.ts';
import { traced } from '../../src/receivers/traced.ts';
import { type OwnSpan, Tracer } from '../../src/telemetry/traces/tracer.ts';

const REQUEST = Buffer.from('a request');
const CALLER = { cancelled: false, identity: ANYBODY };
const ACCEPTED: ReceiveResult = { kind: 'accepted', items: 3 };

/** Takes one request; gives the spans that tell of it. */
async function spansOf(receive: () => ReceiveResult | Promise<ReceiveResult>): Promise<OwnSpan[]> {
  const spans: OwnSpan[] = [];
  const tracer = new Tracer(1, (span) => spans.push(span));
  const taking = traced('grpc', tracer, receive);
  await Promise.resolve()
    .then(() => taking('logs', REQUEST, CALLER))
    .catch(() => {});
  return spans;
}

describe("a request's own span", () => {
  it.each([
    ['at once', () => ACCEPTED],
    ['later', async () => ACCEPTED],
  ])('tells what was taken, answered %s', async (_, receive) => {
    const [span, ...others] = await spansOf(receive);
    expect(others).toEqual([]);
    expect(span).toMatchObject({ name: 'receiver/otlp/LogsReceived', error: null });
    expect(span?.attributes).toMatchObject({
      transport: 'grpc',
      accepted_log_records: 3,
      'goalkeeper.request_bytes': REQUEST.length,
    });
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['rejects', () => Promise.reject(new Error('broken'))],
  ])('says what went wrong where taking it %s, and the error goes on', async (_, receive) => {
    const [span, ...others] = await spansOf(receive);
    expect(others).toEqual([]);
    expect(span?.error).toBe('broken');
    const taking = traced('grpc', new Tracer(1, () => {}), receive);
    await expect(Promise.resolve().then(() => taking('logs', REQUEST, CALLER))).rejects.toThrow('broken');
  });
});
