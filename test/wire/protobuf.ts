import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

// The OTLP messages of traces and logs as protobufjs has them, from `proto/`: the oracle for the code that walks the wire itself.
// 64-bit numbers are decimal strings, for nanoseconds must be exact; ids are bytes, as on the wire.

export interface ExportTraceServiceRequest {
  resourceSpans?: ResourceSpans[];
}

export interface ResourceSpans {
  resource?: Resource;
  scopeSpans?: ScopeSpans[];
  schemaUrl?: string;
}

export interface Resource {
  attributes?: KeyValue[];
  droppedAttributesCount?: number;
}

export interface ScopeSpans {
  scope?: InstrumentationScope;
  spans?: Span[];
  schemaUrl?: string;
}

export interface InstrumentationScope {
  name?: string;
  version?: string;
  attributes?: KeyValue[];
  droppedAttributesCount?: number;
}

export interface Span {
  traceId?: Uint8Array;
  spanId?: Uint8Array;
  traceState?: string;
  parentSpanId?: Uint8Array;
  name?: string;
  kind?: number;
  startTimeUnixNano?: string;
  endTimeUnixNano?: string;
  attributes?: KeyValue[];
  droppedAttributesCount?: number;
  events?: Event[];
  droppedEventsCount?: number;
  links?: Link[];
  droppedLinksCount?: number;
  status?: Status;
  flags?: number;
}

export interface ExportLogsServiceRequest {
  resourceLogs?: ResourceLogs[];
}

export interface ResourceLogs {
  resource?: Resource;
  scopeLogs?: ScopeLogs[];
  schemaUrl?: string;
}

export interface ScopeLogs {
  scope?: InstrumentationScope;
  logRecords?: LogRecord[];
  schemaUrl?: string;
}

export interface LogRecord {
  timeUnixNano?: string;
  observedTimeUnixNano?: string;
  severityNumber?: number;
  severityText?: string;
  body?: AnyValue;
  attributes?: KeyValue[];
  droppedAttributesCount?: number;
  flags?: number;
  traceId?: Uint8Array;
  spanId?: Uint8Array;
  eventName?: string;
}

export interface Event {
  timeUnixNano?: string;
  name?: string;
  attributes?: KeyValue[];
  droppedAttributesCount?: number;
}

export interface Link {
  traceId?: Uint8Array;
  spanId?: Uint8Array;
  traceState?: string;
  attributes?: KeyValue[];
  droppedAttributesCount?: number;
  flags?: number;
}

export interface Status {
  message?: string;
  code?: number;
}

export interface KeyValue {
  key?: string;
  value?: AnyValue;
}

/** At most one member is set; none is the empty value. */
export interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string;
  doubleValue?: number;
  arrayValue?: { values?: AnyValue[] };
  kvlistValue?: { values?: KeyValue[] };
  bytesValue?: Uint8Array;
}

export function encodeRequest(request: ExportTraceServiceRequest): Buffer {
  return Buffer.from(requestType().encode(request).finish());
}

/** Throws where the bytes are not a request, strings of invalid UTF-8 included. */
export function decodeRequest(bytes: Uint8Array): ExportTraceServiceRequest {
  const type = requestType();
  return type.toObject(type.decode(bytes), { longs: String }) as ExportTraceServiceRequest;
}

export function encodeLogs(request: ExportLogsServiceRequest): Buffer {
  return Buffer.from(logsRequestType().encode(request).finish());
}

/** Throws where the bytes are not a request of logs, strings of invalid UTF-8 included. */
export function decodeLogs(bytes: Uint8Array): ExportLogsServiceRequest {
  const type = logsRequestType();
  return type.toObject(type.decode(bytes), { longs: String }) as ExportLogsServiceRequest;
}

/** Throws where the bytes are not a request of metrics. */
export function decodeMetrics(bytes: Uint8Array): object {
  const type = root().lookupType('opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest');
  return type.toObject(type.decode(bytes), { longs: String, defaults: true });
}

/** ExportTraceServiceRequest with its fields' types resolved. */
export function requestType(): protobuf.Type {
  return root().lookupType('opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest');
}

/** ExportLogsServiceRequest with its fields' types resolved. */
export function logsRequestType(): protobuf.Type {
  return root().lookupType('opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest');
}

let loaded: protobuf.Root | undefined;

function root(): protobuf.Root {
  loaded ??= load();
  return loaded;
}

function load(): protobuf.Root {
  const folder = fileURLToPath(new URL('../../proto/', import.meta.url));
  const services = ['trace/v1/trace_service', 'logs/v1/logs_service', 'metrics/v1/metrics_service'];
  const files = services.map((name) => `opentelemetry/proto/collector/${name}.proto`);
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) => folder + target;
  root.loadSync(files).resolveAll();
  return root;
}
