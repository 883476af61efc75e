import type { Library } from '../model/library.ts';
import { FACTS, type Fact, isKnown, type Ran } from './facts.ts';

/** Of whom a row counts the calls. */
export interface Source {
  /** Null where the spans' scope has no name. */
  readonly library: Library | null;
  readonly agent: string | null;
  readonly service: string | null;
}

export interface Row extends Source {
  /** The dialects that described the calls, joined by `+`. */
  readonly dialect: string;
  readonly calls: number;
  /** Of these, the calls of which each fact is known. */
  readonly known: Readonly<Record<Fact, number>>;
  /** Of these, the calls whose arguments or result an attribute limit cut. */
  readonly cut: number;
}

interface Tally extends Source {
  readonly dialects: Set<string>;
  calls: number;
  readonly known: Record<Fact, number>;
  cut: number;
}

/** Names come from anyone; these are labels. */
const MAX_NAME = 100;
/** A label per row and fact: what a metrics backend takes without a thought. */
const MAX_ROWS = 200;

/** Where calls are counted for whom there is no row left. */
export const OTHERS: Source = {
  library: { name: 'others', version: '' },
  agent: null,
  service: null,
};

/**
 * Who is seen, and how well: calls by library and agent, and of how many each fact is known. Sums only grow, and a
 * row never goes: of agents beyond the bound all calls count together.
 */
export class Coverage {
  private readonly tallies = new Map<string, Tally>();
  private last: (Source & { readonly tally: Tally }) | null = null;
  private readonly maxRows: number;

  constructor(maxRows = MAX_ROWS) {
    this.maxRows = maxRows;
  }

  add(ran: Ran): void {
    const { library, dialect, agent, service } = ran.action;
    const tally = this.tallyOf(library, name(agent), name(service));
    tally.calls++;
    if (!tally.dialects.has(dialect)) for (const one of dialect.split('+')) tally.dialects.add(one);
    for (const fact of FACTS) if (isKnown(ran, fact)) tally.known[fact]++;
    if (ran.action.truncated) tally.cut++;
  }

  /** Takes what another one has counted. */
  merge(rows: readonly Row[]): void {
    for (const { library, agent, service, dialect, calls, known, cut } of rows) {
      const tally = this.tally({ library, agent, service });
      for (const one of dialect.split('+')) tally.dialects.add(one);
      tally.calls += calls;
      tally.cut += cut;
      for (const fact of FACTS) tally.known[fact] += known[fact];
    }
  }

  /** In the order in which they were first seen. */
  rows(): Row[] {
    return [...this.tallies.values()].map(({ dialects, ...tally }) => ({
      ...tally,
      dialect: [...dialects].sort().join('+'),
    }));
  }

  /** Calls of one source come in a row: its key is not put together anew for each. */
  private tallyOf(library: Library | null, agent: string | null, service: string | null): Tally {
    const { last } = this;
    const same =
      last !== null &&
      last.agent === agent &&
      last.service === service &&
      last.library?.name === library?.name &&
      last.library?.version === library?.version;
    if (same) return last.tally;
    const tally = this.tally({ library, agent, service });
    this.last = { library, agent, service, tally };
    return tally;
  }

  private tally(source: Source): Tally {
    const key = keyOf(source);
    const known = this.tallies.get(key);
    if (known !== undefined) return known;
    // One row is kept for the others.
    if (this.tallies.size >= this.maxRows - 1 && source !== OTHERS) return this.tally(OTHERS);
    const fresh = { ...source, dialects: new Set<string>(), calls: 0, known: nothing(), cut: 0 };
    this.tallies.set(key, fresh);
    return fresh;
  }
}

/** The share of a row's calls of which a fact is known, 0 to 1. */
export function shareOf({ calls, known }: Row, fact: Fact): number {
  return calls === 0 ? 0 : known[fact] / calls;
}

/** Those who see least first: arguments before all else, for nothing can be judged without; then by what else is missing. */
export function worstFirst(rows: readonly Row[]): Row[] {
  const all = (row: Row) => FACTS.reduce((sum, fact) => sum + shareOf(row, fact), 0);
  return [...rows].sort(
    (a, b) =>
      shareOf(a, 'arguments') - shareOf(b, 'arguments') ||
      all(a) - all(b) ||
      b.calls - a.calls ||
      (keyOf(a) < keyOf(b) ? -1 : 1),
  );
}

function keyOf({ library, agent, service }: Source): string {
  return JSON.stringify([library?.name, library?.version, agent, service]);
}

function name(text: string | null): string | null {
  return text !== null && text.length > MAX_NAME ? `${text.slice(0, MAX_NAME - 1)}…` : text;
}

function nothing(): Record<Fact, number> {
  return { arguments: 0, result: 0, call_id: 0, agent: 0, conversation: 0, goal: 0, system: 0 };
}
