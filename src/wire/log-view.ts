import type { Json } from '../model/json.ts';
import { Attributes, valueAt } from './attributes.ts';
import { Cursor } from './cursor.ts';
import { LOG_RECORD, WIRE } from './fields.ts';
import { idAt } from './id.ts';
import type { Place } from './message.ts';
import { resourceOf } from './resource.ts';
import type { ScannedRecord } from './scan.ts';

/** An agent's log record, read on demand from the request's bytes; what is said of SpanView holds here too. */
export class LogView {
  /** Lower-case hex; empty where the record has none: it was written outside of any span. */
  traceId = '';
  spanId = '';
  /** As the record's own field names it, else its attribute `event.name`; empty where neither does. */
  readonly eventName: string;
  readonly attributes: Attributes;

  private readonly buffer: Buffer;
  private readonly scanned: ScannedRecord;
  private readonly bodyPlaces: Place[] = [];
  private occurred = 0;
  private observed = 0;

  constructor(buffer: Buffer, scanned: ScannedRecord) {
    this.buffer = buffer;
    this.scanned = scanned;
    this.attributes = new Attributes(buffer);
    const named = this.readFields(new Cursor(buffer, scanned.start, scanned.end));
    this.eventName = named || (this.attributes.string('event.name') ?? '');
  }

  /** Nanoseconds since the epoch: when it happened, else when it was observed; 0 where neither is told. */
  get time(): number {
    return this.occurred || this.observed;
  }

  /** Undefined where the record has none; read anew at each call. */
  get body(): Json | undefined {
    return valueAt(this.buffer, this.bodyPlaces);
  }

  /** Attributes of the process; read anew at each call. */
  resource(): Attributes {
    return resourceOf(this.buffer, this.scanned.resourceLogs);
  }

  /** Gives the event's name. */
  private readFields(cursor: Cursor): string {
    let name = '';
    while (cursor.next()) {
      const { start, stop } = cursor;
      if (cursor.is(LOG_RECORD.time, WIRE.fixed64)) this.occurred = cursor.fixed64();
      else if (cursor.is(LOG_RECORD.observedTime, WIRE.fixed64)) this.observed = cursor.fixed64();
      else if (cursor.is(LOG_RECORD.body, WIRE.bytes)) this.bodyPlaces.push({ start, end: stop });
      else if (cursor.is(LOG_RECORD.attributes, WIRE.bytes)) this.attributes.add(start, stop);
      else if (cursor.is(LOG_RECORD.traceId, WIRE.bytes)) this.traceId = idAt(cursor, 16);
      else if (cursor.is(LOG_RECORD.spanId, WIRE.bytes)) this.spanId = idAt(cursor, 8);
      else if (cursor.is(LOG_RECORD.eventName, WIRE.bytes)) name = cursor.string();
    }
    return name;
  }
}
