import { status } from '@grpc/grpc-js';
import { encodeExportResponse } from '../grpc/export-response.ts';
import { encodeRpcStatus } from '../grpc/rpc-status.ts';
import type { Signal } from '../model/signal.ts';
import type { BodyRefusal } from './http-body.ts';

/** How a body is written; an answer is written as its request was. */
export type Format = 'protobuf' | 'json';

export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
}

/** Of what OTLP/HTTP says something, the rest is 500. */
const HTTP_STATUS: Readonly<Partial<Record<status, number>>> = {
  [status.INVALID_ARGUMENT]: 400,
  [status.UNAUTHENTICATED]: 401,
  [status.PERMISSION_DENIED]: 403,
  [status.RESOURCE_EXHAUSTED]: 429,
  [status.UNAVAILABLE]: 503,
};

const REJECTED: Readonly<Record<Signal, string>> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
};

/** The answer to a request that was taken, in whole or in part. */
export function taken(format: Format, signal: Signal, rejected: number, message: string): HttpAnswer {
  const body =
    format === 'json' ? takenJson(signal, rejected, message) : encodeExportResponse({ rejected, message });
  return { status: 200, headers: { 'content-type': MEDIA_TYPES[format] }, body };
}

function takenJson(signal: Signal, rejected: number, errorMessage: string): string {
  if (rejected === 0 && errorMessage === '') return '{}';
  return JSON.stringify({ partialSuccess: { [REJECTED[signal]]: String(rejected), errorMessage } });
}

/** The answer to a request that was not: a google.rpc.Status, and when to come back where that is known. */
export function refused(format: Format, { code, details, retryAfterMs, http }: BodyRefusal): HttpAnswer {
  const body =
    format === 'json'
      ? JSON.stringify({ code, message: details })
      : encodeRpcStatus({ code, message: details });
  return {
    status: http ?? HTTP_STATUS[code] ?? 500,
    headers: {
      'content-type': MEDIA_TYPES[format],
      // Whole seconds, and never at once.
      ...(retryAfterMs !== undefined && {
        'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))),
      }),
      ...(code === status.UNAUTHENTICATED && { 'www-authenticate': 'Bearer' }),
    },
    body,
  };
}

/** To who does not speak OTLP, in words. */
export function plain(
  httpStatus: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return {
    status: httpStatus,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    body: `${text}\n`,
  };
}
