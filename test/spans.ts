import type { AnyValue, ExportTraceServiceRequest, KeyValue, LogRecord, Span } from './wire/protobuf.ts';
import { encodeLogs, encodeRequest } from './wire/protobuf.ts';

type Value = string | number | boolean | AnyValue;

function attributes(of: Record<string, Value>): KeyValue[] {
  return Object.entries(of).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: Value): AnyValue {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return value;
}

/** A span as an SDK sends it; `at` and `took` in milliseconds. */
export function span(given: {
  trace?: string;
  id: string;
  parent?: string;
  name?: string;
  at?: number;
  took?: number;
  attributes?: Record<string, Value>;
}): Span {
  const { trace = 'aa'.repeat(16), id, parent, name = 'GET /', at = 1000, took = 10 } = given;
  return {
    traceId: Buffer.from(trace, 'hex'),
    spanId: Buffer.from(id.padStart(16, '0'), 'hex'),
    parentSpanId: Buffer.from(parent?.padStart(16, '0') ?? '', 'hex'),
    name,
    kind: 1,
    startTimeUnixNano: String(at * 1_000_000),
    endTimeUnixNano: String((at + took) * 1_000_000),
    attributes: attributes(given.attributes ?? {}),
  };
}

/** A tool call in the GenAI conventions. */
export function toolSpan(given: {
  trace?: string;
  id: string;
  at?: number;
  took?: number;
  tool: string;
  arguments?: Value;
  result?: Value;
  attributes?: Record<string, Value>;
}): Span {
  return span({
    ...given,
    name: `execute_tool ${given.tool}`,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': given.tool,
      ...(given.arguments === undefined ? {} : { 'gen_ai.tool.call.arguments': given.arguments }),
      ...(given.result === undefined ? {} : { 'gen_ai.tool.call.result': given.result }),
      ...given.attributes,
    },
  });
}

/** A model call that tells what the user asked. */
export function chatSpan(given: { trace?: string; id: string; at?: number; goal: string }): Span {
  const messages = [{ role: 'user', parts: [{ type: 'text', content: given.goal }] }];
  return span({
    ...given,
    name: 'chat',
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': JSON.stringify(messages) },
  });
}

export function asRequest(...spans: Span[]): ExportTraceServiceRequest {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributes({ 'service.name': 'shop' }) },
        scopeSpans: [{ scope: { name: 'test' }, spans }],
      },
    ],
  };
}

export function request(...spans: Span[]): Buffer {
  return encodeRequest(asRequest(...spans));
}

/** What Claude Code writes of a call that has ended; `at` in milliseconds, `trace` empty outside of any. */
export function toolResultRecord(given: {
  trace?: string;
  id?: string;
  at?: number;
  tool: string;
  arguments: string;
  callId: string;
  conversation?: string;
}): LogRecord {
  const { trace = 'aa'.repeat(16), id = 'f', at = 1100, conversation } = given;
  return {
    traceId: Buffer.from(trace, 'hex'),
    spanId: Buffer.from(trace === '' ? '' : id.padStart(16, '0'), 'hex'),
    timeUnixNano: String(at * 1_000_000),
    body: { stringValue: 'claude_code.tool_result' },
    attributes: attributes({
      tool_name: given.tool,
      tool_input: given.arguments,
      tool_use_id: given.callId,
      ...(conversation === undefined ? {} : { 'session.id': conversation }),
    }),
  };
}

/** What the user asked, as GenAI's event. */
export function promptRecord(given: { trace?: string; id?: string; at?: number; goal: string }): LogRecord {
  const { trace = 'aa'.repeat(16), id = 'f', at = 1000, goal } = given;
  return {
    traceId: Buffer.from(trace, 'hex'),
    spanId: Buffer.from(id.padStart(16, '0'), 'hex'),
    timeUnixNano: String(at * 1_000_000),
    eventName: 'gen_ai.user.message',
    body: { kvlistValue: { values: attributes({ content: goal }) } },
  };
}

export function logsRequest(...logRecords: LogRecord[]): Buffer {
  const resource = { attributes: attributes({ 'service.name': 'shop' }) };
  return encodeLogs({ resourceLogs: [{ resource, scopeLogs: [{ logRecords }] }] });
}
