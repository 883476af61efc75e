import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

// The OTLP trace messages as protobufjs has them: for what is rare (alert spans, responses) and for tests.
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

/** What of a request the receiver refused, and why; `rejectedSpans` 0 with a message is a warning. */
export interface PartialSuccess {
  rejectedSpans: number;
  errorMessage: string;
}

export function encodeRequest(request: ExportTraceServiceRequest): Buffer {
  return encode('ExportTraceServiceRequest', request);
}

/** Throws where the bytes are not a request, strings of invalid UTF-8 included. */
export function decodeRequest(bytes: Uint8Array): ExportTraceServiceRequest {
  return decode('ExportTraceServiceRequest', bytes) as ExportTraceServiceRequest;
}

/** The answer to a request; without `partial` everything was taken. */
export function encodeResponse(partial?: PartialSuccess): Buffer {
  return encode('ExportTraceServiceResponse', partial ? { partialSuccess: partial } : {});
}

/** Null where everything was taken without a word. */
export function decodeResponse(bytes: Uint8Array): PartialSuccess | null {
  const response = decode('ExportTraceServiceResponse', bytes) as {
    partialSuccess?: { rejectedSpans?: string; errorMessage?: string };
  };
  const partial = response.partialSuccess;
  return partial === undefined
    ? null
    : { rejectedSpans: Number(partial.rejectedSpans ?? 0), errorMessage: partial.errorMessage ?? '' };
}

type MessageName = 'ExportTraceServiceRequest' | 'ExportTraceServiceResponse';

function encode(name: MessageName, message: object): Buffer {
  const bytes = type(name).encode(message).finish();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function decode(name: MessageName, bytes: Uint8Array): object {
  const messageType = type(name);
  return messageType.toObject(messageType.decode(bytes), { longs: String });
}

let root: protobuf.Root | undefined;

function type(name: MessageName): protobuf.Type {
  root ??= loadRoot();
  return root.lookupType(`opentelemetry.proto.collector.trace.v1.${name}`);
}

/** `proto/` lies beside `src/` in a clone and beside `dist/` in the package. */
function loadRoot(): protobuf.Root {
  const folder = fileURLToPath(new URL('../../proto/', import.meta.url));
  const loaded = new protobuf.Root();
  loaded.resolvePath = (_origin, target) => folder + target;
  loaded.loadSync('opentelemetry/proto/collector/trace/v1/trace_service.proto').resolveAll();
  return loaded;
}
