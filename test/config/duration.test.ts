import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { duration } from '../../src/config/duration.ts';
import { parseDuration } from '../../src/model/duration.ts';

describe('a Go duration in milliseconds', () => {
  test.each([
    ['300ms', 300],
    ['1.5s', 1500],
    ['1m30s', 90_000],
    ['2h', 7_200_000],
    ['.5s', 500],
    ['1.s', 1000],
    ['250us', 0.25],
    ['250µs', 0.25],
    ['1h1ms', 3_600_001],
    ['0', 0],
    ['0s', 0],
  ])('%s is %d', (text, expected) => {
    expect(parseDuration(text)).toBeCloseTo(expected, 9);
  });

  test.each(['', '5', '-1s', '5 s', 's', '1d', '1.2.3s', '5S', '.s', `${'1s'.repeat(60)}`])(
    '%s is none',
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );

  test('any text is read or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.msuhn -µ') }), (text) => {
        const found = parseDuration(text);
        expect(found === null || (Number.isFinite(found) && found >= 0)).toBe(true);
      }),
    );
  });

  test('a bare zero is a duration, another bare number is not', () => {
    expect(duration.safeParse(0).data).toBe(0);
    expect(duration.safeParse(5).success).toBe(false);
  });

  test('a wait that no timer can hold is refused', () => {
    expect(duration.safeParse('597h').success).toBe(false);
    expect(duration.safeParse('596h').success).toBe(true);
  });
});
