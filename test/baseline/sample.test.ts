import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rangeOf, Sample } from '../../src/baseline/sample.ts';

function sampleOf(values: readonly number[]): Sample {
  const sample = new Sample();
  for (const value of values) sample.add(value);
  return sample;
}

test('a range is what enough runs reach: one extreme does not stretch it', () => {
  const usual = Array.from({ length: 50 }, (_, i) => 100 + i);
  const poisoned = sampleOf([...usual, 1_000_000, 2_000_000]);
  expect(rangeOf(poisoned, poisoned, 3)).toMatchObject({ low: 102, high: 149, p99: 149 });
  expect(rangeOf(poisoned, poisoned, 1)).toMatchObject({ low: 100, high: 2_000_000 });
});

test('no numbers have no range, and one is its own', () => {
  expect(rangeOf(new Sample(), new Sample(), 3)).toBeNull();
  const one = sampleOf([7]);
  expect(rangeOf(one, one, 3)).toEqual({ low: 7, high: 7, middle: 7, p99: 7 });
});

test('a long stream is kept in bounds, evenly', () => {
  const sample = sampleOf(Array.from({ length: 100_000 }, (_, i) => i));
  const sorted = sample.sorted();
  expect(sample.size).toBe(100_000);
  expect(sorted.length).toBeLessThanOrEqual(1_024);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeGreaterThan(40_000);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(60_000);
});

test('any numbers: low, middle, p99 and high stand in this order', () => {
  const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 70 }), (numbers, least) => {
      const sample = sampleOf(numbers);
      const range = rangeOf(sample, sample, least);
      expect(range?.low).toBeLessThanOrEqual(range?.middle ?? Number.NaN);
      expect(range?.middle).toBeLessThanOrEqual(range?.p99 ?? Number.NaN);
      expect(range?.p99).toBeLessThanOrEqual(range?.high ?? Number.NaN);
    }),
  );
});
