import {
  ANY_VALUE,
  EVENT,
  KEY_VALUE,
  LINK,
  LIST,
  REQUEST,
  RESOURCE,
  RESOURCE_SPANS,
  SCOPE,
  SCOPE_SPANS,
  SPAN,
  STATUS,
} from './fields.ts';
import { Writer } from './writer.ts';

/** The JSON is not an OTLP trace request. The message begins with the path of the field. */
export class OtlpJsonError extends Error {
  override readonly name = 'OtlpJsonError';
}

/**
 * Parsed OTLP/JSON (`{"resourceSpans":[…]}`) as the bytes of an ExportTraceServiceRequest, by the rules of OTLP's
 * JSON encoding: ids in hex, 64-bit integers as strings or numbers, keys in lowerCamelCase, others ignored,
 * null as absent. Throws OtlpJsonError.
 */
export function encodeJsonRequest(json: unknown): Buffer {
  const writer = new Writer(4096);
  try {
    writeMembers(writer, REQUEST_SHAPE, json, 0);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const path = error.path.replace(/^\./, '');
    throw new OtlpJsonError(path === '' ? error.message : `${path}: ${error.message}`);
  }
  return writer.take();
}

/** Writes a JSON value as the field numbered `field`; `depth` counts the messages around it. */
type Write = (writer: Writer, field: number, value: unknown, depth: number) => void;

/** The members of a message that are read: JSON name to field number and writer. */
type Shape = ReadonlyMap<string, { readonly field: number; readonly write: Write }>;

/** Messages inside one another, as most protobuf decoders limit them: what is nested deeper no backend would read. */
const MAX_DEPTH = 100;

function writeMembers(writer: Writer, shape: Shape, json: unknown, depth: number): void {
  if (!isObject(json)) throw mismatch('an object', json);
  if (depth > MAX_DEPTH) throw new Mismatch(`nested deeper than ${MAX_DEPTH} messages`);
  for (const name in json) {
    const member = shape.get(name);
    const value = json[name];
    if (member === undefined || value === null) continue;
    try {
      member.write(writer, member.field, value, depth);
    } catch (error) {
      throw within(error, `.${name}`);
    }
  }
}

/** The shape is given as a function, for a value may hold values. */
function message(shape: () => Shape): Write {
  return (writer, field, value, depth) => {
    const mark = writer.open(field);
    writeMembers(writer, shape(), value, depth + 1);
    writer.close(mark);
  };
}

function each(write: Write): Write {
  return (writer, field, value, depth) => {
    if (!Array.isArray(value)) throw mismatch('an array', value);
    for (let i = 0; i < value.length; i++) {
      try {
        write(writer, field, value[i], depth);
      } catch (error) {
        throw within(error, `[${i}]`);
      }
    }
  };
}

const text: Write = (writer, field, value) => {
  if (typeof value !== 'string') throw mismatch('a string', value);
  writer.string(field, value);
};

const bool: Write = (writer, field, value) => {
  if (typeof value !== 'boolean') throw mismatch('true or false', value);
  writer.varint(field, value ? 1 : 0);
};

const double: Write = (writer, field, value) => {
  writer.double(field, typeof value === 'number' ? value : decimal(value));
};

function decimal(value: unknown): number {
  const isNumber = typeof value === 'string' && /^(NaN|-?Infinity|-?\d+(\.\d+)?([eE][+-]?\d+)?)$/.test(value);
  if (!isNumber) throw mismatch('a number', value);
  return Number(value);
}

const int64: Write = (writer, field, value) => {
  if (typeof value === 'number' && Number.isSafeInteger(value)) writer.varint(field, value);
  else writer.varint(field, integer(value, -(2n ** 63n), 2n ** 63n - 1n));
};

const fixed64: Write = (writer, field, value) => writer.fixed64(field, integer(value, 0n, 2n ** 64n - 1n));

const uint32: Write = (writer, field, value) => writer.varint(field, integer(value, 0n, 2n ** 32n - 1n));

const fixed32: Write = (writer, field, value) =>
  writer.fixed32(field, Number(integer(value, 0n, 2n ** 32n - 1n)));

/** A JSON number beyond 2^53 was rounded by whoever parsed it; a string is exact. */
function integer(value: unknown, min: bigint, max: bigint): bigint {
  const isInteger =
    typeof value === 'number'
      ? Number.isInteger(value)
      : typeof value === 'string' && /^-?\d{1,20}$/.test(value);
  const found = isInteger ? BigInt(value as string | number) : null;
  if (found === null || found < min || found > max) throw mismatch(`an integer from ${min} to ${max}`, value);
  return found;
}

const bytes: Write = (writer, field, value) => {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) throw mismatch('base64', value);
  writer.bytes(field, Buffer.from(value, 'base64'));
};

/** An id in hex, either case; an empty one is as good as none. */
function id(digits: number): Write {
  const pattern = new RegExp(`^[0-9a-fA-F]{${digits}}$`);
  return (writer, field, value) => {
    if (value === '') return;
    if (typeof value !== 'string' || !pattern.test(value)) throw mismatch(`${digits} hex digits`, value);
    writer.hex(field, value);
  };
}

/** By number, as OTLP says, or by name, as protobuf's own JSON printers write it. */
function enumeration(...names: string[]): Write {
  return (writer, field, value) => {
    const number = typeof value === 'string' ? names.indexOf(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number > 0x7fffffff)
      throw mismatch(`a number or one of ${names.join(', ')}`, value);
    writer.varint(field, number);
  };
}

function shape(members: Record<string, readonly [number, Write]>): Shape {
  return new Map(Object.entries(members).map(([name, [field, write]]) => [name, { field, write }]));
}

const traceId = id(32);
const spanId = id(16);
const anyValue = message(() => ANY_VALUE_SHAPE);
const attributes = each(message(() => KEY_VALUE_SHAPE));

const ANY_VALUE_SHAPE = shape({
  stringValue: [ANY_VALUE.string, text],
  boolValue: [ANY_VALUE.bool, bool],
  intValue: [ANY_VALUE.int, int64],
  doubleValue: [ANY_VALUE.double, double],
  arrayValue: [ANY_VALUE.array, message(() => ARRAY_SHAPE)],
  kvlistValue: [ANY_VALUE.kvlist, message(() => KVLIST_SHAPE)],
  bytesValue: [ANY_VALUE.bytes, bytes],
});
const ARRAY_SHAPE = shape({ values: [LIST.values, each(anyValue)] });
const KVLIST_SHAPE = shape({ values: [LIST.values, attributes] });
const KEY_VALUE_SHAPE = shape({ key: [KEY_VALUE.key, text], value: [KEY_VALUE.value, anyValue] });

const EVENT_SHAPE = shape({
  timeUnixNano: [EVENT.time, fixed64],
  name: [EVENT.name, text],
  attributes: [EVENT.attributes, attributes],
  droppedAttributesCount: [EVENT.droppedAttributes, uint32],
});

const LINK_SHAPE = shape({
  traceId: [LINK.traceId, traceId],
  spanId: [LINK.spanId, spanId],
  traceState: [LINK.traceState, text],
  attributes: [LINK.attributes, attributes],
  droppedAttributesCount: [LINK.droppedAttributes, uint32],
  flags: [LINK.flags, fixed32],
});

const STATUS_SHAPE = shape({
  message: [STATUS.message, text],
  code: [STATUS.code, enumeration('STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR')],
});

const SPAN_SHAPE = shape({
  traceId: [SPAN.traceId, traceId],
  spanId: [SPAN.spanId, spanId],
  traceState: [SPAN.traceState, text],
  parentSpanId: [SPAN.parentSpanId, spanId],
  name: [SPAN.name, text],
  kind: [
    SPAN.kind,
    enumeration(
      'SPAN_KIND_UNSPECIFIED',
      'SPAN_KIND_INTERNAL',
      'SPAN_KIND_SERVER',
      'SPAN_KIND_CLIENT',
      'SPAN_KIND_PRODUCER',
      'SPAN_KIND_CONSUMER',
    ),
  ],
  startTimeUnixNano: [SPAN.startTime, fixed64],
  endTimeUnixNano: [SPAN.endTime, fixed64],
  attributes: [SPAN.attributes, attributes],
  droppedAttributesCount: [SPAN.droppedAttributes, uint32],
  events: [SPAN.events, each(message(() => EVENT_SHAPE))],
  droppedEventsCount: [SPAN.droppedEvents, uint32],
  links: [SPAN.links, each(message(() => LINK_SHAPE))],
  droppedLinksCount: [SPAN.droppedLinks, uint32],
  status: [SPAN.status, message(() => STATUS_SHAPE)],
  flags: [SPAN.flags, fixed32],
});

const SCOPE_SHAPE = shape({
  name: [SCOPE.name, text],
  version: [SCOPE.version, text],
  attributes: [SCOPE.attributes, attributes],
  droppedAttributesCount: [SCOPE.droppedAttributes, uint32],
});

const SCOPE_SPANS_SHAPE = shape({
  scope: [SCOPE_SPANS.scope, message(() => SCOPE_SHAPE)],
  spans: [SCOPE_SPANS.spans, each(message(() => SPAN_SHAPE))],
  schemaUrl: [SCOPE_SPANS.schemaUrl, text],
});

const RESOURCE_SHAPE = shape({
  attributes: [RESOURCE.attributes, attributes],
  droppedAttributesCount: [RESOURCE.droppedAttributes, uint32],
});

const RESOURCE_SPANS_SHAPE = shape({
  resource: [RESOURCE_SPANS.resource, message(() => RESOURCE_SHAPE)],
  scopeSpans: [RESOURCE_SPANS.scopeSpans, each(message(() => SCOPE_SPANS_SHAPE))],
  schemaUrl: [RESOURCE_SPANS.schemaUrl, text],
});

const REQUEST_SHAPE = shape({
  resourceSpans: [REQUEST.resourceSpans, each(message(() => RESOURCE_SPANS_SHAPE))],
});

/** Why a value doesn't fit; its path grows as the error leaves the messages around it. */
class Mismatch extends Error {
  path = '';
}

function within(error: unknown, segment: string): unknown {
  if (error instanceof Mismatch) error.path = segment + error.path;
  return error;
}

function mismatch(expected: string, found: unknown): Mismatch {
  return new Mismatch(`expected ${expected}, found ${inWords(found)}`);
}

const MAX_SHOWN = 60;

function inWords(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (isObject(value)) return 'an object';
  if (typeof value !== 'string') return String(value);
  return JSON.stringify(value.length <= MAX_SHOWN ? value : `${value.slice(0, MAX_SHOWN)}…`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
