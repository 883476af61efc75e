import type { Action } from '../model/action.ts';
import type { Finding } from '../model/finding.ts';
import { remember } from '../session/bounded.ts';
import { settingFor } from './settings.ts';

export interface BlindLimits {
  /** Calls within a day before anything is said: fewer may be chance. */
  readonly minCalls: number;
  /** An agent is blind where the arguments of no larger share of its calls are known. */
  readonly maxShare: number;
  /** Agents remembered; the one seen longest ago makes room. */
  readonly maxAgents: number;
}

const LIMITS: BlindLimits = { minCalls: 20, maxShare: 0.05, maxAgents: 10_000 };
const DAY_NS = 86_400e9;

/** What was seen of an agent on a day. */
interface Day {
  readonly day: number;
  calls: number;
  captured: number;
  told: boolean;
}

/**
 * Agents whose calls are seen, but not with what: nobody can judge these. By the spans' own clock, in days of UTC, an
 * agent is told of once a day. Two days are kept of each, for at midnight spans of both arrive; what is older counts
 * for nothing.
 */
export class BlindAgents {
  private readonly limits: BlindLimits;
  private readonly agents = new Map<string, readonly Day[]>();

  constructor(limits: Partial<BlindLimits> = {}) {
    this.limits = { ...LIMITS, ...limits };
  }

  /** Counts a call that ran, or so many alike; the finding where by it an agent is known to be blind. */
  see(action: Action, times = 1): Finding | null {
    const { minCalls, maxShare } = this.limits;
    const day = this.day(nameOf(action), Math.floor(action.startTime / DAY_NS));
    if (day === null) return null;
    day.calls += times;
    if (action.captured) day.captured += times;
    const blind = day.calls >= minCalls && day.captured <= maxShare * day.calls;
    if (action.captured || day.told || !blind) return null;
    day.told = true;
    return finding(action, day);
  }

  private day(agent: string, number: number): Day | null {
    const days = this.agents.get(agent) ?? [];
    const found = days.find(({ day }) => day === number);
    const kept = found ? days : [...days, newDay(number)].sort((a, b) => b.day - a.day).slice(0, 2);
    remember(this.agents, agent, kept, this.limits.maxAgents);
    return kept.find(({ day }) => day === number) ?? null;
  }
}

function newDay(day: number): Day {
  return { day, calls: 0, captured: 0, told: false };
}

/** The agent's own name, else its service's; a name is a label here, not a text. */
function nameOf({ agent, service }: Action): string {
  return (agent ?? service ?? '').slice(0, 100);
}

function finding(action: Action, { day, calls, captured }: Day): Finding {
  const name = nameOf(action);
  const who = name === '' ? 'an agent without a name' : `agent ${name}`;
  const share = captured === 0 ? 'none' : `only ${captured}`;
  const date = new Date((day * DAY_NS) / 1e6).toISOString().slice(0, 10);
  const setting = settingFor('arguments', action, false);
  const { library } = action;
  return {
    detector: 'coverage',
    rule: null,
    kind: 'blind_agent',
    severity: 'low',
    outcome: 'alert',
    score: 1,
    reason: `${who} made ${calls} calls on ${date} and the arguments of ${share} were captured, so they cannot be judged: ${setting}`,
    evidence:
      library === null
        ? []
        : [{ span: action.span, where: 'library', value: `${library.name} ${library.version}`.trim() }],
    owasp: null,
  };
}
