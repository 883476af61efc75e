import { Cursor, WireError } from '../wire/cursor.ts';
import { REQUEST, RESOURCE_SPANS, SCOPE_SPANS, SPAN, WIRE } from '../wire/fields.ts';
import { messages, type Place } from '../wire/message.ts';
import { scan } from '../wire/scan.ts';
import { Signs } from '../wire/signs.ts';
import type { MessageFormat } from './format.ts';
import type { Window } from './window.ts';

/** A request of a stream, copied out, or why there is none, and where it (its length, if it has one) begins. */
export type MessageItem =
  | { readonly offset: number; readonly message: Buffer | 'logs' }
  | { readonly offset: number; readonly error: string };

/**
 * The ExportTraceServiceRequest messages of a stream. One that is not sound costs itself; a length that cannot be
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

function check(message: Buffer): { message: Buffer | 'logs' } | { error: string } {
  try {
    if (holdsLogs(message)) return { message: 'logs' };
    scan(message, NO_SIGNS);
    return { message };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { error: `in a message of ${message.length} bytes: ${error.message}` };
  }
}

/**
 * Requests of logs are shaped like those of spans down to the records. Those begin with a time, or, where it is
 * unknown, have the time they were observed; in a span the one number is its trace id's and the other its events'.
 */
function holdsLogs(request: Buffer): boolean {
  for (const resource of messages(request, { start: 0, end: request.length }, REQUEST.resourceSpans))
    for (const scope of messages(request, resource, RESOURCE_SPANS.scopeSpans))
      for (const record of messages(request, scope, SCOPE_SPANS.spans)) return isLogRecord(request, record);
  return false;
}

function isLogRecord(request: Buffer, { start, end }: Place): boolean {
  const cursor = new Cursor(request, start, end);
  while (cursor.next()) {
    if (cursor.is(SPAN.traceId, WIRE.fixed64) || cursor.is(SPAN.events, WIRE.fixed64)) return true;
  }
  return false;
}
