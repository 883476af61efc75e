import type { Signal } from '../model/signal.ts';
import { Cursor, WireError } from '../wire/cursor.ts';
import { LOG_RECORD, REQUEST, RESOURCE_SPANS, SCOPE_SPANS, SPAN, WIRE } from '../wire/fields.ts';
import { messages, type Place } from '../wire/message.ts';
import { scan, scanLogs } from '../wire/scan.ts';
import { Signs } from '../wire/signs.ts';
import type { MessageFormat } from './format.ts';
import type { Window } from './window.ts';

/** A request of a stream, copied out, or why there is none, and where it (its length, if it has one) begins. */
export type MessageItem =
  | { readonly offset: number; readonly signal: Signal; readonly request: Buffer }
  | { readonly offset: number; readonly error: string };

/**
 * The requests of spans or log records of a stream. One that is not sound costs itself; a length that cannot be
 * right ends the reading, for nothing tells where the next message begins.
 */
export async function* readMessages(
  window: Window,
  format: MessageFormat,
  limit: number,
): AsyncGenerator<MessageItem> {
  for (;;) {
    const { offset } = window;
    const length = await takeLength(window, format, limit);
    if (length === null) return;
    const problem = await lengthProblem(window, length, limit);
    if (problem !== null) {
      yield { offset, error: problem };
      return;
    }
    const message = Buffer.from(window.bytes.subarray(0, length));
    window.drop(length);
    yield { offset, ...check(message) };
  }
}

const MAX_VARINT_BYTES = 10;
const UINT32_BYTES = 4;

/** Takes the length before a message; null at the end of the stream, NaN where there is no whole length. */
async function takeLength(window: Window, format: MessageFormat, limit: number): Promise<number | null> {
  await window.fill(format === 'bare' ? limit + 1 : MAX_VARINT_BYTES);
  const { bytes } = window;
  if (bytes.length === 0) return null;
  if (format === 'bare') return bytes.length;
  if (format === 'varint') return takeVarint(window);
  if (bytes.length < UINT32_BYTES) return Number.NaN;
  window.drop(UINT32_BYTES);
  return bytes.readUInt32BE(0);
}

function takeVarint(window: Window): number {
  const cursor = new Cursor(window.bytes, 0, Math.min(window.length, MAX_VARINT_BYTES));
  try {
    const length = cursor.length();
    window.drop(cursor.stop);
    return length;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return Number.NaN;
  }
}

async function lengthProblem(window: Window, length: number, limit: number): Promise<string | null> {
  if (Number.isNaN(length)) return 'expected the length of a message, found none';
  if (length > limit) return `a message longer than the limit of ${limit} bytes`;
  if (await window.fill(length)) return null;
  return `expected a message of ${length} bytes, found ${window.length} to the end of the file`;
}

const NO_SIGNS = new Signs([]);

function check(request: Buffer): { signal: Signal; request: Buffer } | { error: string } {
  try {
    const signal = signalOf(request);
    if (signal === 'logs') scanLogs(request, NO_SIGNS);
    else scan(request, NO_SIGNS);
    return { signal, request };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { error: `in a message of ${request.length} bytes: ${error.message}` };
  }
}

/** Requests of logs are shaped like those of spans down to the records: the first telling one tells. */
function signalOf(request: Buffer): Signal {
  for (const resource of messages(request, { start: 0, end: request.length }, REQUEST.resourceSpans))
    for (const scope of messages(request, resource, RESOURCE_SPANS.scopeSpans))
      for (const item of messages(request, scope, SCOPE_SPANS.spans)) {
        const signal = signalOfItem(request, item);
        if (signal !== null) return signal;
      }
  return 'traces';
}

/** Fields of one number and different types: a time or a trace id, a severity or a span id; null where it has neither. */
function signalOfItem(request: Buffer, { start, end }: Place): Signal | null {
  const cursor = new Cursor(request, start, end);
  while (cursor.next()) {
    if (cursor.is(SPAN.traceId, WIRE.bytes) || cursor.is(SPAN.spanId, WIRE.bytes)) return 'traces';
    if (cursor.is(LOG_RECORD.time, WIRE.fixed64) || cursor.is(LOG_RECORD.severityNumber, WIRE.varint))
      return 'logs';
    if (cursor.is(LOG_RECORD.observedTime, WIRE.fixed64)) return 'logs';
  }
  return null;
}
