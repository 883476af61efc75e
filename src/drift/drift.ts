import type { Action } from '../model/action.ts';
import type { Finding } from '../model/finding.ts';
import { remember } from '../session/bounded.ts';
import type { Setup } from '../session/setup.ts';
import { AgentDrift, type DriftSettings, type Seen } from './agent.ts';
import { driftFinding } from './finding.ts';
import { type Run, Runs } from './runs.ts';

/** Agents watched; the one seen longest ago makes room. */
const MAX_AGENTS = 256;

export interface Drifted {
  /** Runs that are over, each with what it came to. */
  readonly runs: readonly Seen[];
  /** Of agents, told at the last action of the run that raised the alarm; no verdict changes by them. */
  readonly drifted: readonly { readonly action: Action; readonly finding: Finding }[];
}

/** Whom actions that ran are told. */
export interface Watcher {
  /**
   * Takes actions that ran, and looks at the runs that are over. `now` is the caller's clock in milliseconds; by
   * infinity all are.
   */
  take(ran: readonly { readonly action: Action; readonly setup: Setup }[], now: number): Drifted;
}

/** Watches every agent for a change of its behaviour. */
export class Drift implements Watcher {
  private readonly settings: DriftSettings;
  private readonly runs = new Runs();
  private readonly agents = new Map<string, AgentDrift>();

  constructor(settings: DriftSettings) {
    this.settings = settings;
  }

  take(ran: readonly { readonly action: Action; readonly setup: Setup }[], now: number): Drifted {
    return this.see(this.runs.of(ran, now));
  }

  /** Takes runs that are over. */
  see(over: readonly Run[]): Drifted {
    const runs = over.map((run) => this.agent(run.agent).see(run));
    const drifted = runs.flatMap(({ run, alarm }) =>
      alarm === null ? [] : [{ action: run.last, finding: driftFinding(run, alarm) }],
    );
    return { runs, drifted };
  }

  private agent(name: string): AgentDrift {
    const agent = this.agents.get(name) ?? new AgentDrift(this.settings);
    remember(this.agents, name, agent, MAX_AGENTS);
    return agent;
  }
}
