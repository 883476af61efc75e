import { createHash } from 'node:crypto';
import type { Evidence } from '../model/finding.ts';
import { EVENT, REQUEST, RESOURCE, RESOURCE_SPANS, SCOPE, SCOPE_SPANS, SPAN } from '../wire/fields.ts';
import { type AttributeValue, Writer, writeKeyValue } from '../wire/writer.ts';
import { SERVICE_NAME } from './attributes.ts';

// What the spans we write have in common.

export type Attributes = Iterable<readonly [string, AttributeValue | null]>;

export const SPAN_KIND_INTERNAL = 1;
/** Backends index attribute values; evidence is a pointer for a reader, not a copy of the data. */
const MAX_VALUE = 200;

/** One ResourceSpans field of a request, with the spans that `writeSpans` writes. */
export function resourceSpans(
  version: string,
  writeSpans: (writer: Writer) => void,
  scopeName: string = SERVICE_NAME,
): Buffer {
  const writer = new Writer(2048);
  const request = writer.open(REQUEST.resourceSpans);
  const resource = writer.open(RESOURCE_SPANS.resource);
  writeAttributes(writer, RESOURCE.attributes, [
    ['service.name', SERVICE_NAME],
    ['service.version', version],
  ]);
  writer.close(resource);
  const scopeSpans = writer.open(RESOURCE_SPANS.scopeSpans);
  const scope = writer.open(SCOPE_SPANS.scope);
  writer.string(SCOPE.name, scopeName);
  writer.string(SCOPE.version, version);
  writer.close(scope);
  writeSpans(writer);
  writer.close(scopeSpans);
  writer.close(request);
  return writer.take();
}

/** What is null or an empty list is not written. */
export function writeAttributes(writer: Writer, field: number, attributes: Attributes): void {
  for (const [key, value] of attributes) {
    if (value === null || (Array.isArray(value) && value.length === 0)) continue;
    writeKeyValue(writer, field, key, value);
  }
}

export function writeEvent(writer: Writer, time: bigint, name: string, attributes: Attributes): void {
  const event = writer.open(SPAN.events);
  writer.fixed64(EVENT.time, time);
  writer.string(EVENT.name, name);
  writeAttributes(writer, EVENT.attributes, attributes);
  writer.close(event);
}

export function inWords({ where, value, span }: Evidence): string {
  return `${where}: ${shorten(value)}${span === null ? '' : ` (span ${span.spanId})`}`;
}

export function shorten(text: string): string {
  return text.length <= MAX_VALUE ? text : `${text.slice(0, MAX_VALUE - 1)}…`;
}

export function nanoseconds(time: number): bigint {
  return BigInt(Math.max(0, Math.trunc(time)));
}

/** The id of a span that is told apart by `what`: the same each time. */
export function spanIdOf(what: string): string {
  const id = createHash('sha256').update(`goalkeeper ${what}`).digest('hex').slice(0, 16);
  return /^0+$/.test(id) ? '0000000000000001' : id;
}
