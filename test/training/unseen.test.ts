import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pValue } from '../../src/scorer/calibration.ts';
import { evaluate } from '../../src/scorer/evaluate.ts';
import type { Example } from '../../src/training/corpus.ts';
import { BOOSTING, trained } from '../../src/training/fit.ts';
import { Random } from '../../src/training/random.ts';
import { calibrationOf, folds, leftOut } from '../../src/training/unseen.ts';
import { exampleOf, rowOf, runsOf } from './made.ts';

const QUICK = { ...BOOSTING, members: 1, trees: 10, minRows: 10 };
const SUITES = ['bank', 'shop', 'clinic', 'port', 'farm'];
const suiteOf = ({ label }: Example): string => label.suite;
const silent = (): void => {};

describe('folds', () => {
  const suites = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 });
  const examplesOf = (list: readonly number[]) => list.map((n) => exampleOf(`suite ${n}`, []));

  test('have every example once, and all of one key together', () => {
    fc.assert(
      fc.property(suites, fc.integer({ min: 1, max: 8 }), (list, count) => {
        const examples = examplesOf(list);
        const parts = folds(examples, suiteOf, count);
        expect(parts).toHaveLength(count);
        expect(new Set(parts.flat())).toEqual(new Set(examples));
        expect(parts.flat()).toHaveLength(examples.length);
        const homes = new Map<string, number>();
        parts.forEach((part, i) => {
          for (const example of part) {
            expect(homes.get(suiteOf(example)) ?? i).toBe(i);
            homes.set(suiteOf(example), i);
          }
        });
      }),
    );
  });

  test('get equally many keys, none two of the largest before each has one', () => {
    fc.assert(
      fc.property(suites, fc.integer({ min: 1, max: 8 }), (list, count) => {
        const examples = examplesOf(list);
        const parts = folds(examples, suiteOf, count);
        const keys = parts.map((part) => new Set(part.map(suiteOf)).size);
        expect(Math.max(...keys) - Math.min(...keys)).toBeLessThanOrEqual(1);
        const sizeOf = (key: string): number => list.filter((n) => `suite ${n}` === key).length;
        const largest = [...new Set(examples.map(suiteOf))].map(sizeOf).sort((a, b) => b - a);
        const dealtFirst = parts.map((part) =>
          Math.max(0, ...part.map((example) => sizeOf(suiteOf(example)))),
        );
        dealtFirst
          .sort((a, b) => b - a)
          .forEach((size, i) => {
            expect(size).toBe(largest[i] ?? 0);
          });
      }),
    );
  });

  test('do not hang on the order of the examples', () => {
    const list = examplesOf([1, 2, 2, 3, 3, 3, 4, 5, 6]);
    const named = (examples: readonly Example[]) =>
      folds(examples, suiteOf, 3).map((part) => [...new Set(part.map(suiteOf))].sort());
    expect(named([...list].reverse())).toEqual(named(list));
  });
});

describe('the scores of runs left out', () => {
  test('come from trees that saw no run of their fold', () => {
    const examples = runsOf(90, SUITES);
    const parts = folds(examples, suiteOf, 5);
    const scores = leftOut(examples, parts, silent, QUICK);
    expect(scores.size).toBe(90);
    const [part = []] = parts;
    const without = trained(
      examples.filter((example) => suiteOf(example) !== suiteOf(part[0] as Example)),
      QUICK,
    );
    for (const example of part) {
      const expected = example.rows.map(({ features }) => evaluate(without, features));
      expect([...(scores.get(example) ?? [])]).toEqual(expected);
    }
  });

  test('are told of as they come', () => {
    const told: string[] = [];
    const examples = runsOf(30, SUITES);
    leftOut(examples, folds(examples, suiteOf, 2), (line) => told.push(line), { ...QUICK, trees: 1 });
    expect(told).toEqual(['left out: fold 1 of 2', 'left out: fold 2 of 2']);
  });
});

describe('the calibration', () => {
  const random = new Random('calibration');
  const clean = (family: Example['family'], rows = 2) =>
    exampleOf(
      'bank',
      Array.from({ length: rows }, () => rowOf(0, false, random)),
      { family },
    );

  test("takes a clean run's most suspicious action, family by family", () => {
    const scores = new Map([
      [clean('recorded'), Float64Array.of(-3, 2)],
      [clean('recorded'), Float64Array.of(1, -3)],
      [clean('business'), Float64Array.of(0.5, 0.25)],
    ]);
    const calibration = calibrationOf(scores);
    expect(calibration).toEqual({ recorded: { runs: 2, top: [2] }, business: { runs: 1, top: [0.5] } });
    expect(pValue(5, calibration)).toBe(1 / 2);
  });

  test('takes no run in which something was tried, and none without an action', () => {
    const attacked = exampleOf('bank', [rowOf(1, true, random)]);
    const scores = new Map([
      [attacked, Float64Array.of(9)],
      [clean('recorded', 0), Float64Array.of()],
      [clean('recorded'), Float64Array.of(1, 0)],
    ]);
    expect(calibrationOf(scores)).toEqual({ recorded: { runs: 1, top: [1] } });
  });
});
