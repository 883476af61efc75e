import {
  ANY_VALUE,
  EVENT,
  KEY_VALUE,
  LINK,
  LIST,
  LOG_RECORD,
  REQUEST,
  RESOURCE,
  RESOURCE_SPANS,
  SCOPE,
  SCOPE_SPANS,
  SPAN,
  STATUS,
} from './fields.ts';
import {
  bool,
  bytes,
  double,
  each,
  enumeration,
  fixed32,
  fixed64,
  id,
  int64,
  Mismatch,
  message,
  type Shape,
  shape,
  text,
  uint32,
  writeMembers,
} from './json-fields.ts';
import { Writer } from './writer.ts';

/** The JSON is not a request of OTLP. The message begins with the path of the field. */
export class OtlpJsonError extends Error {
  override readonly name = 'OtlpJsonError';
}

/**
 * Parsed OTLP/JSON (`{"resourceSpans":[…]}`) as the bytes of an ExportTraceServiceRequest, by the rules of OTLP's
 * JSON encoding: ids in hex, 64-bit integers as strings or numbers, keys in lowerCamelCase, others ignored,
 * null as absent. Throws OtlpJsonError.
 */
export function encodeJsonRequest(json: unknown): Buffer {
  return encode(json, REQUEST_SHAPE);
}

/** The same of logs: `{"resourceLogs":[…]}` as the bytes of an ExportLogsServiceRequest. */
export function encodeJsonLogs(json: unknown): Buffer {
  return encode(json, LOGS_REQUEST_SHAPE);
}

function encode(json: unknown, shape: Shape): Buffer {
  const writer = new Writer(4096);
  try {
    writeMembers(writer, shape, json, 0);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const path = error.path.replace(/^\./, '');
    throw new OtlpJsonError(path === '' ? error.message : `${path}: ${error.message}`);
  }
  return writer.take();
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

const LOG_RECORD_SHAPE = shape({
  timeUnixNano: [LOG_RECORD.time, fixed64],
  observedTimeUnixNano: [LOG_RECORD.observedTime, fixed64],
  severityNumber: [LOG_RECORD.severityNumber, enumeration('SEVERITY_NUMBER_UNSPECIFIED', ...severities())],
  severityText: [LOG_RECORD.severityText, text],
  body: [LOG_RECORD.body, anyValue],
  attributes: [LOG_RECORD.attributes, attributes],
  droppedAttributesCount: [LOG_RECORD.droppedAttributes, uint32],
  flags: [LOG_RECORD.flags, fixed32],
  traceId: [LOG_RECORD.traceId, traceId],
  spanId: [LOG_RECORD.spanId, spanId],
  eventName: [LOG_RECORD.eventName, text],
});

/** SEVERITY_NUMBER_TRACE, SEVERITY_NUMBER_TRACE2 … SEVERITY_NUMBER_FATAL4. */
function severities(): string[] {
  const kinds = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
  return kinds.flatMap((kind) => ['', '2', '3', '4'].map((number) => `SEVERITY_NUMBER_${kind}${number}`));
}

const SCOPE_LOGS_SHAPE = shape({
  scope: [SCOPE_SPANS.scope, message(() => SCOPE_SHAPE)],
  logRecords: [SCOPE_SPANS.spans, each(message(() => LOG_RECORD_SHAPE))],
  schemaUrl: [SCOPE_SPANS.schemaUrl, text],
});

const RESOURCE_LOGS_SHAPE = shape({
  resource: [RESOURCE_SPANS.resource, message(() => RESOURCE_SHAPE)],
  scopeLogs: [RESOURCE_SPANS.scopeSpans, each(message(() => SCOPE_LOGS_SHAPE))],
  schemaUrl: [RESOURCE_SPANS.schemaUrl, text],
});

const LOGS_REQUEST_SHAPE = shape({
  resourceLogs: [REQUEST.resourceSpans, each(message(() => RESOURCE_LOGS_SHAPE))],
});
