// The field numbers of OTLP messages (`proto/opentelemetry`): the one place the scanner and writer take them from.
// Down to its items a request of logs or metrics has the numbers of one of traces: ResourceLogs are framed as
// ResourceSpans are, ScopeLogs as ScopeSpans.

export const REQUEST = { resourceSpans: 1 } as const;
export const RESOURCE_SPANS = { resource: 1, scopeSpans: 2, schemaUrl: 3 } as const;
export const RESOURCE = { attributes: 1, droppedAttributes: 2 } as const;
export const SCOPE_SPANS = { scope: 1, spans: 2, schemaUrl: 3 } as const;
export const SCOPE = { name: 1, version: 2, attributes: 3, droppedAttributes: 4 } as const;
export const SPAN = {
  traceId: 1,
  spanId: 2,
  traceState: 3,
  parentSpanId: 4,
  name: 5,
  kind: 6,
  startTime: 7,
  endTime: 8,
  attributes: 9,
  droppedAttributes: 10,
  events: 11,
  droppedEvents: 12,
  links: 13,
  droppedLinks: 14,
  status: 15,
  flags: 16,
} as const;
export const LOG_RECORD = {
  time: 1,
  severityNumber: 2,
  severityText: 3,
  body: 5,
  attributes: 6,
  droppedAttributes: 7,
  flags: 8,
  traceId: 9,
  spanId: 10,
  observedTime: 11,
  eventName: 12,
} as const;
export const METRIC = {
  name: 1,
  description: 2,
  unit: 3,
  gauge: 5,
  sum: 7,
  histogram: 9,
  exponentialHistogram: 10,
  summary: 11,
  metadata: 12,
} as const;
/** Of a Gauge, Sum, Histogram, ExponentialHistogram or Summary; what one doesn't have, no other has at its number. */
export const POINTS = { dataPoints: 1, temporality: 2, isMonotonic: 3 } as const;
export const NUMBER = {
  startTime: 2,
  time: 3,
  asDouble: 4,
  exemplars: 5,
  asInt: 6,
  attributes: 7,
  flags: 8,
} as const;
export const HISTOGRAM = {
  startTime: 2,
  time: 3,
  count: 4,
  sum: 5,
  bucketCounts: 6,
  explicitBounds: 7,
  exemplars: 8,
  attributes: 9,
  flags: 10,
  min: 11,
  max: 12,
} as const;
export const EXPONENTIAL = {
  attributes: 1,
  startTime: 2,
  time: 3,
  count: 4,
  sum: 5,
  scale: 6,
  zeroCount: 7,
  positive: 8,
  negative: 9,
  flags: 10,
  exemplars: 11,
  min: 12,
  max: 13,
  zeroThreshold: 14,
} as const;
export const BUCKETS = { offset: 1, bucketCounts: 2 } as const;
export const SUMMARY = {
  startTime: 2,
  time: 3,
  count: 4,
  sum: 5,
  quantiles: 6,
  attributes: 7,
  flags: 8,
} as const;
export const QUANTILE = { quantile: 1, value: 2 } as const;
export const EXEMPLAR = {
  time: 2,
  asDouble: 3,
  spanId: 4,
  traceId: 5,
  asInt: 6,
  filteredAttributes: 7,
} as const;
export const EVENT = { time: 1, name: 2, attributes: 3, droppedAttributes: 4 } as const;
export const LINK = {
  traceId: 1,
  spanId: 2,
  traceState: 3,
  attributes: 4,
  droppedAttributes: 5,
  flags: 6,
} as const;
export const STATUS = { message: 2, code: 3 } as const;
export const KEY_VALUE = { key: 1, value: 2 } as const;
export const ANY_VALUE = { string: 1, bool: 2, int: 3, double: 4, array: 5, kvlist: 6, bytes: 7 } as const;
export const LIST = { values: 1 } as const;

/** Protobuf wire types (encoding spec, "Message Structure"); groups (3, 4) are not part of proto3. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
