import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeTimeout, encodeTimeout } from '../../src/grpc/timeout.ts';

const UNIT_MS: Record<string, number> = { m: 1, S: 1_000, M: 60_000, H: 3_600_000 };

it.each([
  [5_000, '5000m'],
  [0.2, '1m'],
  [99_999_999, '99999999m'],
  [100_000_000, '100000S'],
  [100_000_001, '100001S'],
  [Number.MAX_SAFE_INTEGER, '99999999H'],
])('writes %d ms as %s', (ms, text) => {
  expect(encodeTimeout(ms)).toBe(text);
});

it('writes no less than the time, in at most eight digits and a unit', () => {
  fc.assert(
    fc.property(fc.nat({ max: 99_999_999 * 3_600_000 }), (ms) => {
      const [, digits = '', unit = ''] = /^(\d{1,8})([mSMH])$/.exec(encodeTimeout(ms)) ?? [];
      const written = Number(digits) * UNIT_MS[unit]!;
      expect(written).toBeGreaterThanOrEqual(ms);
      expect(written - ms).toBeLessThan(Math.max(2, ms / 1_000));
    }),
  );
});

it('reads what it writes, and the finer units', () => {
  fc.assert(
    fc.property(fc.nat({ max: 99_999_999 * 3_600_000 }), (ms) => {
      expect(decodeTimeout(encodeTimeout(ms))).toBeGreaterThanOrEqual(ms);
    }),
  );
  expect(['5n', '5u', '5m', '5S', '5M', '5H'].map(decodeTimeout)).toEqual([
    expect.closeTo(5e-6, 9),
    expect.closeTo(5e-3, 9),
    5,
    5_000,
    300_000,
    18_000_000,
  ]);
});

it.each(['', 'S', '5', '5s', '5 S', '-5S', '1.5S', '123456789S', '5SS'])('takes `%s` for no time', (text) => {
  expect(decodeTimeout(text)).toBeNull();
});
