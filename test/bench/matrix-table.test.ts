import { describe, expect, it } from 'vitest';
import { type Cell, cliffs, matrixTable } from './matrix-table.ts';

/** 50 µs a request, 2 µs a span, 100 µs an action. */
const cells: Cell[] = [1, 100, 8_000].flatMap((spansPerRequest) =>
  [0, 0.5].map((share) => {
    const [requests, spans, actions] = [1_000, 1_000 * spansPerRequest, 1_000 * spansPerRequest * share];
    const cpuSeconds = (50 * requests + 2 * spans + 100 * actions) / 1e6;
    return { spansPerRequest, share, requests, spans, actions, cpuSeconds };
  }),
);
const withCliff = cells.map((cell) =>
  cell.spansPerRequest === 8_000 ? { ...cell, cpuSeconds: 4 * cell.cpuSeconds } : cell,
);

describe('the table of all sizes and shares', () => {
  it('shows what each cell does and what a request, a span and an action cost', () => {
    const lines = matrixTable([{ name: 'a, identity', cells }]).split('\n');
    expect(lines[0]).toMatch(/^\| spans a request \| actions \| +a, identity \|$/);
    expect(lines[2]).toMatch(/^\| +1 \| +0 % \| +19 k · 52 µs \|$/);
    expect(lines[7]).toMatch(/^\| +8,000 \| +50 % \| +19 k · 52 µs \|$/);
    expect(lines.at(-1)).toContain('a, identity: 50 µs a request + 2.00 µs a span + 100 µs an action');
    expect(cliffs({ name: 'a', cells })).toEqual([]);
  });

  it('marks the cells of a cliff', () => {
    expect(matrixTable([{ name: 'a', cells: withCliff }])).toMatch(/\(!\d\.\d\)/);
    expect(cliffs({ name: 'a', cells: withCliff })).not.toEqual([]);
  });
});
