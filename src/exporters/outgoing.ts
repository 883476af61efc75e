import type { Signal } from '../model/signal.ts';

/** An export request on its way out. Its bytes must not change any more. */
export interface Outgoing {
  readonly signal: Signal;
  /** Pieces that follow each other: most are views of what came in, so that nothing large is copied. */
  readonly parts: readonly Buffer[];
  /** Of all parts, in bytes. */
  readonly length: number;
  /** Spans, log records or data points inside. */
  readonly items: number;
}

export function outgoing(signal: Signal, parts: readonly Buffer[], items: number): Outgoing {
  let length = 0;
  for (const part of parts) length += part.length;
  return { signal, parts, length, items };
}
