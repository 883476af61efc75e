import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginningsIn, inCommon } from '../../../src/signals/text/beginnings.ts';

describe('two texts that speak of the same share the beginnings of their words', () => {
  test.each([
    ['renouvelle l’abonnement', 'votre abonnement expire'],
    ['the invoices of october', 'invoice no. 7'],
    ['die heizung ist kaputt', 'termin heizungsbau'],
    ['房租发票', '三月的房租'],
    ['電気代を払って', '電気代のお知らせ'],
  ])('%s, %s', (one, other) => {
    expect(inCommon(beginningsIn(one), beginningsIn(other))).toBeGreaterThan(0);
  });

  test('but not small words, numbers, and words that only end alike', () => {
    expect(
      inCommon(beginningsIn('please pay that with 20261130'), beginningsIn('please 20261130 with that')),
    ).toBe(0);
    expect(inCommon(beginningsIn('prepayment'), beginningsIn('repayment'))).toBe(0);
  });
});

test('any text has some, bounded by its length, and shares all of them with itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      const found = beginningsIn(text.toLowerCase());
      expect(found.size).toBeLessThanOrEqual(text.length);
      expect(inCommon(found, found)).toBe(found.size);
    }),
  );
});
