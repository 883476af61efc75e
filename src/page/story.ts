import type { Alarm, Seen } from '../drift/agent.ts';
import type { Aspect } from '../drift/aspects.ts';
import type { Change } from '../drift/changes.ts';

/** A run as the page shows it. */
export interface Point {
  readonly number: number;
  /** Nanoseconds since the epoch. */
  readonly time: number;
  readonly tools: readonly string[];
  /** Null while the agent was learned. */
  readonly evidence: Readonly<Record<Aspect, number>> | null;
  readonly total: number;
}

/** What was seen of one agent, run after run. */
export interface Story {
  readonly agent: string;
  readonly points: readonly Point[];
  readonly alarms: readonly Alarm[];
  readonly changes: readonly Change[];
}

/** Steps of a run that are kept. */
const MAX_STEPS = 32;

/** Collects what the runs of agents came to. */
export class Stories {
  private readonly byAgent = new Map<string, { points: Point[]; alarms: Alarm[]; changes: Change[] }>();
  private readonly only: string | null;

  /** `only`: the agent to look at; null for all. */
  constructor(only: string | null = null) {
    this.only = only;
  }

  add({ run, number, evidence, total, alarm, changes }: Seen): void {
    if (this.only !== null && run.agent !== this.only) return;
    // An agent that was forgotten meanwhile is counted from 1 again, and its story begins anew.
    const known = number === 1 ? undefined : this.byAgent.get(run.agent);
    const story = known ?? { points: [], alarms: [], changes: [] };
    this.byAgent.set(run.agent, story);
    story.points.push({ number, time: run.startTime, tools: run.tools.slice(0, MAX_STEPS), evidence, total });
    if (alarm !== null) story.alarms.push(alarm);
    // What changes while the agent is learned is part of what is learned.
    if (evidence !== null) story.changes.push(...changes);
  }

  /** Those that changed first, then by runs. */
  all(): Story[] {
    return [...this.byAgent]
      .map(([agent, story]) => ({ agent, ...story }))
      .sort(
        (a, b) =>
          b.alarms.length - a.alarms.length ||
          b.points.length - a.points.length ||
          (a.agent < b.agent ? -1 : 1),
      );
  }
}

/** `learning` before there is anything to compare with. */
export function stateOf({ alarms, points }: Story): 'changed' | 'steady' | 'learning' {
  if (alarms.length > 0) return 'changed';
  return points.some(({ evidence }) => evidence !== null) ? 'steady' : 'learning';
}
