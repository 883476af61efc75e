import { Cursor } from './cursor.ts';
import { KEY_VALUE, REQUEST, RESOURCE_SPANS, SCOPE_SPANS, SPAN, WIRE } from './fields.ts';
import type { Signs } from './signs.ts';

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
  const cursor = new Cursor(buffer);
  const agentSpans: ScannedSpan[] = [];
  let spanCount = 0;
  let tag = cursor.pos;
  while (cursor.next()) {
    if (cursor.field === REQUEST.resourceSpans && cursor.wire === WIRE.bytes) {
      spanCount += scanResourceSpans(cursor, tag, signs, agentSpans);
    } else cursor.skip();
    tag = cursor.pos;
  }
  return { spanCount, agentSpans };
}

function scanResourceSpans(cursor: Cursor, tag: number, signs: Signs, found: ScannedSpan[]): number {
  const outer = cursor.end;
  const frame: Frame = { tag, end: cursor.delimited(), start: cursor.pos, parent: null, spans: 0 };
  cursor.end = frame.end;
  let fieldTag = cursor.pos;
  while (cursor.next()) {
    if (cursor.field === RESOURCE_SPANS.scopeSpans && cursor.wire === WIRE.bytes) {
      frame.spans += scanScopeSpans(cursor, fieldTag, frame, signs, found);
    } else cursor.skip();
    fieldTag = cursor.pos;
  }
  cursor.end = outer;
  return frame.spans;
}

function scanScopeSpans(
  cursor: Cursor,
  tag: number,
  parent: Frame,
  signs: Signs,
  found: ScannedSpan[],
): number {
  const outer = cursor.end;
  const frame: Frame = { tag, end: cursor.delimited(), start: cursor.pos, parent, spans: 0 };
  cursor.end = frame.end;
  let fieldTag = cursor.pos;
  while (cursor.next()) {
    if (cursor.field === SCOPE_SPANS.spans && cursor.wire === WIRE.bytes) {
      const end = cursor.delimited();
      const start = cursor.pos;
      frame.spans++;
      if (hasSign(cursor, end, signs)) {
        found.push({ tag: fieldTag, start, end, scopeSpans: frame, resourceSpans: parent });
      }
    } else cursor.skip();
    fieldTag = cursor.pos;
  }
  cursor.end = outer;
  return frame.spans;
}

/** Walks one span to its end; true where an attribute's key is a sign. */
function hasSign(cursor: Cursor, end: number, signs: Signs): boolean {
  const outer = cursor.end;
  cursor.end = end;
  let found = false;
  while (cursor.next()) {
    if (!found && cursor.field === SPAN.attributes && cursor.wire === WIRE.bytes) {
      const stop = cursor.delimited();
      found = keyIsSign(cursor, stop, signs);
      cursor.pos = stop;
    } else cursor.skip();
  }
  cursor.end = outer;
  return found;
}

/** The key is nearly always the first field of a KeyValue, but the encoding doesn't promise it. */
function keyIsSign(cursor: Cursor, stop: number, signs: Signs): boolean {
  const outer = cursor.end;
  cursor.end = stop;
  let found = false;
  while (!found && cursor.next()) {
    if (cursor.field === KEY_VALUE.key && cursor.wire === WIRE.bytes) {
      const end = cursor.delimited();
      found = signs.match(cursor.buffer, cursor.pos, end);
      cursor.pos = end;
    } else cursor.skip();
  }
  cursor.end = outer;
  return found;
}
