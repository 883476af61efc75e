import { Metadata } from '@grpc/grpc-js';
import { Cursor, WireError } from '../wire/cursor.ts';
import { WIRE } from '../wire/fields.ts';
import { messages, type Place } from '../wire/message.ts';
import { Writer } from '../wire/writer.ts';

/** Trailer in which gRPC carries a `google.rpc.Status` with its details. */
const TRAILER = 'grpc-status-details-bin';
const RETRY_INFO_TYPE = 'type.googleapis.com/google.rpc.RetryInfo';

// google/rpc/status.proto, google/protobuf/any.proto, google/rpc/error_details.proto, google/protobuf/duration.proto
const STATUS = { code: 1, message: 2, details: 3 } as const;
const ANY = { typeUrl: 1, value: 2 } as const;
const RETRY_INFO = { retryDelay: 1 } as const;
const DURATION = { seconds: 1, nanos: 2 } as const;

/** Trailers that tell a client when to come back (OTLP/gRPC, "Throttling"). */
export function retryInfoTrailers(code: number, message: string, delayMs: number): Metadata {
  const writer = new Writer();
  writer.varint(STATUS.code, code);
  writer.string(STATUS.message, message);
  const detail = writer.open(STATUS.details);
  writer.string(ANY.typeUrl, RETRY_INFO_TYPE);
  const value = writer.open(ANY.value);
  const delay = writer.open(RETRY_INFO.retryDelay);
  writer.varint(DURATION.seconds, Math.floor(delayMs / 1000));
  writer.varint(DURATION.nanos, Math.floor((delayMs % 1000) * 1e6));
  for (const mark of [delay, value, detail]) writer.close(mark);
  const trailers = new Metadata();
  trailers.set(TRAILER, writer.take());
  return trailers;
}

/** Milliseconds a server asks to wait; null where its trailers carry no RetryInfo, or none that can be read. */
export function retryDelay(trailers: Metadata): number | null {
  for (const value of trailers.get(TRAILER)) {
    if (!Buffer.isBuffer(value)) continue;
    try {
      const delay = readStatus(value);
      if (delay !== null) return delay;
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
    }
  }
  return null;
}

function readStatus(status: Buffer): number | null {
  for (const detail of messages(status, { start: 0, end: status.length }, STATUS.details)) {
    if (typeName(status, detail) === 'google.rpc.RetryInfo') return readRetryInfo(status, detail);
  }
  return null;
}

/** Only the name after the last slash identifies the type (any.proto). */
function typeName(status: Buffer, detail: Place): string {
  let url = '';
  for (const { start, end } of messages(status, detail, ANY.typeUrl))
    url = status.toString('utf8', start, end);
  return url.slice(url.lastIndexOf('/') + 1);
}

function readRetryInfo(status: Buffer, detail: Place): number {
  let delay = 0;
  for (const value of messages(status, detail, ANY.value)) {
    for (const { start, end } of messages(status, value, RETRY_INFO.retryDelay)) {
      delay = readDuration(new Cursor(status, start, end));
    }
  }
  return delay;
}

function readDuration(cursor: Cursor): number {
  let seconds = 0;
  let nanos = 0;
  while (cursor.next()) {
    if (cursor.is(DURATION.seconds, WIRE.varint)) seconds = Number(cursor.int64());
    else if (cursor.is(DURATION.nanos, WIRE.varint)) nanos = Number(cursor.int64());
  }
  return Math.max(0, seconds * 1000 + nanos / 1e6);
}
