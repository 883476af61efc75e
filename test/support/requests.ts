import { randomBytes } from 'node:crypto';
import {
  ANY_VALUE,
  EVENT,
  KEY_VALUE,
  REQUEST,
  RESOURCE_SPANS,
  SCOPE_SPANS,
  SPAN,
} from '../../src/wire/fields.ts';
import { messages } from '../../src/wire/message.ts';
import { Writer } from '../../src/wire/writer.ts';

export interface TestSpan {
  readonly name: string;
  readonly attributes?: Record<string, string>;
  readonly events?: readonly string[];
}

/** An ExportTraceServiceRequest with these spans in one ResourceSpans. */
export function request(spans: readonly TestSpan[]): Buffer {
  const writer = new Writer();
  const resourceSpans = writer.open(REQUEST.resourceSpans);
  const scopeSpans = writer.open(RESOURCE_SPANS.scopeSpans);
  const now = BigInt(Date.now()) * 1_000_000n;
  for (const { name, attributes = {}, events = [] } of spans) {
    const span = writer.open(SCOPE_SPANS.spans);
    writer.bytes(SPAN.traceId, randomBytes(16));
    writer.bytes(SPAN.spanId, randomBytes(8));
    writer.string(SPAN.name, name);
    writer.fixed64(SPAN.startTime, now);
    writer.fixed64(SPAN.endTime, now + 1_000_000n);
    for (const [key, text] of Object.entries(attributes)) {
      const attribute = writer.open(SPAN.attributes);
      writer.string(KEY_VALUE.key, key);
      const value = writer.open(KEY_VALUE.value);
      writer.string(ANY_VALUE.string, text);
      for (const mark of [value, attribute]) writer.close(mark);
    }
    for (const event of events) {
      const mark = writer.open(SPAN.events);
      writer.string(EVENT.name, event);
      writer.close(mark);
    }
    writer.close(span);
  }
  writer.close(scopeSpans);
  writer.close(resourceSpans);
  return writer.take();
}

/** The names of a request's spans, in the order they stand; empty where a span has none. */
export function spanNames(bytes: Buffer): string[] {
  const names: string[] = [];
  for (const resource of messages(bytes, { start: 0, end: bytes.length }, REQUEST.resourceSpans)) {
    for (const scope of messages(bytes, resource, RESOURCE_SPANS.scopeSpans)) {
      for (const span of messages(bytes, scope, SCOPE_SPANS.spans)) {
        const [name] = messages(bytes, span, SPAN.name);
        names.push(name === undefined ? '' : bytes.toString('utf8', name.start, name.end));
      }
    }
  }
  return names;
}
