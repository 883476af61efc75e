import type { SpanRef } from '../../../src/model/action.ts';
import { activeContext, type Span, type SpanContext, spanOf, withSpan } from './otel.ts';

// The trace of a call over to who does the work, in another process: W3C trace context in the fields of a message. MCP
// has it in `_meta` of a request, as OpenTelemetry's conventions for it say.

/** In `tracestate`: who sent it has asked its own gate, and tells the call in a span of its own. */
const GATED = 'goalkeeper=1';
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;
const ZERO = /^0+$/;
const MAX_STATE = 512;

export interface Carrier {
  readonly traceparent: string;
  readonly tracestate: string;
}

/** What tells the other end of the call that is made here; null where no span tells it. */
export function carrierOfCall(): Carrier | null {
  const context = spanOf(activeContext())?.spanContext();
  if (context === undefined || ZERO.test(context.traceId) || ZERO.test(context.spanId)) return null;
  const { traceId, spanId, traceFlags, traceState } = context;
  const flags = (traceFlags & 0xff).toString(16).padStart(2, '0');
  const state = traceState?.serialize() ?? '';
  return {
    traceparent: `00-${traceId}-${spanId}-${flags}`,
    tracestate: state === '' ? GATED : `${GATED},${state}`.slice(0, MAX_STATE),
  };
}

/** The call as the other end tells it; null where it tells none, or not as it should be told. */
export function callerIn(fields: Readonly<Record<string, unknown>> | null): RemoteSpan | null {
  const { traceparent, tracestate } = fields ?? {};
  const [, traceId, spanId, flags] =
    TRACEPARENT.exec(typeof traceparent === 'string' ? traceparent : '') ?? [];
  if (traceId === undefined || spanId === undefined || ZERO.test(traceId) || ZERO.test(spanId)) return null;
  const gated = typeof tracestate === 'string' && tracestate.split(',').some((one) => one.trim() === GATED);
  return new RemoteSpan(
    { traceId, spanId, traceFlags: Number.parseInt(flags ?? '', 16), isRemote: true },
    gated,
  );
}

/** Runs `body` as a part of what the caller does. */
export function calledBy<T>(caller: RemoteSpan | null, body: () => T): T {
  return caller === null ? body() : withSpan(caller, body);
}

/** The active span, where it is that of a caller that has a gate of its own. */
export function gatedCaller(): SpanRef | null {
  const span = spanOf(activeContext());
  if (!(span instanceof RemoteSpan) || !span.gated) return null;
  const { traceId, spanId } = span.spanContext();
  return { traceId, spanId };
}

/** A span of another process: there to be a parent. */
export class RemoteSpan implements Span {
  readonly gated: boolean;
  private readonly context: SpanContext;

  constructor(context: SpanContext, gated: boolean) {
    this.context = context;
    this.gated = gated;
  }

  spanContext(): SpanContext {
    return this.context;
  }

  isRecording(): boolean {
    return false;
  }

  setAttributes(): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  end(): void {}
}
