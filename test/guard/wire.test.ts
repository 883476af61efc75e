import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DecideResponse } from '../../src/guard/response.ts';
import { decodeRequest, encodeResponse } from '../../src/guard/wire.ts';
import { WireError } from '../../src/wire/cursor.ts';
import { headerLength, putHeader } from '../../src/wire/writer.ts';
import { decodeDecideResponse, encodeDecideRequest } from './proto.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1 });
/** protobufjs' own maps lose this key. */
const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes('__proto__'));
const ended = fc.record({
  callId: text,
  result: text,
  error: text,
  timeUnixNano: fc.nat(),
  tool: text,
  arguments: json,
});
const request = fc.record(
  {
    service: text,
    agent: text,
    conversation: text,
    traceId: text,
    spanId: text,
    system: text,
    goal: fc.array(text, { minLength: 1 }),
    tools: fc.array(fc.record({ name: text, description: text, readOnly: fc.boolean() }), { minLength: 1 }),
    tool: text,
    arguments: json,
    callId: text,
    timeUnixNano: fc.nat().filter((time) => time > 0),
    ended: fc.array(ended, { minLength: 1 }),
    history: text,
  },
  { requiredKeys: [] },
);

function framed(field: number, content: Buffer): Buffer<ArrayBuffer> {
  const head = Buffer.alloc(headerLength(field, content.length));
  putHeader(head, 0, field, content.length);
  return Buffer.concat([head, content]);
}

describe('a request on the wire', () => {
  test('reads as its JSON form', () => {
    fc.assert(
      fc.property(request, (given) => {
        const read = JSON.parse(JSON.stringify(decodeRequest(encodeDecideRequest(given))));
        const expected = JSON.parse(JSON.stringify(given));
        // A time of 0 is not written.
        for (const one of [...(read.ended ?? []), ...(expected.ended ?? [])]) one.timeUnixNano ??= 0;
        expect(read).toEqual(expected);
      }),
    );
  });

  test('whatever its bytes, is read or refused with the place', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeRequest(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });

  test('cut anywhere, or with a byte changed, is read or refused with the place', () => {
    fc.assert(
      fc.property(request, fc.nat(), fc.nat(255), (given, at, byte) => {
        const bytes = encodeDecideRequest(given);
        const changed = Buffer.from(bytes);
        if (changed.length > 0) changed[at % changed.length] = byte;
        for (const broken of [bytes.subarray(0, at % (bytes.length + 1)), changed]) {
          try {
            decodeRequest(broken);
          } catch (error) {
            expect(error).toBeInstanceOf(WireError);
          }
        }
      }),
    );
  });

  test('nested without end, or with a number that JSON does not have, is refused', () => {
    let deep = Buffer.alloc(0);
    for (let level = 0; level < 10_000; level++) deep = framed(6, framed(1, deep));
    expect(() => decodeRequest(framed(10, deep))).toThrow(/64 levels/);
    expect(() => decodeRequest(encodeDecideRequest({ arguments: Number.NaN }))).toThrow(/NaN/);
  });

  test('passes over fields of a later version', () => {
    const later = Buffer.from([0xfa, 0x06, 0x01, 0x41]);
    const bytes = Buffer.concat([later, encodeDecideRequest({ tool: 'pay' })]);
    expect(decodeRequest(bytes)).toEqual({ tool: 'pay' });
  });
});

test('an answer on the wire is what a gRPC client reads', () => {
  const finding = {
    detector: 'strict',
    rule: 'payee',
    kind: 'untrusted_value',
    severity: 'high',
    outcome: 'block',
    score: 0.75,
    reason: 'a payment to somewhere else – “there”',
    owasp: 'ASI01',
  } as const;
  const answer: DecideResponse = {
    outcome: 'ask',
    would: 'block',
    message: 'Not done.',
    findings: [finding, { ...finding, would: 'ask', score: 1 }],
    errors: [{ detector: 'other', message: 'failed' }],
    charter: { name: 'payments', version: '2' },
    mode: 'enforce',
    approval: { id: 'a1', expires: '2026-01-01T00:00:00.000Z' },
    callId: 'call_1',
    history: 'x.1',
  };
  expect(decodeDecideResponse(encodeResponse(answer))).toEqual(answer);
  const least = { outcome: 'allow', mode: 'monitor', callId: 'c', history: 'x.1' } as const;
  expect(decodeDecideResponse(encodeResponse(least))).toEqual(least);
});
