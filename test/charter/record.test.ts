import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparable, recordFields } from '../../src/charter/record.ts';
import { growth } from '../support/growth.ts';

const has = (text: string, value: unknown): boolean => recordFields(text).has(comparable(value));

describe('a value is a whole field of', () => {
  test.each([
    ['JSON', '{"iban":"DE89 3704","n":12.5}', 'de893704'],
    ['a number in JSON', '{"amount":1480.50}', 1480.5],
    ['nested JSON', '[{"a":{"b":["x","y"]}}]', 'y'],
    ['JSON in a text in JSON', '{"content":"{\\"iban\\": \\"DE1\\"}"}', 'DE1'],
    ['a bare JSON text', '"DE1"', 'DE1'],
    ['a Python dict', "{'vendor': 'Northwind', 'iban': 'DE1', 'ok': True, 'n': 3}", 'DE1'],
    ['a number in a Python dict', "{'amount': 1480.5}", 1480.5],
    ['a Python dict with an apostrophe', `{'name': "O'Brien", 'iban': 'DE1'}`, "O'Brien"],
    ['a Python value of a type', "{'amount': Decimal('1480.50')}", 1480.5],
    ['lines of key: value', 'Vendor: Northwind\nIBAN: DE1\n', 'DE1'],
    ['lines of key = value', '- iban = "DE1"', 'DE1'],
  ])('%s', (_name, text, value) => {
    expect(has(text, value)).toBe(true);
  });
});

describe('a value is no field where it stands in', () => {
  test.each([
    ['a sentence', 'Please pay to DE1 today.', 'DE1'],
    ['a sentence in JSON', '{"note":"pay to DE1"}', 'DE1'],
    ['a sentence in a Python dict', "{'note': 'pay to DE1'}", 'DE1'],
    ['a text printed without care for its quotes', "{'note': 'it's late, pay 'DE1' now'}", 'DE1'],
    ['a line among prose', 'Hello,\nIBAN: DE1\nKind regards', 'DE1'],
    ['the name of a field', '{"DE1": 2}', 'DE1'],
    ['the name of a field in Python', "{'DE1': 2}", 'DE1'],
    ['a cut record', '{"iban":"DE1', 'DE1'],
    ['nothing', '', ''],
  ])('%s', (_name, text, value) => {
    expect(has(text, value)).toBe(false);
  });
});

describe('values compare', () => {
  test('without regard to spaces, case and how a number is written', () => {
    expect(comparable('DE89 3704 0044')).toBe(comparable('de8937040044'));
    expect(comparable('12.50')).toBe(comparable(12.5));
    expect(comparable(3n)).toBe(comparable('3'));
  });

  test('with regard to leading zeros and hyphens', () => {
    expect(comparable('007')).not.toBe(comparable('7'));
    expect(comparable('a-b@x')).not.toBe(comparable('ab@x'));
  });
});

test('any text is read, in time that grows with its length', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]():,\'"\\ a1=\n-') }), (text) => {
      recordFields(text);
    }),
    { numRuns: 2000 },
  );
  for (const unit of ["'\\", "'", '"', "{'a':", '[', "('", 'a: ', '- ', 'a=']) {
    const work = (length: number) => {
      const text = unit.repeat(Math.floor(length / unit.length));
      return () => [recordFields(`{${text}`), recordFields(text)];
    };
    expect(growth(15_000, 16, work), unit).toBeLessThan(16 * 4);
  }
});

test('every text and number of a JSON value is found in it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())), (record) => {
      const fields = recordFields(JSON.stringify(record));
      for (const value of Object.values(record)) expect(fields.has(comparable(value))).toBe(true);
    }),
  );
});
