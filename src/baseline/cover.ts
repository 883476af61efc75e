/** What may stay unexplained: values that stood nowhere else, in a few runs. */
const UNEXPLAINED = 0.1;
const MAX_TOOLS = 12;

/**
 * The fewest tools such that nearly all sets of tools have one of them, by always taking the one that explains most of
 * what is left (ties go by name). `sets` are JSON lists with their runs; a tool that adds too few runs is left out.
 */
export function coverOf(
  sets: readonly (readonly [set: string, runs: number])[],
  isEnough: (runs: number) => boolean,
): [tool: string, runs: number][] {
  let left = sets.map(([set, runs]) => ({ tools: new Set(JSON.parse(set) as string[]), runs }));
  const total = left.reduce((sum, { runs }) => sum + runs, 0);
  const cover: [string, number][] = [];
  while (cover.length < MAX_TOOLS && left.reduce((sum, { runs }) => sum + runs, 0) > UNEXPLAINED * total) {
    const gains = new Map<string, number>();
    for (const { tools, runs } of left) {
      for (const tool of tools) gains.set(tool, (gains.get(tool) ?? 0) + runs);
    }
    const [best] = [...gains].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (best === undefined || !isEnough(best[1])) break;
    cover.push(best);
    left = left.filter(({ tools }) => !tools.has(best[0]));
  }
  return cover;
}
