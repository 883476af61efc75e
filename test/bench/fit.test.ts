import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { against, costOf, type Work } from './fit.ts';

const SIZES = [1, 100, 512, 8_000];
const SHARES = [0, 0.02, 0.33, 1];

/** Every size with every share of actions, at what the costs come to. */
function cellsOf(request: number, span: number, action: number): Work[] {
  return SIZES.flatMap((size) =>
    SHARES.map((share) => {
      const [requests, spans, actions] = [1_000, 1_000 * size, 1_000 * size * share];
      return {
        ...{ requests, spans, actions },
        cpuSeconds: (request * requests + span * spans + action * actions) / 1e6,
      };
    }),
  );
}

describe('what a request, a span and an action cost', () => {
  it('is found again where cost grows with the work', () => {
    const cost = fc.double({ min: 0.5, max: 500, noNaN: true });
    fc.assert(
      fc.property(cost, cost, cost, (request, span, action) => {
        const found = costOf(cellsOf(request, span, action));
        expect(found.span).toBeCloseTo(span, 2);
        for (const cell of cellsOf(request, span, action)) expect(against(found, cell)).toBeCloseTo(1, 3);
      }),
    );
  });

  it('is never below nothing', () => {
    const noise = fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(noise, (factors) => {
        const cells = cellsOf(0, 1, 0).map((cell, index) => ({
          ...cell,
          cpuSeconds: cell.cpuSeconds * (factors[index] ?? 1),
        }));
        const { request, span, action } = costOf(cells);
        expect(Math.min(request, span, action)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('a cell that takes twice as long stands out', () => {
    const cells = cellsOf(50, 1, 150);
    const slow = cells.map((cell, index) =>
      index === 13 ? { ...cell, cpuSeconds: 2 * cell.cpuSeconds } : cell,
    );
    const cost = costOf(slow);
    expect(slow.map((cell) => against(cost, cell) > 1.5).indexOf(true)).toBe(13);
  });
});
