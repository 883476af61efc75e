import type { Baseline } from './artefact.ts';

/** Tools that an order looks back on. */
export const ORDER = 3;
/** Stands before the first call of a run. */
const START = '^';

/** The key of a context: the tools before, the latest last. */
export function contextKey(before: readonly string[]): string {
  return JSON.stringify(before);
}

/** The last tools before a call, the start of the run included. */
export function latestTools(before: readonly string[]): string[] {
  return [START, ...before].slice(-ORDER);
}

/**
 * How probable a tool is after those before it, by prediction with partial matching, method C (Moffat 1990): the
 * longest known context speaks; a tool it has not seen is left to the next shorter one, with the probability that
 * the context shows something new. Tools a longer context knows are left out below (exclusion). Never 0.
 */
export function probabilityOf(
  tool: string,
  before: readonly string[],
  order: Baseline['order'],
  alphabet: number,
): number {
  const excluded = new Set<string>();
  let escaped = 1;
  const latest = latestTools(before);
  for (let length = latest.length; length >= 0; length--) {
    const seen = order[contextKey(latest.slice(latest.length - length))];
    if (seen === undefined) continue;
    let total = 0;
    let distinct = 0;
    for (const [next, count] of Object.entries(seen)) {
      if (excluded.has(next)) continue;
      total += count;
      distinct++;
    }
    if (distinct === 0) continue;
    const count = excluded.has(tool) || !Object.hasOwn(seen, tool) ? 0 : (seen[tool] ?? 0);
    if (count > 0) return (escaped * count) / (total + distinct);
    escaped *= distinct / (total + distinct);
    for (const next of Object.keys(seen)) excluded.add(next);
  }
  // Shared with every tool there is, known ones too: what was never seen is no likelier than what rarely was.
  return escaped / (alphabet + 1);
}
