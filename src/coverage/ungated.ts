import type { Action } from '../model/action.ts';
import type { Finding } from '../model/finding.ts';
import { remember } from '../session/bounded.ts';

export interface UngatedLimits {
  /** Programs remembered; the one seen longest ago makes room. */
  readonly maxServices: number;
  /** Tools of a program told apart. */
  readonly maxTools: number;
}

const LIMITS: UngatedLimits = { maxServices: 10_000, maxTools: 200 };
const DAY_NS = 86_400e9;

/** What is known of one program. */
interface Program {
  /** A call of it has asked the gate. */
  gated: boolean;
  /** The latest call of each tool that did not ask, and the day on which it was told of, null where it is still to be. */
  readonly ungated: Map<string, { readonly action: Action; readonly told: number | null }>;
}

interface Told {
  readonly action: Action;
  readonly finding: Finding;
}

/**
 * Calls that were seen and never asked, in programs whose other calls do ask: a tool that nobody wrapped, or a guard that
 * was switched off. By the spans' own clock a tool is told of once a day; a program that never asks has no gate, and
 * nothing is said of it. Which of its calls come first does not matter.
 */
export class UngatedCalls {
  private readonly limits: UngatedLimits;
  private readonly programs = new Map<string, Program>();

  constructor(limits: Partial<UngatedLimits> = {}) {
    this.limits = { ...LIMITS, ...limits };
  }

  /** Takes a call that ran; what is to be told of now. */
  see(action: Action, gated: boolean): Told[] {
    const name = action.service ?? '';
    const program = this.programs.get(name) ?? { gated: false, ungated: new Map() };
    remember(this.programs, name, program, this.limits.maxServices);
    if (gated) program.gated = true;
    else this.note(program, action);
    return program.gated ? tellOf(program, gated ? null : action) : [];
  }

  private note({ ungated }: Program, action: Action): void {
    const told = ungated.get(action.tool)?.told ?? null;
    const fresh = told !== null && told >= dayOf(action) ? told : null;
    remember(ungated, action.tool, { action, told: fresh }, this.limits.maxTools);
  }
}

/** Those that nobody was told of yet. `only`: just this call's tool can be news. */
function tellOf({ ungated }: Program, only: Action | null): Told[] {
  const found: Told[] = [];
  for (const [tool, { action, told }] of ungated) {
    if (told !== null || (only !== null && tool !== only.tool)) continue;
    ungated.set(tool, { action, told: dayOf(action) });
    found.push({ action, finding: finding(action) });
  }
  return found;
}

function dayOf({ startTime }: Action): number {
  return Math.floor(startTime / DAY_NS);
}

function finding(action: Action): Finding {
  const program = action.service === null ? 'a program without a name' : action.service.slice(0, 100);
  return {
    detector: 'coverage',
    rule: null,
    kind: 'ungated_call',
    severity: 'medium',
    outcome: 'alert',
    score: 1,
    reason: `${action.tool.slice(0, 100)} ran in ${program} without asking the gate that other calls there ask: wrap it with guard(tool), or start the program with --import goalkeeper/register`,
    evidence: [{ span: action.span, where: 'call that never asked', value: action.tool.slice(0, 100) }],
    owasp: null,
  };
}
