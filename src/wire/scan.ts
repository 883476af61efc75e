import { Cursor } from './cursor.ts';
import {
  ANY_VALUE,
  KEY_VALUE,
  LOG_RECORD,
  REQUEST,
  RESOURCE_SPANS,
  SCOPE_SPANS,
  SPAN,
  WIRE,
} from './fields.ts';
import { Signs } from './signs.ts';

const tagOf = (field: number): number => field * 8 + WIRE.bytes;
// Constants of this module: the loop over attributes is the hottest of the whole program.
const RESOURCE_SPANS_TAG = tagOf(REQUEST.resourceSpans);
const SCOPE_SPANS_TAG = tagOf(RESOURCE_SPANS.scopeSpans);
const SPANS_TAG = tagOf(SCOPE_SPANS.spans);
const ATTRIBUTES_TAG = tagOf(SPAN.attributes);
const KEY_TAG = tagOf(KEY_VALUE.key);
const RECORD_ATTRIBUTES_TAG = tagOf(LOG_RECORD.attributes);
const EVENT_NAME_TAG = tagOf(LOG_RECORD.eventName);
const BODY_TAG = tagOf(LOG_RECORD.body);
const VALUE_TAG = tagOf(KEY_VALUE.value);
const STRING_TAG = tagOf(ANY_VALUE.string);
/** Where SDKs put an event's name before records had a field for it. */
const EVENT_NAME_KEY = new Signs(['event.name']);

/** A length-delimited message inside a request: `start` to `end` is its content, `tag` where its field begins. */
export interface Frame {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
  /** Null for a ResourceSpans or ResourceLogs, which stands in the request itself. */
  readonly parent: Frame | null;
  /** Spans or records inside, agents' and others. */
  spans: number;
}

/** An agent's span: its place, and the frames around it. */
export interface ScannedSpan {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
  readonly scopeSpans: Frame;
  readonly resourceSpans: Frame;
}

export interface Scan {
  /** Every span of the request. */
  readonly spanCount: number;
  /** Those that carry a sign, in the order they stood. */
  readonly agentSpans: readonly ScannedSpan[];
}

/** An agent's log record: its place, and the frames around it. */
export interface ScannedRecord {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
  readonly scopeLogs: Frame;
  readonly resourceLogs: Frame;
}

export interface LogScan {
  /** Every record of the request. */
  readonly recordCount: number;
  /** Those that carry a sign, in the order they stood. */
  readonly agentRecords: readonly ScannedRecord[];
}

/**
 * Walks an ExportTraceServiceRequest and finds the spans that carry a sign. Nothing is decoded or copied;
 * the work per span is a walk over its fields and the first bytes of its attribute keys.
 * Throws WireError where the bytes contradict themselves.
 */
export function scan(buffer: Buffer, signs: Signs): Scan {
  return allOf(scanning(buffer, signs));
}

/** The same, step by step: a large request takes many. */
export function scanning(buffer: Buffer, signs: Signs): Generator<unknown, Scan> {
  return new Scanner(buffer, signs).steps();
}

/** Those at these places. */
export function pick(spans: readonly ScannedSpan[], places: readonly number[]): ScannedSpan[] {
  return places.map((at) => spans[at] as ScannedSpan);
}

/**
 * The same for an ExportLogsServiceRequest, whose messages are framed alike. A record carries a sign in an
 * attribute's key or in its event's name: an event may tell everything in its body.
 */
export function scanLogs(buffer: Buffer, signs: Signs): LogScan {
  return allOf(scanningLogs(buffer, signs));
}

/** The same, step by step. */
export function* scanningLogs(buffer: Buffer, signs: Signs): Generator<unknown, LogScan> {
  const { spanCount, agentSpans } = yield* new RecordScanner(buffer, signs).steps();
  const agentRecords = agentSpans.map(({ tag, start, end, scopeSpans, resourceSpans }) => ({
    tag,
    start,
    end,
    scopeLogs: scopeSpans,
    resourceLogs: resourceSpans,
  }));
  return { recordCount: spanCount, agentRecords };
}

function allOf<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** A step walks so many bytes, and the field that they end in: about a millisecond. */
const STEP_BYTES = 512 * 1024;

class Scanner {
  protected readonly signs: Signs;
  protected readonly cursor: Cursor;
  /** Walks the attributes, each inside the span that `cursor` walks. */
  protected readonly attribute: Cursor;
  private readonly agentSpans: ScannedSpan[] = [];
  /** Where the step at hand ends. */
  private restsAt = STEP_BYTES;

  constructor(buffer: Buffer, signs: Signs) {
    this.signs = signs;
    this.cursor = new Cursor(buffer);
    this.attribute = new Cursor(buffer);
  }

  *steps(): Generator<unknown, Scan> {
    const { cursor, agentSpans } = this;
    let spanCount = 0;
    let tag = 0;
    while (cursor.next()) {
      if (cursor.tag === RESOURCE_SPANS_TAG) spanCount += yield* this.resourceSpans(tag);
      tag = cursor.stop;
      if (this.isDue(tag)) yield;
    }
    return { spanCount, agentSpans };
  }

  /** Takes the ResourceSpans at hand, whose field begins at `at`; gives the spans inside. */
  private *resourceSpans(at: number): Generator<unknown, number> {
    const { cursor } = this;
    const frame: Frame = { tag: at, start: cursor.start, end: cursor.stop, parent: null, spans: 0 };
    const outer = cursor.enter();
    let tag = frame.start;
    while (cursor.next()) {
      if (cursor.tag === SCOPE_SPANS_TAG) frame.spans += yield* this.scopeSpans(tag, frame);
      tag = cursor.stop;
      if (this.isDue(tag)) yield;
    }
    cursor.leave(outer);
    return frame.spans;
  }

  private *scopeSpans(at: number, resourceSpans: Frame): Generator<unknown, number> {
    const { cursor } = this;
    const frame: Frame = { tag: at, start: cursor.start, end: cursor.stop, parent: resourceSpans, spans: 0 };
    const outer = cursor.enter();
    let tag = frame.start;
    while (cursor.next()) {
      if (cursor.tag === SPANS_TAG) {
        const { start, stop } = cursor;
        frame.spans++;
        if (this.hasSign()) this.agentSpans.push({ tag, start, end: stop, scopeSpans: frame, resourceSpans });
      }
      tag = cursor.stop;
      if (this.isDue(tag)) yield;
    }
    cursor.leave(outer);
    return frame.spans;
  }

  /** Whether the step at hand ends here: fields that hold nothing take time, too. */
  private isDue(stop: number): boolean {
    if (stop <= this.restsAt) return false;
    this.restsAt = stop + STEP_BYTES;
    return true;
  }

  /** Walks the span at hand to its end; true where an attribute's key is a sign. */
  protected hasSign(): boolean {
    const { cursor, attribute, signs } = this;
    const outer = cursor.enter();
    let found = false;
    while (cursor.next()) {
      if (cursor.tag === ATTRIBUTES_TAG && !found) {
        attribute.walk(cursor.start, cursor.stop);
        found = keyIsSign(attribute, signs);
      }
    }
    cursor.leave(outer);
    return found;
  }
}

class RecordScanner extends Scanner {
  /** An event's name stands in a field of its own, in an attribute, or as the body. */
  protected override hasSign(): boolean {
    const { cursor, attribute, signs } = this;
    const outer = cursor.enter();
    let found = false;
    while (cursor.next()) {
      if (found) continue;
      if (cursor.tag === EVENT_NAME_TAG) found = signs.match(cursor.buffer, cursor.start, cursor.stop);
      else if (cursor.tag === RECORD_ATTRIBUTES_TAG) {
        attribute.walk(cursor.start, cursor.stop);
        found = this.attributeHasSign();
      } else if (cursor.tag === BODY_TAG) found = this.textIsSign(cursor.start, cursor.stop);
    }
    cursor.leave(outer);
    return found;
  }

  /** True where the key of the attribute to walk is a sign, or names the event by one. */
  private attributeHasSign(): boolean {
    const { attribute, signs } = this;
    const { buffer } = attribute;
    let named = false;
    let start = 0;
    let stop = 0;
    while (attribute.next()) {
      if (attribute.tag === KEY_TAG) {
        if (signs.match(buffer, attribute.start, attribute.stop)) return true;
        named = EVENT_NAME_KEY.match(buffer, attribute.start, attribute.stop);
      } else if (attribute.tag === VALUE_TAG) {
        start = attribute.start;
        stop = attribute.stop;
      }
    }
    return named && this.textIsSign(start, stop);
  }

  private textIsSign(start: number, end: number): boolean {
    const { attribute, signs } = this;
    attribute.walk(start, end);
    while (attribute.next()) {
      if (attribute.tag === STRING_TAG && signs.match(attribute.buffer, attribute.start, attribute.stop))
        return true;
    }
    return false;
  }
}

/** SDKs write the key first, the Collector after the value. */
function keyIsSign(attribute: Cursor, signs: Signs): boolean {
  while (attribute.next()) {
    if (attribute.tag === KEY_TAG && signs.match(attribute.buffer, attribute.start, attribute.stop))
      return true;
  }
  return false;
}
