/** What was done in one cell of the matrix, and the CPU time it took. */
export interface Work {
  readonly requests: number;
  readonly spans: number;
  readonly actions: number;
  readonly cpuSeconds: number;
}

/** Of each, in microseconds of CPU time. */
export interface Cost {
  readonly request: number;
  readonly span: number;
  readonly action: number;
}

const PARTS = [0, 1, 2] as const;

/**
 * The cost of a request, a span and an action that explains all cells best, each by its share: one that takes seconds
 * counts no more than one that takes none. No cost is below nothing.
 */
export function costOf(cells: readonly Work[]): Cost {
  const rows = cells.map(({ requests, spans, actions, cpuSeconds }) => {
    const micros = cpuSeconds * 1e6;
    return [requests / micros, spans / micros, actions / micros];
  });
  let best: { costs: number[]; error: number } | null = null;
  // Of three unknowns that may not be negative the best is the best of those where some are nothing.
  for (let chosen = 1; chosen < 8; chosen++) {
    const costs = leastSquares(
      rows,
      PARTS.filter((part) => (chosen >> part) & 1),
    );
    if (costs === null || costs.some((cost) => cost < 0)) continue;
    const error = rows.reduce((sum, row) => sum + (dot(row, costs) - 1) ** 2, 0);
    if (best === null || error < best.error) best = { costs, error };
  }
  const [request = 0, span = 0, action = 0] = best?.costs ?? [];
  return { request, span, action };
}

/** How many times what the costs let expect a cell took. */
export function against(cost: Cost, { requests, spans, actions, cpuSeconds }: Work): number {
  return (cpuSeconds * 1e6) / (cost.request * requests + cost.span * spans + cost.action * actions);
}

/** The costs for which every row comes nearest to 1, those not chosen being nothing; null where they cannot be told apart. */
function leastSquares(rows: readonly number[][], chosen: readonly number[]): number[] | null {
  const matrix = chosen.map((a) => [
    ...chosen.map((b) => rows.reduce((sum, row) => sum + at(row, a) * at(row, b), 0)),
    rows.reduce((sum, row) => sum + at(row, a), 0),
  ]);
  for (const [index, row] of matrix.entries()) {
    const pivot = at(row, index);
    if (!(pivot > 1e-18)) return null;
    for (const [other, target] of matrix.entries()) {
      if (other === index) continue;
      const factor = at(target, index) / pivot;
      for (let column = index; column <= chosen.length; column++)
        target[column] = at(target, column) - factor * at(row, column);
    }
  }
  const costs = PARTS.map(() => 0);
  for (const [index, part] of chosen.entries()) {
    const row = matrix[index] ?? [];
    costs[part] = at(row, chosen.length) / at(row, index);
  }
  return costs;
}

function dot(row: readonly number[], costs: readonly number[]): number {
  return row.reduce((sum, value, index) => sum + value * at(costs, index), 0);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}
