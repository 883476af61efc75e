import { Cursor } from './cursor.ts';
import { KEY_VALUE, REQUEST, RESOURCE_SPANS, SCOPE_SPANS, SPAN, WIRE } from './fields.ts';
import { type Place, without } from './message.ts';
import type { Frame, ScannedRecord, ScannedSpan } from './scan.ts';
import { headerLength, putHeader, putVarint, varintLength } from './writer.ts';

/** Attributes only Goalkeeper sets: an agent must not write its own verdict. */
const OWN_PREFIX = Buffer.from('goalkeeper.');

/** A span copied out of its request, with all that is needed to send it on later by itself. */
export interface LiftedSpan {
  /** The Span message. */
  readonly span: Buffer;
  /** Its ScopeSpans less the spans, its ResourceSpans less the ScopeSpans; shared by the spans that stood in them. */
  readonly scopeSpans: Buffer;
  readonly resourceSpans: Buffer;
}

/**
 * The request without these spans of its `spanCount`, in pieces that follow each other; null where no span is left.
 * Every other byte stays as it came, and where it stands, but for the lengths of the messages around a span; those
 * that lose their last span go with it.
 */
export function cut(request: Buffer, spans: readonly ScannedSpan[], spanCount: number): Buffer[] | null {
  const gone = new Set(spans);
  if (gone.size >= spanCount) return null;
  const edits = [...group(gone)].flatMap(([frame, scopes]) => cutFrom(request, frame, scopes));
  return apply(request, edits);
}

/** A request of these spans alone, in pieces; all about them as it came. */
export function only(request: Buffer, spans: readonly ScannedSpan[]): Buffer[] {
  return [...group(new Set(spans))].flatMap(([frame, scopes]) => {
    const inner = [...scopes].flatMap(([scope, members]) => {
      const fields = members.map(({ tag, end }) => request.subarray(tag, end));
      return field(RESOURCE_SPANS.scopeSpans, [envelope(request, scope, SCOPE_SPANS.spans), ...fields]);
    });
    const shared = envelope(request, frame, RESOURCE_SPANS.scopeSpans);
    return field(REQUEST.resourceSpans, [shared, ...inner]);
  });
}

/** The same of a request of logs, whose messages have the same field numbers. */
export function onlyRecords(request: Buffer, records: readonly ScannedRecord[]): Buffer[] {
  const spans = records.map(({ tag, start, end, scopeLogs, resourceLogs }) => ({
    ...{ tag, start, end },
    scopeSpans: scopeLogs,
    resourceSpans: resourceLogs,
  }));
  return only(request, spans);
}

/** Copies a span out of its request. */
export function lift(request: Buffer, span: ScannedSpan): LiftedSpan {
  return {
    span: Buffer.from(request.subarray(span.start, span.end)),
    scopeSpans: envelope(request, span.scopeSpans, SCOPE_SPANS.spans),
    resourceSpans: envelope(request, span.resourceSpans, RESOURCE_SPANS.scopeSpans),
  };
}

/** A lifted span that is to go on, with KeyValue fields of a Span to add to it. */
export interface Landing {
  readonly lifted: LiftedSpan;
  readonly attributes: Buffer;
}

/** One ResourceSpans field: any number of them, one after the other, is an ExportTraceServiceRequest. */
export interface Landed {
  readonly bytes: Buffer;
  /** Spans inside. */
  readonly spans: number;
}

/**
 * The spans with what is added to them, and without any `goalkeeper.*` they came with. Spans of one resource share
 * copies of it, so that a large one is not multiplied by its spans.
 */
export function land(landings: readonly Landing[]): Landed[] {
  const open = new Map<Buffer, Group>();
  const groups: Group[] = [];
  for (const { lifted, attributes } of landings) {
    let group = open.get(lifted.resourceSpans);
    if (group === undefined || group.full) {
      group = new Group(lifted.resourceSpans);
      open.set(lifted.resourceSpans, group);
      groups.push(group);
    }
    group.add(lifted.scopeSpans, field(SCOPE_SPANS.spans, [withoutOwn(lifted.span), attributes]));
  }
  return groups.map((group) => group.landed());
}

/** Enough spans to go under one copy of their resource, and few enough to be packed into requests. */
const FULL_SPANS = 64;
const FULL_BYTES = 64 * 1024;

/** Spans that go on under one copy of their resource. */
class Group {
  private readonly resourceSpans: Buffer;
  private readonly scopes = new Map<Buffer, Buffer[]>();
  private spans = 0;
  private spanBytes = 0;
  private sharedBytes: number;

  constructor(resourceSpans: Buffer) {
    this.resourceSpans = resourceSpans;
    this.sharedBytes = resourceSpans.length;
  }

  /** True where it has spans enough, and they outweigh what they share. */
  get full(): boolean {
    const enough = this.spans >= FULL_SPANS || this.spanBytes >= FULL_BYTES;
    return enough && this.spanBytes >= this.sharedBytes;
  }

  add(scopeSpans: Buffer, span: readonly Buffer[]): void {
    if (!this.scopes.has(scopeSpans)) this.sharedBytes += scopeSpans.length;
    member(this.scopes, scopeSpans, () => []).push(...span);
    this.spanBytes += total(span);
    this.spans++;
  }

  landed(): Landed {
    const scopes = [...this.scopes].flatMap(([scopeSpans, spans]) =>
      field(RESOURCE_SPANS.scopeSpans, [scopeSpans, ...spans]),
    );
    const bytes = Buffer.concat(field(REQUEST.resourceSpans, [this.resourceSpans, ...scopes]));
    return { bytes, spans: this.spans };
  }
}

/** A length-delimited field as the parts of its bytes. */
function field(number: number, content: readonly Buffer[]): Buffer[] {
  const length = total(content);
  const header = Buffer.allocUnsafe(headerLength(number, length));
  putHeader(header, 0, number, length);
  return [header, ...content];
}

function total(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function withoutOwn(span: Buffer): Buffer {
  if (!hasOwn(span)) return span;
  return without(span, whole(span), (number, { start, end }) => {
    return number === SPAN.attributes && keyIsOwn(new Cursor(span, start, end));
  });
}

/** Hardly any span does. */
function hasOwn(span: Buffer): boolean {
  const cursor = new Cursor(span);
  const attribute = new Cursor(span);
  while (cursor.next()) {
    if (!cursor.is(SPAN.attributes, WIRE.bytes)) continue;
    attribute.walk(cursor.start, cursor.stop);
    if (keyIsOwn(attribute)) return true;
  }
  return false;
}

const envelopes = new WeakMap<Frame, Buffer>();

function envelope(request: Buffer, frame: Frame, field: number): Buffer {
  let bytes = envelopes.get(frame);
  if (bytes === undefined) {
    bytes = Buffer.from(without(request, frame, (number) => number === field));
    envelopes.set(frame, bytes);
  }
  return bytes;
}

/** The key a decoder sees is the last of its fields. */
function keyIsOwn(cursor: Cursor): boolean {
  let own = false;
  while (cursor.next()) if (cursor.is(KEY_VALUE.key, WIRE.bytes)) own = startsOwn(cursor);
  return own;
}

function startsOwn({ buffer, start, stop }: Cursor): boolean {
  if (stop - start < OWN_PREFIX.length) return false;
  for (let at = 0; at < OWN_PREFIX.length; at++) if (buffer[start + at] !== OWN_PREFIX[at]) return false;
  return true;
}

/** The bytes from `start` to `end` become the varint `length`, or nothing. */
interface Edit extends Place {
  readonly length: number | null;
}

type ByScope = Map<Frame, ScannedSpan[]>;

/** By ResourceSpans and ScopeSpans, in the order of the bytes. */
function group(spans: ReadonlySet<ScannedSpan>): Map<Frame, ByScope> {
  const groups = new Map<Frame, ByScope>();
  for (const span of [...spans].sort((a, b) => a.tag - b.tag)) {
    const scopes = member(groups, span.resourceSpans, () => new Map<Frame, ScannedSpan[]>());
    member(scopes, span.scopeSpans, () => []).push(span);
  }
  return groups;
}

function member<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}

function cutFrom(request: Buffer, frame: Frame, scopes: ByScope): Edit[] {
  let count = 0;
  for (const spans of scopes.values()) count += spans.length;
  if (count === frame.spans) return [drop(frame)];
  const inner = [...scopes].flatMap(([scope, spans]) =>
    spans.length === scope.spans ? drop(scope) : shorten(request, scope, spans.map(drop)),
  );
  return shorten(request, frame, inner);
}

function drop(field: { tag: number; end: number }): Edit {
  return { start: field.tag, end: field.end, length: null };
}

/** Edits inside a frame, after the one of the frame's own length. */
function shorten(request: Buffer, frame: Frame, inner: Edit[]): Edit[] {
  const length = frame.end - frame.start - saved(inner);
  return [{ start: afterVarint(request, frame.tag), end: frame.start, length }, ...inner];
}

function saved(edits: readonly Edit[]): number {
  let bytes = 0;
  for (const { start, end, length } of edits) {
    bytes += end - start - (length === null ? 0 : varintLength(length));
  }
  return bytes;
}

function apply(request: Buffer, edits: readonly Edit[]): Buffer[] {
  const parts: Buffer[] = [];
  let from = 0;
  const keepUntil = (end: number): void => {
    if (end > from) parts.push(request.subarray(from, end));
  };
  for (const { start, end, length } of edits) {
    keepUntil(start);
    if (length !== null) parts.push(varint(length));
    from = end;
  }
  keepUntil(request.length);
  return parts;
}

function varint(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(varintLength(value));
  putVarint(bytes, 0, value);
  return bytes;
}

function afterVarint(buffer: Buffer, at: number): number {
  let pos = at;
  while ((buffer[pos] as number) >= 0x80) pos++;
  return pos + 1;
}

function whole(buffer: Buffer): Place {
  return { start: 0, end: buffer.length };
}
