import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binned } from '../../src/training/bins.ts';

const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(0, 1e-9, 1e-9 + Number.EPSILON),
);
const column = fc.array(number, { minLength: 1, maxLength: 200 });

/** The table of one feature. */
const table = (values: readonly number[], most?: number) => {
  const { columns, bounds, rows } = binned(
    values.map((value) => Float64Array.of(value)),
    1,
    most,
  );
  return { rows, bins: [...(columns[0] ?? [])], bounds: [...(bounds[0] ?? [])] };
};

describe('the bins of a feature', () => {
  test('part its values by rising bounds, at or below which a bin ends', () => {
    fc.assert(
      fc.property(column, fc.integer({ min: 2, max: 64 }), (values, most) => {
        const { bins, bounds, rows } = table(values, most);
        expect(rows).toBe(values.length);
        expect(bounds.length).toBeLessThan(most);
        bounds.forEach((bound, i) => {
          if (i > 0) expect(bound).toBeGreaterThan(bounds[i - 1] as number);
        });
        values.forEach((value, row) => {
          bounds.forEach((bound, i) => {
            expect(value <= bound).toBe((bins[row] as number) <= i);
          });
        });
      }),
    );
  });

  test('none of a feature that is always the same', () => {
    expect(table([2, 2, 2]).bounds).toEqual([]);
  });

  test('tell a rare value apart, at either end and in the middle', () => {
    const often = (value: number) => Array.from({ length: 3_000 }, () => value);
    const parted = (values: readonly number[]) => {
      const { bins } = table(values);
      return new Set(bins).size;
    };
    expect(parted([0, 0, 0, ...often(1)])).toBe(2);
    expect(parted([...often(0), 1, 1, 1])).toBe(2);
    expect(parted([0, 1, ...often(2)])).toBe(3);
    expect(parted([...often(0), ...[1, 1, 1], ...often(2)])).toBe(3);
  });

  test('are about equally full where values are all different', () => {
    const { bins } = table(
      Array.from({ length: 6_400 }, (_, i) => Math.sin(i)),
      64,
    );
    const sizes = new Map<number, number>();
    for (const bin of bins) sizes.set(bin, (sizes.get(bin) ?? 0) + 1);
    expect(sizes.size).toBeGreaterThan(50);
    for (const size of sizes.values()) expect(size).toBeLessThanOrEqual(201);
  });

  test('tell what is seldom there apart as finely as if the rest were not', () => {
    const seldom = Array.from({ length: 500 }, (_, i) => i / 500 + 0.001);
    const noughts = Array.from({ length: 9_500 }, () => 0);
    const { bins } = table([...noughts, ...seldom]);
    expect(new Set(bins).size).toBeGreaterThan(55);
    expect(new Set(bins.slice(0, noughts.length)).size).toBe(1);
  });

  test('give each common value one to itself', () => {
    const common = [0, 1, 2].flatMap((value) => Array.from({ length: 1_000 }, () => value));
    const rare = Array.from({ length: 300 }, (_, i) => 0.5 + i / 1_000_000);
    const { bins } = table([...common, ...rare]);
    const of = (from: number, to: number): ReadonlySet<number> => new Set(bins.slice(from, to));
    for (const at of [0, 1_000, 2_000]) expect(of(at, at + 1_000).size).toBe(1);
    expect([...of(0, 3_000)].some((bin) => of(3_000, 3_300).has(bin))).toBe(false);
  });

  test('have bounds that print short', () => {
    expect(table([0.123456789, 0.987654321]).bounds).toEqual([0.56]);
  });
});
