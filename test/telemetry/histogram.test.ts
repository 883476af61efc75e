import { expect, it } from 'vitest';
import { Histogram } from '../../src/telemetry/histogram.ts';

const count = (histogram: Histogram, le: string) =>
  histogram.samples().find(({ labels }) => labels?.le === le)?.value;

it('counts what is at most a bound in its bucket and all later ones', () => {
  const histogram = new Histogram();
  histogram.observe(0.01);
  histogram.observe(0.011, 2);
  histogram.observe(99);
  expect([count(histogram, '0.005'), count(histogram, '0.01'), count(histogram, '0.025')]).toEqual([0, 1, 3]);
  expect([count(histogram, '10'), count(histogram, '+Inf')]).toEqual([3, 4]);
  expect(histogram.samples().at(-1)).toMatchObject({ suffix: '_count', value: 4 });
  expect(histogram.samples().at(-2)?.value).toBeCloseTo(99.032);
});

it('tells within which bound a share of all is', () => {
  const histogram = new Histogram();
  expect(histogram.quantile(0.5)).toBeNull();
  histogram.observe(0.000_2, 99);
  histogram.observe(3);
  expect([histogram.quantile(0.5), histogram.quantile(0.99), histogram.quantile(1)]).toEqual([
    0.000_25, 0.000_25, 5,
  ]);
  histogram.observe(60, 1_000);
  expect(histogram.quantile(0.99)).toBe(Number.POSITIVE_INFINITY);
});
