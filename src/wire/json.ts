import type { Signal } from '../model/signal.ts';
import { REQUEST, RESOURCE_SPANS, SCOPE_SPANS } from './fields.ts';
import { RESOURCE_SHAPE, SCOPE_SHAPE } from './json-common.ts';
import { each, Mismatch, message, type Shape, shape, text, writeMembers } from './json-fields.ts';
import { LOG_RECORD_SHAPE } from './json-logs.ts';
import { METRIC_SHAPE } from './json-metrics.ts';
import { SPAN_SHAPE } from './json-traces.ts';
import { Writer } from './writer.ts';

/** The JSON is not a request of OTLP. The message begins with the path of the field. */
export class OtlpJsonError extends Error {
  override readonly name = 'OtlpJsonError';
}

/** Of a signal, what the lists of a request are called, and what stands in the innermost. They are framed alike. */
export interface Envelope {
  readonly resources: string;
  readonly scopes: string;
  readonly items: string;
  readonly item: Shape;
}

export const ENVELOPES: Readonly<Record<Signal, Envelope>> = {
  traces: { resources: 'resourceSpans', scopes: 'scopeSpans', items: 'spans', item: SPAN_SHAPE },
  logs: { resources: 'resourceLogs', scopes: 'scopeLogs', items: 'logRecords', item: LOG_RECORD_SHAPE },
  metrics: { resources: 'resourceMetrics', scopes: 'scopeMetrics', items: 'metrics', item: METRIC_SHAPE },
};

/** The members beside the list, of what stands in `resources` and in `scopes`. */
export const AROUND = {
  resource: shape({
    resource: [RESOURCE_SPANS.resource, message(() => RESOURCE_SHAPE)],
    schemaUrl: [RESOURCE_SPANS.schemaUrl, text],
  }),
  scope: shape({
    scope: [SCOPE_SPANS.scope, message(() => SCOPE_SHAPE)],
    schemaUrl: [SCOPE_SPANS.schemaUrl, text],
  }),
} as const;

/**
 * Parsed OTLP/JSON (`{"resourceSpans":[…]}`) as the bytes of an ExportTraceServiceRequest, by the rules of OTLP's
 * JSON encoding: ids in hex, 64-bit integers as strings or numbers, keys in lowerCamelCase, others ignored,
 * null as absent. Throws OtlpJsonError.
 */
export function encodeJsonRequest(json: unknown): Buffer {
  return encode(json, REQUESTS.traces);
}

/** The same of logs: `{"resourceLogs":[…]}` as the bytes of an ExportLogsServiceRequest. */
export function encodeJsonLogs(json: unknown): Buffer {
  return encode(json, REQUESTS.logs);
}

function encode(json: unknown, shape: Shape): Buffer {
  const writer = new Writer(4096);
  try {
    writeMembers(writer, shape, json, 0);
  } catch (error) {
    throw toJsonError(error);
  }
  return writer.take();
}

/** What a mismatch is to the caller, who is told its path; any other error as it is. */
export function toJsonError(error: unknown): unknown {
  if (!(error instanceof Mismatch)) return error;
  const path = error.path.replace(/^\./, '');
  return new OtlpJsonError(path === '' ? error.message : `${path}: ${error.message}`);
}

const REQUESTS = { traces: requestShape(ENVELOPES.traces), logs: requestShape(ENVELOPES.logs) } as const;

function requestShape({ resources, scopes, items, item }: Envelope): Shape {
  const scopeShape = new Map([
    ...AROUND.scope,
    ...shape({ [items]: [SCOPE_SPANS.spans, each(message(() => item))] }),
  ]);
  const resourceShape = new Map([
    ...AROUND.resource,
    ...shape({ [scopes]: [RESOURCE_SPANS.scopeSpans, each(message(() => scopeShape))] }),
  ]);
  return shape({ [resources]: [REQUEST.resourceSpans, each(message(() => resourceShape))] });
}
