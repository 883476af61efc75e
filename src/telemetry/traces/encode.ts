import { nanoseconds, resourceSpans, type WrittenSpan } from '../../alert/span.ts';
import type { OwnSpan } from './tracer.ts';

/** The scope of our own spans, by which they are known where they come in again. */
export const OWN_SCOPE = 'goalkeeper/telemetry';

/** An export request with these spans. */
export function encodeOwn(spans: readonly OwnSpan[], version: string): Buffer {
  return resourceSpans(version, spans.map(written), OWN_SCOPE);
}

function written({ start, end, attributes, ...told }: OwnSpan): WrittenSpan {
  return {
    ...told,
    start: nanoseconds(start * 1e6),
    end: nanoseconds(end * 1e6),
    attributes: Object.entries(attributes),
  };
}
