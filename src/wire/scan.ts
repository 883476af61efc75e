import { Cursor } from './cursor.ts';
import { KEY_VALUE, REQUEST, RESOURCE_SPANS, SCOPE_SPANS, SPAN, WIRE } from './fields.ts';
import type { Signs } from './signs.ts';

const tagOf = (field: number): number => field * 8 + WIRE.bytes;
// Constants of this module: the loop over attributes is the hottest of the whole program.
const RESOURCE_SPANS_TAG = tagOf(REQUEST.resourceSpans);
const SCOPE_SPANS_TAG = tagOf(RESOURCE_SPANS.scopeSpans);
const SPANS_TAG = tagOf(SCOPE_SPANS.spans);
const ATTRIBUTES_TAG = tagOf(SPAN.attributes);
const KEY_TAG = tagOf(KEY_VALUE.key);

/** A length-delimited message inside a request: `start` to `end` is its content, `tag` where its field begins. */
export interface Frame {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
  /** Null for a ResourceSpans, which stands in the request itself. */
  readonly parent: Frame | null;
  /** Spans inside, agents' and others. */
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

/**
 * Walks an ExportTraceServiceRequest and finds the spans that carry a sign. Nothing is decoded or copied;
 * the work per span is a walk over its fields and the first bytes of its attribute keys.
 * Throws WireError where the bytes contradict themselves.
 */
export function scan(buffer: Buffer, signs: Signs): Scan {
  return new Scanner(buffer, signs).scan();
}

class Scanner {
  private readonly signs: Signs;
  private readonly cursor: Cursor;
  /** Walks the attributes, each inside the span that `cursor` walks. */
  private readonly attribute: Cursor;
  private readonly agentSpans: ScannedSpan[] = [];

  constructor(buffer: Buffer, signs: Signs) {
    this.signs = signs;
    this.cursor = new Cursor(buffer);
    this.attribute = new Cursor(buffer);
  }

  scan(): Scan {
    const { cursor, agentSpans } = this;
    let spanCount = 0;
    let tag = 0;
    while (cursor.next()) {
      if (cursor.tag === RESOURCE_SPANS_TAG) spanCount += this.resourceSpans(tag);
      tag = cursor.stop;
    }
    return { spanCount, agentSpans };
  }

  /** Takes the ResourceSpans at hand, whose field begins at `at`; gives the spans inside. */
  private resourceSpans(at: number): number {
    const { cursor } = this;
    const frame: Frame = { tag: at, start: cursor.start, end: cursor.stop, parent: null, spans: 0 };
    const outer = cursor.enter();
    let tag = frame.start;
    while (cursor.next()) {
      if (cursor.tag === SCOPE_SPANS_TAG) frame.spans += this.scopeSpans(tag, frame);
      tag = cursor.stop;
    }
    cursor.leave(outer);
    return frame.spans;
  }

  private scopeSpans(at: number, resourceSpans: Frame): number {
    const { cursor } = this;
    const frame: Frame = { tag: at, start: cursor.start, end: cursor.stop, parent: resourceSpans, spans: 0 };
    const outer = cursor.enter();
    let tag = frame.start;
    while (cursor.next()) {
      if (cursor.tag === SPANS_TAG) {
        const { start, stop } = cursor;
        frame.spans++;
        if (this.spanHasSign())
          this.agentSpans.push({ tag, start, end: stop, scopeSpans: frame, resourceSpans });
      }
      tag = cursor.stop;
    }
    cursor.leave(outer);
    return frame.spans;
  }

  /** Walks the span at hand to its end; true where an attribute's key is a sign. */
  private spanHasSign(): boolean {
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

/** SDKs write the key first, the Collector after the value. */
function keyIsSign(attribute: Cursor, signs: Signs): boolean {
  while (attribute.next()) {
    if (attribute.tag === KEY_TAG && signs.match(attribute.buffer, attribute.start, attribute.stop))
      return true;
  }
  return false;
}
