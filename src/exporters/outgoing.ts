import type { Lent } from '../grpc/lender.ts';
import type { Signal } from '../model/signal.ts';
import type { OpenSpan } from '../telemetry/traces/tracer.ts';

/** An export request on its way out. Its bytes must not change any more. */
export interface Outgoing {
  readonly signal: Signal;
  /** Pieces that follow each other: most are views of what came in, so that nothing large is copied. */
  readonly parts: readonly Buffer[];
  /** Of all parts, in bytes. */
  readonly length: number;
  /** Spans, log records or data points inside. */
  readonly items: number;
  /** When it was ready to go out, on the clock of `performance.now()`. */
  readonly at: number;
  /** The span of our own that brought it about; left out where nobody tells of it. */
  readonly trace?: OpenSpan;
  /** The memory that pieces are views of, where it is lent: held for each exporter, which lets go of it or does not. */
  readonly loan: Lent | null;
}

export function outgoing(
  signal: Signal,
  parts: readonly Buffer[],
  items: number,
  loan: Lent | null = null,
): Outgoing {
  let length = 0;
  for (const part of parts) length += part.length;
  return { at: performance.now(), signal, parts, length, items, loan };
}

/** Below it, memory that is held for nothing is not worth a copy. */
const LARGE_BYTES = 32 * 1024;

/** What is left of a request, in pieces of it. Where that is little it is copied: else all of the request would stay for it. */
export function leftOf(
  request: Buffer,
  signal: Signal,
  parts: readonly Buffer[],
  items: number,
  loan: Lent | null,
): Outgoing {
  const left = outgoing(signal, parts, items, loan);
  const isLittle = request.length >= LARGE_BYTES && left.length < request.length / 2;
  return isLittle ? outgoing(signal, [apart(left)], items) : left;
}

/** In memory of its own: node's pool for small buffers, 64 KiB in newer ones, would stay for it too. */
function apart({ parts, length }: Outgoing): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for (const part of parts) at += part.copy(bytes, at);
  return bytes;
}
