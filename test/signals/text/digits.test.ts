import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digitsOf, groupedPlaces } from '../../../src/signals/text/digits.ts';
import { preparedText } from '../../../src/signals/text/prepared.ts';

function found(value: string, text: string): string[] {
  const digits = digitsOf(value);
  const prepared = preparedText(text);
  return digits === null
    ? []
    : groupedPlaces(prepared, digits).map(({ start, end }) => prepared.folded.slice(start, end));
}

describe('a longer number is found however its digits are grouped', () => {
  test.each([
    [
      '00132000000000006671009001',
      'rach. 00 1320 0000 0000 0066 7100 9001, Serwis Plus',
      '00 1320 0000 0000 0066 7100 9001',
    ],
    ['55903312', 'to HB Client Services 40-72-18 5590 3312', '5590 3312'],
    ['40-72-18', 'to HB Client Services 40-72-18 5590 3312', '40-72-18'],
    ['600555308', 'el bizum al 600 555 308', '600 555 308'],
    ['07700900966', 'ring +44 7700 900966', '7700 900966'],
    ['+447700900966', 'ring 07700 900966', '07700 900966'],
    ['02079460551', 'ring (020) 7946-0551', '020) 7946-0551'],
  ])('%s in %j', (value, text, place) => {
    expect(found(value, text)).toContain(place);
  });

  test('not where it is a part of other groups, or in two lines', () => {
    expect(found('55903312', 'no. 155 9033 12')).toEqual([]);
    expect(found('55903312', '5590\n3312')).toEqual([]);
  });

  test.each(['12345', 'A-5590 3312', 'five', '', '5'.repeat(80)])('%j is no longer number', (value) => {
    expect(digitsOf(value)).toBeNull();
  });
});

const group = fc.stringMatching(/^\d{1,6}$/);

test('any grouping of a number is the number', () => {
  fc.assert(
    fc.property(
      fc.array(group, { minLength: 2, maxLength: 9 }),
      fc.constantFrom(' ', '-', '.', '/'),
      (groups, sign) => {
        const digits = groups.join('');
        fc.pre(digits.length >= 6 && digits.length <= 34);
        expect(found(digits, `account: ${groups.join(sign)}.`)).toContain(groups.join(sign));
      },
    ),
  );
});

test('any text is taken, and what is found in it has the digits', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789 -./()+\nab'), maxLength: 300 }), (text) => {
      for (const place of found('070123456', text))
        expect('+44070123456').toContain(place.replace(/\D/g, ''));
    }),
  );
});
