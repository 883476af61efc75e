import { hash } from './layout.ts';
import { isWhole, type Run, type Step } from './run.ts';

export interface Bounds {
  readonly perDomain: number;
  readonly inAll: number;
}

interface Drawn {
  readonly key: string;
  readonly run: Run;
}

/**
 * Some runs of each domain, the same whenever it is asked: those whose ids hash lowest. What tells nothing and what
 * tells the same as another is left out. In the order of the hashes, so that domains stand mixed.
 */
export function sample(runs: Iterable<Run>, { perDomain, inAll }: Bounds): Run[] {
  const domains = new Map<string, Drawn[]>();
  const seen = new Set<string>();
  const ids = new Set<string>();
  for (const run of runs) {
    // Trace ids are made of them.
    if (ids.has(run.id)) throw new Error(`two runs have the id ${run.id}`);
    ids.add(run.id);
    if (!isWhole(run)) continue;
    const content = hash(JSON.stringify([run.steps.map(withoutResult), run.attack]), 32);
    if (seen.has(content)) continue;
    seen.add(content);
    const drawn = domains.get(run.domain) ?? [];
    domains.set(run.domain, drawn);
    drawn.push({ key: hash(`sample ${run.id}`, 32), run });
    drawn.sort(byKey);
    if (drawn.length > perDomain) drawn.pop();
  }
  // In turns: no domain loses all while another keeps many.
  return [...domains.values()]
    .flatMap((drawn) => drawn.map((entry, turn) => ({ ...entry, turn })))
    .sort((a, b) => a.turn - b.turn || byKey(a, b))
    .slice(0, inAll)
    .sort(byKey)
    .map(({ run }) => run);
}

/** Results carry clocks and random ids: two runs that differ in them alone are one. */
function withoutResult(step: Step): unknown {
  return 'tool' in step ? [step.tool, step.arguments, step.harmful] : step;
}

function byKey(a: Drawn, b: Drawn): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
