import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activeContext, spanOf, withSpan } from '../../../../instrumentation/javascript/spans/otel.ts';
import { OwnTracer } from '../../../../instrumentation/javascript/spans/own-tracer.ts';
import {
  calledBy,
  callerIn,
  carrierOfCall,
  gatedCaller,
} from '../../../../instrumentation/javascript/spans/propagation.ts';

const tracer = new OwnTracer(() => {});
const aSpan = () => tracer.startSpan('call', { kind: 0, attributes: {}, startTime: 0 }, activeContext());

describe('the trace of a call', () => {
  test('comes over as it was sent, and its sender is known to be gated', () => {
    const span = aSpan();
    const carrier = withSpan(span, carrierOfCall);
    const { traceId, spanId } = span.spanContext();
    expect(carrier).toEqual({ traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'goalkeeper=1' });
    calledBy(callerIn({ ...carrier }), () => {
      expect(spanOf(activeContext())?.spanContext()).toMatchObject({ traceId, spanId, isRemote: true });
      expect(gatedCaller()).not.toBeNull();
      withSpan(aSpan(), () => expect(gatedCaller()).toBeNull());
    });
    expect(gatedCaller()).toBeNull();
  });

  test('is not sent where there is none', () => {
    expect(carrierOfCall()).toBeNull();
  });

  test('takes what others have said of it along', () => {
    const span = aSpan();
    const traceState = { serialize: () => 'vendor=x' };
    Object.assign(span, { context: { ...span.spanContext(), traceState } });
    expect(withSpan(span, carrierOfCall)?.tracestate).toBe('goalkeeper=1,vendor=x');
  });

  test.each([
    null,
    {},
    { traceparent: 1 },
    { traceparent: '' },
    { traceparent: `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01` },
    { traceparent: `00-${'a'.repeat(32)}-${'0'.repeat(16)}-01` },
    { traceparent: `00-${'A'.repeat(32)}-${'b'.repeat(16)}-01` },
  ])('is none where it is not told as it should be: %j', (fields) => {
    expect(callerIn(fields)).toBeNull();
  });

  test('is read without harm whatever comes', () => {
    fc.assert(
      fc.property(fc.record({ traceparent: fc.anything(), tracestate: fc.anything() }), (fields) => {
        expect(calledBy(callerIn(fields), () => 'done')).toBe('done');
      }),
    );
  });
});
