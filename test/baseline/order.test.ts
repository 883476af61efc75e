import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextKey, probabilityOf } from '../../src/baseline/order.ts';

const ORDER = {
  [contextKey([])]: { read: 8, write: 4 },
  [contextKey(['read'])]: { write: 3, read: 1 },
  [contextKey(['^', 'read'])]: { read: 1 },
};

test('what mostly follows is likelier than what rarely does, and both than what never did', () => {
  const after = (tool: string) => probabilityOf(tool, ['x', 'y', 'read'], ORDER, 2);
  expect(after('write')).toBeGreaterThan(after('read'));
  expect(after('read')).toBeGreaterThan(after('delete'));
  expect(after('delete')).toBeGreaterThan(0);
});

test('the longest known context speaks first', () => {
  expect(probabilityOf('read', ['read'], ORDER, 2)).toBeGreaterThan(
    probabilityOf('read', ['write', 'read'], ORDER, 2),
  );
});

test('nothing known is no certainty of anything', () => {
  expect(probabilityOf('any', [], {}, 0)).toBe(1);
  expect(probabilityOf('any', [], {}, 9)).toBeCloseTo(0.1);
});

const names = ['a', 'b', 'c', 'd'];
const counts = fc.dictionary(fc.constantFrom(...names), fc.integer({ min: 1, max: 50 }), { minKeys: 1 });

test('the tools and one unknown share a probability of one, whatever was seen', () => {
  fc.assert(
    fc.property(counts, counts, counts, fc.array(fc.constantFrom(...names)), (none, one, two, before) => {
      const order = {
        [contextKey([])]: none,
        [contextKey(before.slice(-1))]: one,
        [contextKey(before.slice(-2))]: two,
      };
      const known = new Set([none, one, two].flatMap((seen) => Object.keys(seen)));
      const total = [...known, 'unknown'].reduce(
        (sum, tool) => sum + probabilityOf(tool, before, order, known.size),
        0,
      );
      expect(total).toBeLessThanOrEqual(1 + 1e-9);
      for (const tool of known) expect(probabilityOf(tool, before, order, known.size)).toBeGreaterThan(0);
    }),
  );
});
