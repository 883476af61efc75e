import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverOf } from '../../src/baseline/cover.ts';

const set = (...tools: string[]): string => JSON.stringify(tools);

test('the system that has every value vouches alone, whatever repeats some of them', () => {
  const sets = [
    [set('invoice', 'vendor'), 7],
    [set('vendor'), 3],
  ] as const;
  expect(coverOf(sets, () => true)).toEqual([['vendor', 10]]);
});

test('two that share the work both do', () => {
  const sets = [
    [set('contract'), 6],
    [set('vendor'), 4],
  ] as const;
  expect(coverOf(sets, () => true)).toEqual([
    ['contract', 6],
    ['vendor', 4],
  ]);
});

test('what few runs alone would need is left unexplained', () => {
  const sets = [
    [set('vendor'), 95],
    [set('mail'), 5],
  ] as const;
  expect(coverOf(sets, () => true)).toEqual([['vendor', 95]]);
  expect(coverOf([[set('mail'), 2]], (runs) => runs >= 3)).toEqual([]);
});

test('any sets: each tool adds runs, none comes twice', () => {
  const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 });
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          names.map((one) => set(...one)),
          fc.integer({ min: 1, max: 9 }),
        ),
      ),
      (sets) => {
        const cover = coverOf(sets, () => true);
        expect(new Set(cover.map(([tool]) => tool)).size).toBe(cover.length);
        for (const [, runs] of cover) expect(runs).toBeGreaterThan(0);
      },
    ),
  );
});
