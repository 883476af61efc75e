/** What of a span matters to the spans below it. */
export interface Kin {
  readonly parent: string;
  readonly agent: string | null;
  /** True where the span is a tool call. */
  readonly call: boolean;
}

/** Further up nothing is looked for; a circle of parents ends here too. */
const MAX_HOPS = 32;

/** The span with this id and those above it, the nearest first, as far as they are known. */
export function* ancestors(lineage: ReadonlyMap<string, Kin>, spanId: string): Iterable<Kin> {
  let kin = lineage.get(spanId);
  for (let hops = 0; hops < MAX_HOPS && kin !== undefined; hops++) {
    yield kin;
    kin = lineage.get(kin.parent);
  }
}

/**
 * True where a span lies below a tool call: what its agent is asked there, a model has written, not the user. A
 * manager that was talked into something would else pass it on with the user's authority.
 */
export function isBelowCall(lineage: ReadonlyMap<string, Kin>, spanId: string): boolean {
  const parent = lineage.get(spanId)?.parent;
  if (parent === undefined) return false;
  for (const { call } of ancestors(lineage, parent)) if (call) return true;
  return false;
}

/** The agent of the nearest span above that names one, over any of these parents; null where none does. */
export function agentAbove(lineage: ReadonlyMap<string, Kin>, parents: Iterable<string>): string | null {
  for (const parent of parents) {
    for (const { agent } of ancestors(lineage, parent)) if (agent !== null) return agent;
  }
  return null;
}
