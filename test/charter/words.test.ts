import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressesIn } from '../../src/charter/addresses.ts';
import { bestMatch, matchesGlob } from '../../src/charter/glob.ts';
import { mentions } from '../../src/charter/mention.ts';
import { growth } from '../support/growth.ts';

describe('the user mentions', () => {
  test.each([
    ['a word', 'Pay Northwind Traders today.', 'northwind traders'],
    ['an IBAN with spaces', 'Pay to DE89 3704 0044 0532 0130 00, please', 'DE89370400440532013000'],
    ['an address', 'Write to a.b@example.com.', 'a.b@example.com'],
    ['an id at the end', 'pay INV-2207', 'INV-2207'],
    ['a number', 'pay 1480.5 EUR', 1480.5],
    ['a number with thousands', 'pay 1,480.50 EUR', 1480.5],
    ['a number written in Germany', 'zahle 1.480,50 EUR', 1480.5],
    ['a number with spaces', 'payer 12 480,50 EUR', 12_480.5],
    ['a number before a full stop', 'Pay 1200.', 1200],
    ['a value with characters of patterns', 'path is a+b(c)', 'a+b(c)'],
  ])('%s', (_name, goal, value) => {
    expect(mentions(goal, value)).toBe(true);
  });

  test.each([
    ['a part of a word', 'Pay the vendors', 'vendor'],
    ['a part of an id', 'pay INV-22070', 'INV-2207'],
    ['a part of an address', 'write to xa.b@example.com', 'a.b@example.com'],
    ['a longer domain', 'write to a@example.com.evil.org', 'a@example.com'],
    ['a part of a number', 'pay 14800', 1480],
    ['another number', 'pay 1480', 1480.5],
    ['nothing', 'pay', ''],
    ['anything where nothing was said', '', 'x'],
  ])('not %s', (_name, goal, value) => {
    expect(mentions(goal, value)).toBe(false);
  });

  test('any value in any goal, without a pattern coming of it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (goal, value) => {
        mentions(goal, value);
      }),
    );
  });
});

describe('e-mail addresses', () => {
  test.each([
    [['a@b.c'], ['a@b.c']],
    [['Anna <Anna@B.c>, x@evil.org; y@z.w'], ['anna@b.c', 'x@evil.org', 'y@z.w']],
    [
      ['a@b.c', 'a@b.c', 'd@e.f.'],
      ['a@b.c', 'd@e.f'],
    ],
    [['no address'], []],
    [[`"ok@acme.example" <x@evil.org>`], ['ok@acme.example', 'x@evil.org']],
  ])('%j', (texts, expected) => {
    expect(addressesIn(texts)).toEqual(expected);
  });
});

describe('patterns with *', () => {
  test.each([
    ['send_payment', 'send_*', true],
    ['send_payment', '*', true],
    ['send_payment', '*payment', true],
    ['send_payment', 's*d*t', true],
    ['send_payment', 'send', false],
    ['send_payment', '*pay', false],
    ['a.b', 'a?b', false],
    ['', '*', true],
    ['', '', true],
  ])('%s fits %s: %s', (name, pattern, expected) => {
    expect(matchesGlob(name, pattern)).toBe(expected);
  });

  test('agree with the regular expression they stand for', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (name, pattern) => {
        const regex = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll(/\*+/g, '.*')}$`);
        expect(matchesGlob(name, pattern)).toBe(regex.test(name));
      }),
      { numRuns: 2000 },
    );
  });

  test('many stars over a longer name take no more than as much longer', () => {
    const pattern = `${'*a'.repeat(100)}b`;
    const work = (length: number) => () => matchesGlob('a'.repeat(length), pattern);
    expect(growth(1_000, 16, work)).toBeLessThan(16 * 4);
  });

  test('the name itself goes before patterns, the longer pattern before the shorter', () => {
    const patterns = ['*', 'send_*', 'send_pay*', 'send_mail'];
    expect(bestMatch('send_mail', patterns, (p) => p)).toBe('send_mail');
    expect(bestMatch('send_payment', patterns, (p) => p)).toBe('send_pay*');
    expect(bestMatch('read', ['send_*'], (p) => p)).toBeUndefined();
  });
});

test('a long value in a longer text is looked for in a time that grows with both, and found', () => {
  const value = 'a'.repeat(80_000);
  const begun = performance.now();
  expect(mentions('a'.repeat(200_000), value)).toBe(false);
  expect(performance.now() - begun).toBeLessThan(3_000);
  expect(mentions(`b ${'a'.repeat(79_999)} ${value}b, ${value} c`, value)).toBe(true);
});

test('a value is found where it stands by itself, however long it is', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 80 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), word, (before, value) => {
      const text = `${before.join(';')};${value}`;
      expect(mentions(text, value)).toBe(true);
      expect(mentions(`${before.join(';')};`, value)).toBe(before.includes(value));
    }),
  );
});
