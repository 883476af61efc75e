import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  asIdentifier,
  canonicalNumber,
  hostOf,
  identifiersIn,
} from '../../../src/signals/text/identifiers.ts';

describe('identifiersIn', () => {
  test.each([
    ['mail bob@x.example, please', 'email', 'bob@x.example'],
    ['see https://www.a.example/Path?q=1.', 'url', 'a.example/path?q=1'],
    ['see www.a.example today', 'url', 'a.example'],
    ['IBAN DE89 3704 0044 0532 0130 00 please', 'account', 'de89370400440532013000'],
    ['pay GB29NWBK60161331926819;', 'account', 'gb29nwbk60161331926819'],
    ['call +49 271 55-0212 now', 'id', '49271550212'],
    ['total 4,820.50 EUR', 'number', '4820.5'],
    ['zusammen 4.820,50 EUR', 'number', '4820.5'],
    ['Betrag 69,40', 'number', '69.4'],
    ['order INV-2207 of May', 'id', 'inv-2207'],
    ['repo emma/linear_algebra is', 'path', 'emma/linear_algebra'],
    ['open notes.txt now', 'path', 'notes.txt'],
    ['发送到abc@x.example。', 'email', 'abc@x.example'],
    ['ping @mallory today', 'id', 'mallory'],
    ['{"text":"Regards\\ndesk@x.example"}', 'email', 'desk@x.example'],
    ['Total\\n69,40', 'number', '69.4'],
    ['C:\\notes.txt', 'path', 'notes.txt'],
  ])('%s has one %s', (text, kind, canonical) => {
    const found = identifiersIn(text);
    expect(found.map((one) => [one.kind, one.canonical])).toEqual([[kind, canonical]]);
    const [one] = found;
    expect(text.slice(one?.start, one?.end)).toBe(one?.text);
  });

  test('plain words are no identifiers', () => {
    expect(identifiersIn('Please pay the invoice of the vendor, or ask Ms. Berg.')).toEqual([]);
  });

  test('the words behind a grouped account are not swallowed', () => {
    expect(identifiersIn('DE12 4605 0001 0001 2233 44 bank type')[0]?.text).toBe(
      'DE12 4605 0001 0001 2233 44',
    );
  });

  test('positions hold for any text, and the scan never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const one of identifiersIn(text)) expect(text.slice(one.start, one.end)).toBe(one.text);
      }),
    );
  });

  test.each([
    'a'.repeat(60_000),
    'a.'.repeat(30_000),
    'a@'.repeat(30_000),
    '1,'.repeat(30_000),
    '1 '.repeat(30_000),
    'aa11 '.repeat(12_000),
    '+1 22 '.repeat(10_000),
    'http://'.repeat(8_000),
    '-/'.repeat(30_000),
  ])('a hostile text of 60 KB takes no more than its length deserves (%#)', (text) => {
    const start = process.cpuUsage();
    identifiersIn(text);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1_500);
  });
});

describe('asIdentifier', () => {
  test.each([
    [' bob@x.example ', 'email'],
    ['1480.5', 'number'],
    ['DE89 3704 0044 0532 0130 00', 'account'],
    ['Pay INV-1 now', null],
    ['', null],
    ['hello', null],
  ])('%s is %s', (text, kind) => {
    expect(asIdentifier(text)?.kind ?? null).toBe(kind);
  });
});

describe('canonicalNumber', () => {
  test.each([
    ['4820.5', '4820.5'],
    ['4,820.50', '4820.5'],
    ['4.820,50', '4820.5'],
    ['1.000.000', '1000000'],
    ['1,000', '1000'],
    ['12.00', '12'],
    ['-3.10', '-3.1'],
    ['007', '007'],
    ['1.2.3', '1.2.3'],
  ])('%s is %s', (text, expected) => {
    expect(canonicalNumber(text)).toBe(expected);
  });
});

test('hostOf leaves path and port away', () => {
  expect(hostOf('a.example:8080/x?y')).toBe('a.example');
});
