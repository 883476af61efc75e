import type { Outcome } from '../../../src/model/finding.ts';
import type { OfferedTool } from '../core/contract.ts';
import type { Gating } from '../spans/telemetry.ts';

/** What is known of one tool. */
export interface ToolCoverage {
  readonly tool: string;
  /** Who has it; null where only its calls were seen. */
  readonly framework: string | null;
  /** The gate stands before it. */
  readonly wrapped: boolean;
  /** Calls that came to the gate, by how they were decided. */
  readonly calls: Readonly<Record<Gating, number>>;
  readonly refused: number;
  /** Calls that no span tells of, since the application's sampler has dropped it. */
  readonly unseen: number;
}

/** Told of each count as it happens, for metrics. */
export interface Counted {
  call(tool: string, gating: Gating, outcome: Outcome | null): void;
  refused(tool: string): void;
  unseen(tool: string): void;
}

type Tally = {
  -readonly [K in keyof ToolCoverage]: K extends 'calls' ? Record<Gating, number> : ToolCoverage[K];
};

const MAX_TOOLS = 1_000;
const OTHERS = 'others';

/** Which tools there are, which of them the gate stands before, and what became of their calls. */
export class Coverage {
  private readonly tools = new Map<string, Tally>();
  private readonly counted: Counted | null;

  constructor(counted: Counted | null = null) {
    this.counted = counted;
  }

  saw(tools: readonly OfferedTool[], framework: string, wrapped: boolean): void {
    for (const { name } of tools) {
      const tally = this.tally(name);
      tally.framework ??= framework;
      tally.wrapped ||= wrapped;
    }
  }

  called(tool: string, gating: Gating, outcome: Outcome | null): void {
    const tally = this.tally(tool);
    tally.wrapped = true;
    tally.calls[gating]++;
    this.counted?.call(tool, gating, outcome);
  }

  refused(tool: string): void {
    this.tally(tool).refused++;
    this.counted?.refused(tool);
  }

  unseen(tool: string): void {
    this.tally(tool).unseen++;
    this.counted?.unseen(tool);
  }

  /** In the order in which they were first seen. */
  snapshot(): ToolCoverage[] {
    return [...this.tools.values()].map((tally) => ({ ...tally, calls: { ...tally.calls } }));
  }

  /** Beyond the bound all tools count together. */
  private tally(name: string): Tally {
    const known = this.tools.get(name);
    if (known !== undefined) return known;
    if (this.tools.size >= MAX_TOOLS && name !== OTHERS) return this.tally(OTHERS);
    const calls = { verdict: 0, trusted: 0, fail_open: 0, fail_closed: 0, off: 0 };
    const fresh: Tally = { tool: name, framework: null, wrapped: false, calls, refused: 0, unseen: 0 };
    this.tools.set(name, fresh);
    return fresh;
  }
}

/** In words, for the self-check and who asks: `7 of 8 tools gated, not: run_sql; 2 calls ran unjudged`. Empty where no tool was seen. */
export function coverageText(tools: readonly ToolCoverage[]): string {
  if (tools.length === 0) return '';
  const bare = tools.filter(({ wrapped }) => !wrapped).map(({ tool }) => tool);
  const unseen = tools.reduce((sum, tool) => sum + tool.unseen, 0);
  const open = tools.reduce((sum, { calls }) => sum + calls.fail_open + calls.off, 0);
  const parts = [`${tools.length - bare.length} of ${tools.length} tools gated`];
  if (bare.length > 0) {
    const more = bare.length > 5 ? ` and ${bare.length - 5} more` : '';
    parts[0] += `, not: ${bare.slice(0, 5).join(', ')}${more}`;
  }
  if (open > 0) parts.push(`${open} ${open === 1 ? 'call' : 'calls'} ran unjudged`);
  if (unseen > 0)
    parts.push(`${unseen} ${unseen === 1 ? 'call' : 'calls'} in no span, by the application's sampler`);
  return parts.join('; ');
}
