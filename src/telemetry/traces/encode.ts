import { nanoseconds, resourceSpans, writeAttributes } from '../../alert/span.ts';
import { SCOPE_SPANS, SPAN, STATUS } from '../../wire/fields.ts';
import type { OwnSpan } from './tracer.ts';

/** The scope of our own spans, by which they are known where they come in again. */
export const OWN_SCOPE = 'goalkeeper/telemetry';

const STATUS_ERROR = 2;

/** An export request with these spans. */
export function encodeOwn(spans: readonly OwnSpan[], version: string): Buffer {
  return resourceSpans(
    version,
    (writer) => {
      for (const { traceId, spanId, parentSpanId, name, kind, start, end, attributes, error } of spans) {
        const span = writer.open(SCOPE_SPANS.spans);
        writer.hex(SPAN.traceId, traceId);
        writer.hex(SPAN.spanId, spanId);
        if (parentSpanId !== null) writer.hex(SPAN.parentSpanId, parentSpanId);
        writer.string(SPAN.name, name);
        writer.varint(SPAN.kind, kind);
        writer.fixed64(SPAN.startTime, nanoseconds(start * 1e6));
        writer.fixed64(SPAN.endTime, nanoseconds(end * 1e6));
        writeAttributes(writer, SPAN.attributes, Object.entries(attributes));
        if (error !== null) {
          const status = writer.open(SPAN.status);
          writer.string(STATUS.message, error);
          writer.varint(STATUS.code, STATUS_ERROR);
          writer.close(status);
        }
        writer.close(span);
      }
    },
    OWN_SCOPE,
  );
}
