import { constants } from 'node:http2';
import { status } from '@grpc/grpc-js';

/** `grpc-status` as it stands in headers or trailers; UNKNOWN where it is none of gRPC's codes, null where absent. */
export function parseStatus(value: unknown): status | null {
  if (value === undefined) return null;
  const code = typeof value === 'string' && /^\d{1,2}$/.test(value) ? Number(value) : -1;
  return status[code] === undefined ? status.UNKNOWN : code;
}

/**
 * `grpc-message`: UTF-8 of which all but printable ASCII is percent-encoded. What is no such escape stays as it is,
 * and what is no UTF-8 becomes U+FFFD: a message is for people, and never a reason to lose a status.
 */
export function decodeStatusMessage(value: unknown): string {
  if (typeof value !== 'string') return '';
  // Header values come as Latin-1: one character for each byte, also where a server did not encode.
  const bytes = value.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Text as `grpc-message` carries it. */
export function encodeStatusMessage(text: string): string {
  if (/^[ -$&-~]*$/.test(text)) return text;
  let encoded = '';
  for (const byte of Buffer.from(text)) {
    const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    encoded += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** Of an answer that isn't gRPC's, as a proxy gives (gRPC's doc/http-grpc-status-mapping.md). */
const OF_HTTP: Readonly<Record<number, status>> = {
  400: status.INTERNAL,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.UNIMPLEMENTED,
  429: status.UNAVAILABLE,
  502: status.UNAVAILABLE,
  503: status.UNAVAILABLE,
  504: status.UNAVAILABLE,
};

/** The code of an HTTP answer without a `grpc-status`. */
export function statusOfHttp(httpStatus: number): status {
  return OF_HTTP[httpStatus] ?? status.UNKNOWN;
}

/** Of a stream that ended with RST_STREAM (gRPC's doc/PROTOCOL-HTTP2.md, "Errors"); all others are INTERNAL. */
const OF_RESET: Readonly<Record<number, status>> = {
  [constants.NGHTTP2_REFUSED_STREAM]: status.UNAVAILABLE,
  [constants.NGHTTP2_CANCEL]: status.CANCELLED,
  [constants.NGHTTP2_ENHANCE_YOUR_CALM]: status.RESOURCE_EXHAUSTED,
  [constants.NGHTTP2_INADEQUATE_SECURITY]: status.PERMISSION_DENIED,
};

/** The code of a stream that was reset with this HTTP/2 error code. */
export function statusOfReset(http2Code: number): status {
  return OF_RESET[http2Code] ?? status.INTERNAL;
}

/** HTTP/2's name of an error code: REFUSED_STREAM. */
export function resetName(http2Code: number): string {
  return RESET_NAMES[http2Code] ?? String(http2Code);
}

/** RFC 9113, section 7, in the order of the codes. */
const RESET_NAMES = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];
