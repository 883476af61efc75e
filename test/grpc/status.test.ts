import { constants } from 'node:http2';
import { status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeStatusMessage,
  parseStatus,
  resetName,
  statusOfHttp,
  statusOfReset,
} from '../../src/grpc/status.ts';

describe('grpc-status', () => {
  it('is each of gRPC’s codes', () => {
    for (let code = 0; code <= 16; code++) expect(parseStatus(String(code))).toBe(code);
  });

  it('is UNKNOWN where it is none of them, and null where there is none', () => {
    for (const text of ['', '17', '99', '-1', '0x0', '1.5', ' 0', '000', 'OK', ['0']]) {
      expect(parseStatus(text)).toBe(status.UNKNOWN);
    }
    expect(parseStatus(undefined)).toBeNull();
  });
});

describe('grpc-message', () => {
  it('is what gRPC’s own rules encoded', () => {
    // Of each byte of the UTF-8, all but printable ASCII, and `%` itself, are written %XX.
    const encode = (text: string): string =>
      [...Buffer.from(text)]
        .map((byte) =>
          byte >= 0x20 && byte <= 0x7e && byte !== 0x25
            ? String.fromCharCode(byte)
            : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
        )
        .join('');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeStatusMessage(encode(text))).toBe(text);
      }),
    );
  });

  it('keeps what is no escape, and reads what a server did not encode', () => {
    expect(decodeStatusMessage('100% of %zz, %4')).toBe('100% of %zz, %4');
    expect(decodeStatusMessage(Buffer.from('Größe').toString('latin1'))).toBe('Größe');
    expect(decodeStatusMessage('a%FFb')).toBe('a\ufffdb');
    expect(decodeStatusMessage(undefined)).toBe('');
  });

  it('reads any header value, and makes nothing longer of it', () => {
    const latin1 = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
    fc.assert(
      fc.property(latin1, (text) => {
        expect(decodeStatusMessage(text).length).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2_000 },
    );
  });
});

it.each([
  [400, 'INTERNAL'],
  [401, 'UNAUTHENTICATED'],
  [403, 'PERMISSION_DENIED'],
  [404, 'UNIMPLEMENTED'],
  [429, 'UNAVAILABLE'],
  [502, 'UNAVAILABLE'],
  [503, 'UNAVAILABLE'],
  [504, 'UNAVAILABLE'],
  [200, 'UNKNOWN'],
  [500, 'UNKNOWN'],
] as const)('HTTP %d is %s', (code, name) => {
  expect(status[statusOfHttp(code)]).toBe(name);
});

it.each([
  ['NO_ERROR', 'INTERNAL'],
  ['PROTOCOL_ERROR', 'INTERNAL'],
  ['INTERNAL_ERROR', 'INTERNAL'],
  ['FLOW_CONTROL_ERROR', 'INTERNAL'],
  ['SETTINGS_TIMEOUT', 'INTERNAL'],
  ['FRAME_SIZE_ERROR', 'INTERNAL'],
  ['REFUSED_STREAM', 'UNAVAILABLE'],
  ['CANCEL', 'CANCELLED'],
  ['COMPRESSION_ERROR', 'INTERNAL'],
  ['CONNECT_ERROR', 'INTERNAL'],
  ['ENHANCE_YOUR_CALM', 'RESOURCE_EXHAUSTED'],
  ['INADEQUATE_SECURITY', 'PERMISSION_DENIED'],
] as const)('a stream reset with %s is %s', (name, expected) => {
  const code = constants[`NGHTTP2_${name}`];
  expect(status[statusOfReset(code)]).toBe(expected);
  expect(resetName(code)).toBe(name);
});

it('names a code of the future by its number', () => {
  expect(resetName(4711)).toBe('4711');
});
