import { expect, test } from 'vitest';
import { Mismatches } from '../../src/identity/mismatches.ts';

const MINUTE = 60_000;

test('a client is told of at once, then once in ten minutes with all that came between', () => {
  const mismatches = new Mismatches();
  expect(mismatches.see('shop', 2, 0)).toBe(2);
  expect(mismatches.see('shop', 3, MINUTE)).toBeNull();
  expect(mismatches.see('shop', 4, 9 * MINUTE)).toBeNull();
  expect(mismatches.see('shop', 1, 10 * MINUTE)).toBe(8);
  expect(mismatches.see('shop', 1, 11 * MINUTE)).toBeNull();
});

test('one client does not silence another', () => {
  const mismatches = new Mismatches();
  mismatches.see('shop', 1, 0);
  expect(mismatches.see('bank', 1, 1)).toBe(1);
});

test('a clock that was set back does not silence it', () => {
  const mismatches = new Mismatches();
  mismatches.see('shop', 1, 100 * MINUTE);
  expect(mismatches.see('shop', 1, 0)).toBe(1);
});
