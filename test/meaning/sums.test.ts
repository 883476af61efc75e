import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Sums } from '../../src/meaning/sums.ts';
import { DIMENSIONS } from '../../src/meaning/vectors.ts';

const ROWS = 8;
const rows = fc.int8Array({ minLength: ROWS * DIMENSIONS, maxLength: ROWS * DIMENSIONS });
const picks = fc.array(fc.nat(ROWS - 1), { maxLength: 20 });

test('vectors of bytes are added up as their numbers are, however many', () => {
  const sums = new Sums();
  fc.assert(
    fc.property(rows, picks, fc.constantFrom(1, 13, 300), (numbers, picked, times) => {
      const quads = new Int32Array(numbers.slice().buffer);
      const expected = new Int32Array(DIMENSIONS);
      sums.clear();
      for (let time = 0; time < times; time++) {
        for (const row of picked) {
          sums.add(quads, row);
          for (let i = 0; i < DIMENSIONS; i++) expected[i]! += numbers[row * DIMENSIONS + i]!;
        }
      }
      expect(sums.all()).toEqual(expected);
    }),
  );
});

test('the greatest and the least numbers run into no other, in as many vectors as a text can have', () => {
  const numbers = Int8Array.from({ length: 2 * DIMENSIONS }, (_, i) => (i < DIMENSIONS ? 127 : -128));
  const sums = new Sums();
  for (const row of [0, 1]) {
    sums.clear();
    for (let i = 0; i < 12_000; i++) sums.add(new Int32Array(numbers.buffer), row);
    expect(new Set(sums.all())).toEqual(new Set([12_000 * (row === 0 ? 127 : -128)]));
  }
});
