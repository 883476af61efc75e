import { LOG_SIGNS, SIGNS } from '../../src/dialects/index.ts';
import type { Json } from '../../src/model/json.ts';
import { LogView } from '../../src/wire/log-view.ts';
import { scan, scanLogs } from '../../src/wire/scan.ts';
import { Signs } from '../../src/wire/signs.ts';
import { SpanView } from '../../src/wire/span-view.ts';
import type { AnyValue, KeyValue } from '../wire/protobuf.ts';
import { encodeLogs, encodeRequest } from '../wire/protobuf.ts';

const signs = new Signs(SIGNS);
const logSigns = new Signs(LOG_SIGNS);

/** The agents' spans of a request, as the pipeline sees them. */
export function agentSpans(request: Buffer): SpanView[] {
  return scan(request, signs).agentSpans.map((scanned) => new SpanView(request, scanned));
}

/** The agents' log records of a request, as the pipeline sees them. */
export function agentRecords(request: Buffer): LogView[] {
  return scanLogs(request, logSigns).agentRecords.map((scanned) => new LogView(request, scanned));
}

/** One agent's span with these attributes; a structured value goes as one, not as JSON text. */
export function view(
  attributes: Record<string, Json>,
  rest: {
    name?: string;
    parent?: boolean;
    scope?: string;
    error?: boolean;
    events?: readonly { name: string; attributes: Record<string, Json> }[];
  } = {},
): SpanView {
  const span = {
    traceId: Buffer.alloc(16, 1),
    spanId: Buffer.alloc(8, 2),
    parentSpanId: rest.parent ? Buffer.alloc(8, 3) : Buffer.alloc(0),
    name: rest.name ?? 'span',
    startTimeUnixNano: '1000',
    endTimeUnixNano: '2000',
    attributes: keyValues(attributes),
    events: (rest.events ?? []).map((event) => ({
      name: event.name,
      attributes: keyValues(event.attributes),
    })),
    status: { code: rest.error ? 2 : 0 },
  };
  const scopeSpans = [{ scope: { name: rest.scope ?? 'test' }, spans: [span] }];
  const [found] = agentSpans(encodeRequest({ resourceSpans: [{ scopeSpans }] }));
  if (found === undefined) throw new Error('the span carries no sign');
  return found;
}

function keyValues(attributes: Record<string, Json>): KeyValue[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: Json): AnyValue {
  if (value === null) return {};
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  return { kvlistValue: { values: keyValues(value) } };
}

/** One agent's log record with this name, body and these attributes. */
export function record(given: {
  eventName?: string;
  body?: Json;
  attributes?: Record<string, Json>;
}): LogView {
  const { eventName = '', body, attributes = {} } = given;
  const logRecord = {
    traceId: Buffer.alloc(16, 1),
    spanId: Buffer.alloc(8, 2),
    timeUnixNano: '1000',
    eventName,
    attributes: keyValues(attributes),
    ...(body !== undefined && { body: anyValue(body) }),
  };
  const [found] = agentRecords(encodeLogs({ resourceLogs: [{ scopeLogs: [{ logRecords: [logRecord] }] }] }));
  if (found === undefined) throw new Error('the record carries no sign');
  return found;
}
