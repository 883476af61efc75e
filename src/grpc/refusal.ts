import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import { status } from '@grpc/grpc-js';
import { FramingError, type FramingFault } from './framing.ts';
import { retryInfoTrailers } from './retry-info.ts';
import { encodeStatusMessage } from './status.ts';
import type { Refusal } from './unary-method.ts';
import { ENCODINGS } from './unpack.ts';

// Why a server does not serve a call, in the codes that gRPC has for it.

/** When to come back where memory is short: requests under way take about so long. */
export const RETRY_AFTER_MS = 1_000;

const ACCEPTED = ['identity', ...Object.keys(ENCODINGS)].join();

/** gRPC's doc/statuscodes.md: what a server says of a request it cannot read. */
const CODES: Readonly<Record<FramingFault, status>> = {
  malformed: status.INTERNAL,
  'too many': status.UNIMPLEMENTED,
  'too large': status.RESOURCE_EXHAUSTED,
  'no room': status.UNAVAILABLE,
};

/** `application/grpc`, `application/grpc+proto`, with or without parameters. */
const GRPC_TYPE = /^application\/grpc(\+proto)?\s*(;|$)/i;

/** What is not gRPC at all is told so in HTTP (gRPC's doc/PROTOCOL-HTTP2.md, "Requests"). */
export function httpRefusal(headers: IncomingHttpHeaders): 405 | 415 | null {
  if (headers[':method'] !== 'POST') return 405;
  return GRPC_TYPE.test(headers['content-type'] ?? '') ? null : 415;
}

export function unknownMethod(path: string): Refusal {
  return { code: status.UNIMPLEMENTED, details: `there is no method ${path.slice(0, 200)}` };
}

/** What stood in the way of reading the request. Throws what is no FramingError. */
export function requestRefusal(error: unknown): Refusal {
  if (!(error instanceof FramingError)) throw error;
  const { fault, message } = error;
  return {
    code: CODES[fault],
    details: `the request ${message}`,
    ...(fault === 'no room' && { retryAfterMs: RETRY_AFTER_MS }),
  };
}

/** A refusal as the headers that carry it. */
export function refusalHeaders({ code, details, retryAfterMs }: Refusal): OutgoingHttpHeaders {
  return {
    'grpc-status': String(code),
    'grpc-message': encodeStatusMessage(details),
    ...(code === status.UNIMPLEMENTED && { 'grpc-accept-encoding': ACCEPTED }),
    ...(retryAfterMs !== undefined && retryInfoTrailers(code, details, retryAfterMs).toHttp2Headers()),
  };
}
