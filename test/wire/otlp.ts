import fc from 'fast-check';
import protobuf from 'protobufjs';
import { Signs } from '../../src/wire/signs.ts';
import { type AttributeValue, Writer, writeKeyValue } from '../../src/wire/writer.ts';
import {
  type AnyValue,
  type Event,
  type ExportLogsServiceRequest,
  type ExportTraceServiceRequest,
  encodeLogs,
  encodeRequest,
  type InstrumentationScope,
  type KeyValue,
  type LogRecord,
  logsRequestType,
  type Resource,
  type ResourceLogs,
  type ResourceSpans,
  requestType,
  type ScopeLogs,
  type ScopeSpans,
  type Span,
} from './protobuf.ts';

/** Random valid OTLP requests: every field, every kind of value, unknown fields, ugly keys. */

const SIGN_KEYS = ['gen_ai.tool.name', 'tool.name', 'ai.toolCall.', 'é.'];

export const signs = new Signs(SIGN_KEYS);

/** The meaning of `signs`, written a second time without bytes. */
export function isSign(key: string): boolean {
  return SIGN_KEYS.some((sign) => (sign.endsWith('.') ? key.startsWith(sign) : key === sign));
}

/** What protobufjs writes after a message's known fields. */
type WithUnknown<T> = T & { $unknowns?: Uint8Array[] };

const text = fc.string({ unit: 'grapheme', maxLength: 12 });

const key = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: fc.constantFrom(...SIGN_KEYS) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      'gen_ai.tool.names',
      'gen_ai.tool.nam',
      'ai.toolCall.id',
      'é.x',
      'é',
      '__proto__',
      'goalkeeper.verdict',
      'goalkeeper',
    ),
  },
);

const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(0n, -1n, 2n ** 53n, 2n ** 53n - 1n, -(2n ** 53n)),
);

const nanos = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const uint32 = fc.nat({ max: 0xffffffff });
const bytes = fc.uint8Array({ maxLength: 20 });

/** Fields of numbers OTLP doesn't use, in every wire type: what a later version of it may send. */
const unknownField = fc.constantFrom(
  'c03e05', // 1000: varint
  'c13e0102030405060708', // 1000: fixed64
  'c23e03616263', // 1000: length-delimited
  'c23e00',
  'c53e01020304', // 1000: fixed32
  'c03effffffffffffffffff01',
);
const unknowns = fc.option(
  fc.array(
    unknownField.map((hex) => Buffer.from(hex, 'hex')),
    { maxLength: 2 },
  ),
  { nil: undefined, freq: 5 },
);

/** A message some of whose fields are absent. */
function message<T>(fields: { [K in keyof T]-?: fc.Arbitrary<NonNullable<T[K]>> }): fc.Arbitrary<T> {
  const all = { ...fields, $unknowns: unknowns } as Record<string, fc.Arbitrary<unknown>>;
  return fc.record(all, { requiredKeys: [] }).map((value) => {
    if (value.$unknowns === undefined) delete value.$unknowns;
    return value as unknown as WithUnknown<T>;
  });
}

const anyValue: (depth: number) => fc.Arbitrary<AnyValue> = fc.memo((depth) =>
  fc.oneof(
    text.map((stringValue) => ({ stringValue })),
    fc.boolean().map((boolValue) => ({ boolValue })),
    int64.map((value) => ({ intValue: value.toString() })),
    fc.double().map((doubleValue) => ({ doubleValue })),
    bytes.map((bytesValue) => ({ bytesValue })),
    fc.constant({}),
    ...(depth > 1
      ? [
          fc.array(anyValue(depth - 1), { maxLength: 3 }).map((values) => ({ arrayValue: { values } })),
          fc.array(keyValue(depth - 1), { maxLength: 3 }).map((values) => ({ kvlistValue: { values } })),
        ]
      : []),
  ),
);

const keyValue: (depth: number) => fc.Arbitrary<KeyValue> = fc.memo((depth) =>
  message<KeyValue>({ key, value: anyValue(depth) }),
);

const attributes = fc.array(keyValue(3), { maxLength: 5 });

const event = message<Event>({
  timeUnixNano: nanos,
  name: text,
  attributes,
  droppedAttributesCount: uint32,
});

const span: fc.Arbitrary<Span> = message<Span>({
  traceId: fc.oneof(fc.uint8Array({ minLength: 16, maxLength: 16 }), bytes, fc.constant(new Uint8Array(16))),
  spanId: fc.oneof(fc.uint8Array({ minLength: 8, maxLength: 8 }), bytes, fc.constant(new Uint8Array(8))),
  traceState: text,
  parentSpanId: fc.uint8Array({ minLength: 8, maxLength: 8 }),
  name: text,
  kind: fc.nat({ max: 6 }),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes,
  droppedAttributesCount: uint32,
  events: fc.array(event, { maxLength: 2 }),
  droppedEventsCount: uint32,
  links: fc.array(
    message({
      traceId: bytes,
      spanId: bytes,
      traceState: text,
      attributes,
      droppedAttributesCount: uint32,
      flags: uint32,
    }),
    { maxLength: 1 },
  ),
  droppedLinksCount: uint32,
  status: message({ message: text, code: fc.nat({ max: 3 }) }),
  flags: uint32,
});

const scope = message<InstrumentationScope>({
  name: text,
  version: text,
  attributes,
  droppedAttributesCount: uint32,
});

const scopeSpans = message<ScopeSpans>({
  scope,
  spans: fc.array(span, { maxLength: 4 }),
  schemaUrl: text,
});

const resource = message<Resource>({ attributes, droppedAttributesCount: uint32 });

const resourceSpans = message<ResourceSpans>({
  resource,
  scopeSpans: fc.array(scopeSpans, { maxLength: 3 }),
  schemaUrl: text,
});

export const request: fc.Arbitrary<ExportTraceServiceRequest> = message<ExportTraceServiceRequest>({
  resourceSpans: fc.array(resourceSpans, { maxLength: 3 }),
});

const eventName = fc.oneof(text, key);

const record = message<LogRecord>({
  timeUnixNano: fc.oneof(nanos, fc.constant('0')),
  observedTimeUnixNano: nanos,
  severityNumber: fc.nat({ max: 24 }),
  severityText: text,
  body: fc.oneof(
    anyValue(3),
    eventName.map((stringValue) => ({ stringValue })),
  ),
  attributes: fc.oneof(
    attributes,
    eventName.map((stringValue) => [{ key: 'event.name', value: { stringValue } }]),
  ),
  droppedAttributesCount: uint32,
  flags: uint32,
  traceId: fc.oneof(fc.uint8Array({ minLength: 16, maxLength: 16 }), bytes),
  spanId: fc.oneof(fc.uint8Array({ minLength: 8, maxLength: 8 }), bytes),
  eventName,
});

const scopeLogs = message<ScopeLogs>({
  scope,
  logRecords: fc.array(record, { maxLength: 4 }),
  schemaUrl: text,
});

const resourceLogs = message<ResourceLogs>({
  resource,
  scopeLogs: fc.array(scopeLogs, { maxLength: 3 }),
  schemaUrl: text,
});

export const logsRequest: fc.Arbitrary<ExportLogsServiceRequest> = message<ExportLogsServiceRequest>({
  resourceLogs: fc.array(resourceLogs, { maxLength: 3 }),
});

/** All records of a request of logs, in the order of its bytes. */
export function recordsOf(request: ExportLogsServiceRequest): LogRecord[] {
  return (request.resourceLogs ?? []).flatMap((resource) =>
    (resource.scopeLogs ?? []).flatMap((scope) => scope.logRecords ?? []),
  );
}

/** The meaning of `scanLogs`, written a second time. */
export function recordHasSign({ attributes = [], eventName = '', body }: LogRecord): boolean {
  const names = attributes.filter(({ key }) => key === 'event.name').map(({ value }) => value?.stringValue);
  return (
    attributes.some(({ key = '' }) => isSign(key)) ||
    [eventName, body?.stringValue, ...names].some((name) => name !== undefined && isSign(name))
  );
}

/** Gives the spans of a request distinct ids: 1, 2, 3 … in the order of its bytes. */
export function numbered(request: ExportTraceServiceRequest): ExportTraceServiceRequest {
  spansOf(request).forEach((span, index) => {
    span.spanId = Buffer.from((index + 1).toString(16).padStart(16, '0'), 'hex');
  });
  return request;
}

/** All spans of a request, in the order of its bytes. */
export function spansOf(request: ExportTraceServiceRequest): Span[] {
  return (request.resourceSpans ?? []).flatMap((resource) =>
    (resource.scopeSpans ?? []).flatMap((scope) => scope.spans ?? []),
  );
}

/** One attribute as a field of whatever carries attributes. */
export function keyValueField(number: number, key: string, value: AttributeValue): Buffer {
  const writer = new Writer();
  writeKeyValue(writer, number, key, value);
  return writer.take();
}

/** One field of a message as protobufjs's reader splits it. */
export interface RawField {
  readonly number: number;
  readonly wire: number;
  /** Tag and value. */
  readonly raw: Buffer;
  /** The value of a length-delimited field; empty for others. */
  readonly content: Buffer;
}

export function fieldsOf(message: Buffer): RawField[] {
  const reader = protobuf.Reader.create(message);
  const fields: RawField[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const tag = reader.tag();
    const [number, wire] = [tag >>> 3, tag & 7];
    let content = Buffer.alloc(0);
    if (wire === 2) content = Buffer.from(reader.bytes());
    else reader.skipType(wire, 0, number);
    fields.push({ number, wire, raw: message.subarray(start, reader.pos), content });
  }
  return fields;
}

export function delimited(number: number, content: Uint8Array): Buffer {
  return Buffer.from(
    protobuf.Writer.create()
      .uint32(number * 8 + 2)
      .bytes(content)
      .finish(),
  );
}

/**
 * The same message written as a clumsy but lawful encoder might: fields in another order (those of one number keep
 * theirs), tags and lengths wider than they need be.
 */
function scramble(message: Buffer, type: protobuf.Type, random: () => number): Buffer {
  const fields = fieldsOf(message).map(({ number, wire, raw, content }) => {
    const inner = type.fieldsById[number]?.resolvedType;
    if (wire !== 2) return { number, raw };
    const scrambled = inner instanceof protobuf.Type ? scramble(content, inner, random) : content;
    const header = [wideVarint(number * 8 + 2, random), wideVarint(scrambled.length, random)];
    return { number, raw: Buffer.concat([...header, scrambled]) };
  });
  const order = fields
    .map(({ number }) => ({ number, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ number }) => number);
  return Buffer.concat(
    order.map((number) => {
      const [next] = fields.splice(
        fields.findIndex((field) => field.number === number),
        1,
      );
      return next?.raw ?? Buffer.alloc(0);
    }),
  );
}

function wideVarint(value: number, random: () => number): Buffer {
  const bytes = [...protobuf.Writer.create().uint32(value).finish()];
  while (bytes.length < 5 && random() < 0.2) {
    bytes.push(bytes.pop()! | 0x80, 0);
  }
  return Buffer.from(bytes);
}

/** Numbers from 0 to 1, the same for the same seed (xorshift). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A random request's bytes, as protobufjs writes them or clumsily. */
export const requestBytes = bytesOf(request, encodeRequest, requestType);
export const logsRequestBytes = bytesOf(logsRequest, encodeLogs, logsRequestType);

function bytesOf<T>(
  request: fc.Arbitrary<T>,
  encode: (request: T) => Buffer,
  type: () => protobuf.Type,
): fc.Arbitrary<Buffer> {
  return fc.tuple(request, fc.option(fc.nat(), { nil: null })).map(([message, seed]) => {
    const bytes = encode(message);
    return seed === null ? bytes : scramble(bytes, type(), randomFrom(seed));
  });
}
