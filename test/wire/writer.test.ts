import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { type AttributeValue, putVarint, varintLength, Writer } from '../../src/wire/writer.ts';
import { delimited, fieldsOf, keyValueField } from './otlp.ts';
import { type AnyValue, decodeRequest, type KeyValue } from './protobuf.ts';

describe('writeKeyValue', () => {
  it.each<[string, AttributeValue, AnyValue]>([
    ['a string', 'block', { stringValue: 'block' }],
    ['an empty string', '', { stringValue: '' }],
    ['true', true, { boolValue: true }],
    ['false', false, { boolValue: false }],
    ['zero', 0, { intValue: '0' }],
    ['an integer', 300, { intValue: '300' }],
    ['a negative integer', -1, { intValue: '-1' }],
    ['the largest exact integer', 2 ** 53 - 1, { intValue: '9007199254740991' }],
    ['the smallest exact integer', 1 - 2 ** 53, { intValue: '-9007199254740991' }],
    ['the largest int64', 2n ** 63n - 1n, { intValue: '9223372036854775807' }],
    ['the smallest int64', -(2n ** 63n), { intValue: '-9223372036854775808' }],
    ['a fraction', 0.25, { doubleValue: 0.25 }],
    ['a number beyond int64', 1e300, { doubleValue: 1e300 }],
    ['NaN', Number.NaN, { doubleValue: Number.NaN }],
    ['a whole number that is a score', { double: 1 }, { doubleValue: 1 }],
    [
      'a list',
      ['a', '', 'é'],
      { arrayValue: { values: ['a', '', 'é'].map((stringValue) => ({ stringValue })) } },
    ],
    ['an empty list', [], { arrayValue: {} }],
  ])('writes %s', (_name, value, expected) => {
    expect(attributeOf(keyValueField(9, 'goalkeeper.x', value))).toEqual({
      key: 'goalkeeper.x',
      value: expected,
    });
  });

  it('writes any text that protobufjs reads back', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.string({ maxLength: 300 }),
        (key, text) => {
          const attribute = attributeOf(keyValueField(9, key, text));
          expect(attribute).toEqual({ ...(key && { key }), value: { stringValue: text } });
        },
      ),
    );
  });

  it('writes valid UTF-8 for a lone surrogate', () => {
    expect(attributeOf(keyValueField(9, 'k', 'a\ud800b')).value).toEqual({ stringValue: 'a\ufffdb' });
  });
});

describe('Writer', () => {
  it('moves content up where its length takes more bytes', () => {
    for (const length of [0, 1, 123, 124, 127, 128, 16_380, 16_384, 2_097_152]) {
      const content = Buffer.alloc(length, 7);
      const writer = new Writer(1);
      const [outer, inner] = [writer.open(1), writer.open(2)];
      writer.bytes(3, content);
      writer.close(inner);
      writer.string(4, 'after');
      writer.close(outer);
      const expected = delimited(
        1,
        Buffer.concat([delimited(2, delimited(3, content)), delimited(4, Buffer.from('after'))]),
      );
      expect(writer.take().equals(expected)).toBe(true);
    }
  });

  it('writes numbers as protobufjs does', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        fc.nat({ max: 0xffffffff }),
        fc.double(),
        (int64, fixed64, fixed32, double) => {
          const writer = new Writer(1);
          writer.varint(1, int64);
          writer.fixed64(2, fixed64);
          writer.fixed32(3, fixed32);
          writer.double(4, double);
          writer.hex(100, '00ffAB');
          const expected = protobuf.Writer.create();
          expected.uint32(8).int64(int64.toString()).uint32(17).fixed64(fixed64.toString());
          expected.uint32(29).fixed32(fixed32).uint32(33).double(double);
          expected.uint32(802).bytes(Buffer.from('00ffab', 'hex'));
          expect(writer.take()).toEqual(Buffer.from(expected.finish()));
        },
      ),
    );
  });

  it('is empty after take, and what was taken stays', () => {
    const writer = new Writer();
    writer.string(1, 'first');
    const first = writer.take();
    writer.string(1, 'other');
    expect(fieldsOf(writer.take())[0]?.content.toString()).toBe('other');
    expect(fieldsOf(first)[0]?.content.toString()).toBe('first');
    expect(writer.take()).toHaveLength(0);
  });
});

describe('putVarint', () => {
  it('writes as many bytes as varintLength says, and those protobufjs writes', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 52 }), (large, shift) => {
        const value = Math.floor(large / 2 ** shift);
        const buffer = Buffer.alloc(10);
        const end = putVarint(buffer, 0, value);
        expect(end).toBe(varintLength(value));
        expect(buffer.subarray(0, end)).toEqual(Buffer.from(protobuf.Writer.create().uint64(value).finish()));
      }),
    );
  });
});

function attributeOf(field: Buffer): KeyValue {
  const bytes = [1, 2, 2].reduceRight((inner, number) => delimited(number, inner), field);
  return decodeRequest(bytes).resourceSpans![0]!.scopeSpans![0]!.spans![0]!.attributes![0]!;
}
