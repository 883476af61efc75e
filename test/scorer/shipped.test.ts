import { readFileSync, statSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pValue } from '../../src/scorer/calibration.ts';
import { sharesOf } from '../../src/scorer/evaluate.ts';
import { FEATURES } from '../../src/scorer/features/index.ts';
import { modelFile } from '../../src/scorer/file.ts';
import { shipped, shippedOf } from '../../src/scorer/load.ts';
import { parseModel, printModel } from '../../src/scorer/model.ts';
import { packModel } from '../../src/training/pack.ts';

const FILE = 'src/scorer/data/model.json';
const text = readFileSync(FILE, 'utf8');
const names = FEATURES.map(({ name }) => name);
const model = parseModel(JSON.parse(text), names);
const { base, forest } = shipped();

/** Values of features about where the model tells them apart. */
const vectors = (() => {
  const thresholds = names.map(() => [0]);
  for (const tree of model.trees)
    for (const { feature, threshold } of tree) if (feature >= 0) thresholds[feature]?.push(threshold);
  const value = (near: readonly number[]) =>
    fc.oneof(
      fc.constantFrom(...near),
      fc.tuple(fc.constantFrom(...near), fc.double({ min: -1, max: 1, noNaN: true })).map(([a, b]) => a + b),
    );
  return fc.tuple(...thresholds.map(value));
})();

describe('the shipped model', () => {
  test('knows every feature, in their order', () => {
    expect(model.features).toEqual(names);
  });

  test('is printed as training prints it', () => {
    // Not `toBe`: what differs would fill the screen.
    expect(printModel(model) === text).toBe(true);
  });

  test('is shipped as it was trained, in arrays of numbers', () => {
    expect(Buffer.compare(packModel(model), modelFile())).toBe(0);
  });

  test('is small enough to ship', () => {
    expect(statSync(FILE).size).toBeLessThan(2 * 1024 * 1024);
    expect(modelFile().length).toBeLessThan(2 * 1024 * 1024);
  });

  test('is refused with what is wrong where its file is damaged', () => {
    const whole = modelFile();
    const place = fc.oneof(fc.nat(whole.length - 1), fc.nat(8_000));
    const bytes = fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 200 });
    const row = names.map(() => 1);
    fc.assert(
      fc.property(bytes, fc.option(place), (spoilt, end) => {
        const copy = Uint8Array.from(whole.subarray(0, end ?? whole.length));
        for (const [at, byte] of spoilt) copy[at] = byte;
        try {
          const { base, forest, nodes } = shippedOf(copy);
          // A number that still is one: another score, but one that comes.
          expect(typeof forest.sum(base, row)).toBe('number');
          sharesOf(nodes, row);
        } catch (error) {
          expect((error as Error).message).toMatch(/model/);
        }
      }),
    );
  });

  test('has seen enough clean runs to tell one in 200', () => {
    expect(pValue(Number.POSITIVE_INFINITY, shipped().calibration)).toBeLessThan(1 / 200);
  });

  test('finds an action that says more against itself never safer, and one that says more for itself never worse', () => {
    const bound = FEATURES.flatMap(({ towards }, i) => (towards === 0 ? [] : [{ i, towards }]));
    fc.assert(
      fc.property(
        vectors,
        fc.constantFrom(...bound),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (values, { i, towards }, more) => {
          const after = values.with(i, (values[i] ?? 0) + more);
          const change = forest.sum(base, after) - forest.sum(base, values);
          expect(change * towards).toBeGreaterThanOrEqual(-1e-9);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
