import { createHash } from 'node:crypto';
import type { Evidence } from '../model/finding.ts';
import {
  EVENT,
  REQUEST,
  RESOURCE,
  RESOURCE_SPANS,
  SCOPE,
  SCOPE_SPANS,
  SPAN,
  STATUS,
} from '../wire/fields.ts';
import { type AttributeValue, Writer, writeKeyValue } from '../wire/writer.ts';
import { SERVICE_NAME } from './attributes.ts';

// What the spans we write have in common.

export type Attributes = Iterable<readonly [string, AttributeValue | null]>;

export const SPAN_KIND_INTERNAL = 1;
const STATUS_ERROR = 2;
/** Backends index attribute values; evidence is a pointer for a reader, not a copy of the data. */
const MAX_VALUE = 200;

/** A span to be written; times in ns since 1970. */
export interface WrittenSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Attributes;
  /** At the span's start, each by its name. */
  readonly events?: readonly (readonly [string, Attributes])[];
  /** The message of its status; null where it is no error. */
  readonly error: string | null;
}

/** One ResourceSpans field of a request, with these spans. */
export function resourceSpans(
  version: string,
  spans: Iterable<WrittenSpan>,
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
  for (const span of spans) writeSpan(writer, span);
  writer.close(scopeSpans);
  writer.close(request);
  return writer.take();
}

function writeSpan(writer: Writer, told: WrittenSpan): void {
  const { parentSpanId, start, error } = told;
  const span = writer.open(SCOPE_SPANS.spans);
  writer.hex(SPAN.traceId, told.traceId);
  writer.hex(SPAN.spanId, told.spanId);
  if (parentSpanId !== null) writer.hex(SPAN.parentSpanId, parentSpanId);
  writer.string(SPAN.name, told.name);
  writer.varint(SPAN.kind, told.kind);
  writer.fixed64(SPAN.startTime, start);
  writer.fixed64(SPAN.endTime, told.end);
  writeAttributes(writer, SPAN.attributes, told.attributes);
  for (const [name, attributes] of told.events ?? []) writeEvent(writer, start, name, attributes);
  if (error !== null) {
    const status = writer.open(SPAN.status);
    writer.string(STATUS.message, error);
    writer.varint(STATUS.code, STATUS_ERROR);
    writer.close(status);
  }
  writer.close(span);
}

/** What is null or an empty list is not written. */
export function writeAttributes(writer: Writer, field: number, attributes: Attributes): void {
  for (const [key, value] of attributes) {
    if (value === null || (Array.isArray(value) && value.length === 0)) continue;
    writeKeyValue(writer, field, key, value);
  }
}

function writeEvent(writer: Writer, time: bigint, name: string, attributes: Attributes): void {
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

/** The spans' own times, which anyone may have set to anything: the last one is 2^64 - 1, and 2^64 as a double. */
export function nanoseconds(time: number): bigint {
  const whole = BigInt(Math.max(0, Math.trunc(time)));
  return whole > LAST_TIME ? LAST_TIME : whole;
}

const LAST_TIME = 2n ** 64n - 1n;

/** The id of a span that is told apart by `what`: the same each time. */
export function spanIdOf(what: string): string {
  const id = createHash('sha256').update(`goalkeeper ${what}`).digest('hex').slice(0, 16);
  return /^0+$/.test(id) ? '0000000000000001' : id;
}
