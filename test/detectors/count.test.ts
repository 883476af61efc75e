import { expect, test } from 'vitest';
import { hasDoubled, ordinal } from '../../src/detectors/count.ts';

test('what goes on is told at first, and again each time it has doubled', () => {
  const told = Array.from({ length: 50 }, (_, i) => i).filter((count) => hasDoubled(count, 6));
  expect(told).toEqual([6, 12, 24, 48]);
});

test('numbers are written as they are said', () => {
  expect([2, 3, 4, 11, 12, 13, 21, 22, 111, 123].map(ordinal).join(' ')).toBe(
    '2nd 3rd 4th 11th 12th 13th 21st 22nd 111th 123rd',
  );
});
