import { Attributes } from './attributes.ts';
import { Cursor } from './cursor.ts';
import { EVENT, SCOPE, SCOPE_SPANS, SPAN, STATUS, WIRE } from './fields.ts';
import { idAt } from './id.ts';
import { messages, type Place } from './message.ts';
import { resourceOf } from './resource.ts';
import type { ScannedSpan } from './scan.ts';

export interface SpanEvent {
  readonly name: string;
  /** Nanoseconds since the epoch. */
  readonly time: number;
  readonly attributes: Attributes;
}

/** `status.code` of OTLP. */
export type StatusCode = 0 | 1 | 2;

/**
 * An agent's span, read on demand from the request's bytes. It is valid only while the request is being
 * ingested: what must outlive it is copied out (strings are copies). Reading throws WireError where bytes inside
 * the span contradict themselves: the scan checks a span's own fields, not what is in them.
 */
export class SpanView {
  /** Lower-case hex; empty where the span has none. */
  traceId = '';
  spanId = '';
  parentSpanId = '';
  name = '';
  /** Nanoseconds since the epoch; 0 where absent. */
  startTime = 0;
  endTime = 0;
  statusCode: StatusCode = 0;
  statusMessage = '';
  readonly attributes: Attributes;

  private readonly buffer: Buffer;
  private readonly scanned: ScannedSpan;
  private readonly eventPlaces: Place[] = [];

  constructor(buffer: Buffer, scanned: ScannedSpan) {
    this.buffer = buffer;
    this.scanned = scanned;
    this.attributes = new Attributes(buffer);
    this.readFields(new Cursor(buffer, scanned.start, scanned.end));
  }

  get events(): SpanEvent[] {
    return this.eventPlaces.map(({ start, end }) => readEvent(this.buffer, start, end));
  }

  /** Attributes of the process; read anew at each call. */
  resource(): Attributes {
    return resourceOf(this.buffer, this.scanned.resourceSpans);
  }

  /** Name of the instrumentation scope; empty where absent. */
  scopeName(): string {
    let name = '';
    for (const scope of messages(this.buffer, this.scanned.scopeSpans, SCOPE_SPANS.scope)) {
      for (const { start, end } of messages(this.buffer, scope, SCOPE.name)) {
        name = this.buffer.toString('utf8', start, end);
      }
    }
    return name;
  }

  /** Name and version of the instrumentation scope, each cut to `max` characters; null where it has no name. */
  scope(max: number): { name: string; version: string } | null {
    let [name, version] = ['', ''];
    for (const scope of messages(this.buffer, this.scanned.scopeSpans, SCOPE_SPANS.scope)) {
      const cursor = new Cursor(this.buffer, scope.start, scope.end);
      while (cursor.next()) {
        if (cursor.is(SCOPE.name, WIRE.bytes)) name = cursor.string();
        else if (cursor.is(SCOPE.version, WIRE.bytes)) version = cursor.string();
      }
    }
    return name === '' ? null : { name: name.slice(0, max), version: version.slice(0, max) };
  }

  private readFields(cursor: Cursor): void {
    while (cursor.next()) {
      if (cursor.wire === WIRE.bytes) this.readDelimited(cursor);
      else if (cursor.is(SPAN.startTime, WIRE.fixed64)) this.startTime = cursor.fixed64();
      else if (cursor.is(SPAN.endTime, WIRE.fixed64)) this.endTime = cursor.fixed64();
    }
  }

  private readDelimited(cursor: Cursor): void {
    const { field, start, stop } = cursor;
    if (field === SPAN.attributes) this.attributes.add(start, stop);
    else if (field === SPAN.events) this.eventPlaces.push({ start, end: stop });
    else if (field === SPAN.traceId) this.traceId = idAt(cursor, 16);
    else if (field === SPAN.spanId) this.spanId = idAt(cursor, 8);
    else if (field === SPAN.parentSpanId) this.parentSpanId = idAt(cursor, 8);
    else if (field === SPAN.name) this.name = cursor.string();
    else if (field === SPAN.status) this.readStatus(cursor.inside());
  }

  private readStatus(cursor: Cursor): void {
    while (cursor.next()) {
      if (cursor.is(STATUS.message, WIRE.bytes)) this.statusMessage = cursor.string();
      else if (cursor.is(STATUS.code, WIRE.varint)) {
        const code = cursor.int32();
        this.statusCode = code === 1 || code === 2 ? code : 0;
      }
    }
  }
}

function readEvent(buffer: Buffer, start: number, end: number): SpanEvent {
  const cursor = new Cursor(buffer, start, end);
  const attributes = new Attributes(buffer);
  let name = '';
  let time = 0;
  while (cursor.next()) {
    if (cursor.is(EVENT.name, WIRE.bytes)) name = cursor.string();
    else if (cursor.is(EVENT.time, WIRE.fixed64)) time = cursor.fixed64();
    else if (cursor.is(EVENT.attributes, WIRE.bytes)) attributes.add(cursor.start, cursor.stop);
  }
  return { name, time, attributes };
}
