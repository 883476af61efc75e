import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Budget } from '../../src/second-opinion/budget.ts';

const HOUR = 3_600_000;

test('so many at once, and again when one has ended', () => {
  const budget = new Budget({ maxConcurrent: 2, perMinute: 99, perDay: 99 });
  expect([budget.take(0), budget.take(0), budget.take(0)]).toEqual([true, true, false]);
  budget.done();
  expect(budget.take(0)).toBe(true);
});

test('so many in any minute', () => {
  const budget = new Budget({ maxConcurrent: 99, perMinute: 2, perDay: 99 });
  expect([0, 30_000, 59_999, 60_000, 60_001].map((now) => budget.take(now))).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
});

test('so many in a day, counted from its first question', () => {
  const budget = new Budget({ maxConcurrent: 99, perMinute: 99, perDay: 2 });
  const asked = [0, HOUR, 2 * HOUR, 24 * HOUR].map((now) => budget.take(now));
  expect(asked).toEqual([true, true, false, true]);
});

test('no minute ever has more than its share', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20_000)), fc.integer({ min: 1, max: 5 }), (waits, perMinute) => {
      const budget = new Budget({ maxConcurrent: 1, perMinute, perDay: 1e6 });
      let now = 0;
      const taken: number[] = [];
      for (const wait of waits) {
        now += wait;
        if (!budget.take(now)) continue;
        budget.done();
        taken.push(now);
      }
      for (const from of taken) {
        expect(taken.filter((time) => time >= from && time < from + 60_000).length).toBeLessThanOrEqual(
          perMinute,
        );
      }
    }),
  );
});
