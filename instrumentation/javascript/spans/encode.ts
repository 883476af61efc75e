import {
  REQUEST,
  RESOURCE,
  RESOURCE_SPANS,
  SCOPE as SCOPE_FIELDS,
  SCOPE_SPANS,
  SPAN,
  STATUS,
} from '../../../src/wire/fields.ts';
import { Writer, writeKeyValue } from '../../../src/wire/writer.ts';
import type { Attributes } from './otel.ts';
import type { EndedSpan } from './own-tracer.ts';
import { SCOPE } from './scope.ts';

/** In protobuf the kinds begin at 1; the API's at 0. */
const KIND_OFFSET = 1;

/** What made the spans: attributes of the resource, and our version. */
export interface Resource {
  readonly attributes: Attributes;
  readonly version: string;
}

/** An ExportTraceServiceRequest. */
export function encodeSpans(spans: readonly EndedSpan[], { attributes, version }: Resource): Buffer {
  const writer = new Writer(4096);
  const resourceSpans = writer.open(REQUEST.resourceSpans);
  const resource = writer.open(RESOURCE_SPANS.resource);
  writeAll(writer, RESOURCE.attributes, attributes);
  writer.close(resource);
  const scopeSpans = writer.open(RESOURCE_SPANS.scopeSpans);
  const scope = writer.open(SCOPE_SPANS.scope);
  writer.string(SCOPE_FIELDS.name, SCOPE);
  writer.string(SCOPE_FIELDS.version, version);
  writer.close(scope);
  for (const span of spans) writeSpan(writer, span);
  writer.close(scopeSpans);
  writer.close(resourceSpans);
  return writer.take();
}

function writeSpan(writer: Writer, span: EndedSpan): void {
  const mark = writer.open(SCOPE_SPANS.spans);
  writer.hex(SPAN.traceId, span.context.traceId);
  writer.hex(SPAN.spanId, span.context.spanId);
  if (span.parentSpanId !== null) writer.hex(SPAN.parentSpanId, span.parentSpanId);
  writer.string(SPAN.name, span.name);
  writer.varint(SPAN.kind, span.kind + KIND_OFFSET);
  writer.fixed64(SPAN.startTime, nanoseconds(span.start));
  writer.fixed64(SPAN.endTime, nanoseconds(span.end));
  writeAll(writer, SPAN.attributes, span.attributes);
  if (span.status !== null) {
    const status = writer.open(SPAN.status);
    if (span.status.message !== undefined) writer.string(STATUS.message, span.status.message);
    writer.varint(STATUS.code, span.status.code);
    writer.close(status);
  }
  writer.close(mark);
}

function writeAll(writer: Writer, field: number, attributes: Attributes): void {
  for (const [key, value] of Object.entries(attributes)) {
    // A score is a double also where it is 1.
    const score = typeof value === 'number' && key.endsWith('.score');
    writeKeyValue(writer, field, key, score ? { double: value } : value);
  }
}

function nanoseconds(milliseconds: number): bigint {
  const whole = Math.trunc(milliseconds);
  return BigInt(whole) * 1_000_000n + BigInt(Math.round((milliseconds - whole) * 1e6));
}
