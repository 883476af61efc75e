import type { Action } from '../model/action.ts';
import type { Outcome } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { effectOf } from '../signals/effect.ts';
import { BASELINE_VERSION, type BaselineContent, LIMITS } from './artefact.ts';
import { kindOfGoal } from './goals.ts';
import { HabitOfTool } from './habit.ts';
import { type Observed, observe } from './observe.ts';
import { contextKey, latestTools, ORDER } from './order.ts';
import { Sample } from './sample.ts';
import { scoreLists } from './scores.ts';
import { grouped, RunTally } from './tally.ts';

export interface LearnOptions {
  readonly agent: string;
  /** From how many runs on, and from which share of runs on, a thing is learned. */
  readonly support: { readonly runs: number; readonly share: number };
  /** Hides values, see artefact.ts. */
  readonly salt?: string | null;
  /** Runs, by conversation or trace id, or `all`, that a person vouches for: learned although they have a finding. */
  readonly vouched?: ReadonlySet<string>;
  /** How suspicious a call looks to the scorer, for the calibration. */
  readonly score?: (action: Action, history: History) => number;
}

/** An action that was judged. */
export interface Seen {
  readonly action: Action;
  readonly history: History;
  readonly outcome: Outcome;
}

/** Runs held open at one time; beyond it the oldest is taken as over. */
const MAX_OPEN = 2_000;
/** Calls learned of one run. */
const MAX_CALLS = 200;
/** Runs with findings whose names are kept, so that a run that goes on stays left out. */
const MAX_TAINTED = 100_000;

/** What is kept of a call until its run is over. */
interface Call {
  readonly tool: string;
  readonly goal: string;
  readonly observed: Observed;
  readonly score: number | null;
  readonly startTime: number;
}

interface Run {
  calls: Call[];
  tainted: boolean;
}

/**
 * Learns one agent's habits from judged actions. A run with a finding teaches nothing; every other run counts once for
 * each thing it shows. Memory is bounded by what LIMITS says, and by the runs that are open.
 */
export class Learner {
  private readonly options: LearnOptions;
  private readonly open = new Map<string, Run>();
  private readonly tainted = new Set<string>();
  private readonly tools = new Map<string, HabitOfTool>();
  private readonly used = new RunTally(LIMITS.tools);
  private readonly goals = new Map<string, { runs: number; tools: RunTally }>();
  private readonly order = new Map<string, RunTally>();
  private readonly scores = new Map<string, Sample>();
  private runs = 0;
  private actions = 0;
  private first = Number.POSITIVE_INFINITY;
  private last = 0;

  constructor(options: LearnOptions) {
    this.options = options;
  }

  /** Runs with a finding so far. */
  get leftOut(): number {
    return this.tainted.size;
  }

  take(seen: Seen): void {
    const { action, outcome } = seen;
    if ((action.agent ?? action.service) !== this.options.agent) return;
    const id = action.conversation ?? action.span.traceId;
    let run = this.open.get(id);
    if (run === undefined) {
      if (this.open.size >= MAX_OPEN) this.closeOldest();
      run = { calls: [], tainted: this.tainted.has(id) };
      this.open.set(id, run);
    }
    if (outcome !== 'allow' && !this.isVouched(id, action)) {
      run.tainted = true;
      if (this.tainted.size < MAX_TAINTED) this.tainted.add(id);
    }
    if (run.tainted) run.calls = [];
    else if (run.calls.length < MAX_CALLS) run.calls.push(this.note(seen));
  }

  /** What was learned. The learner is done with then. */
  finish(): BaselineContent {
    while (this.open.size > 0) this.closeOldest();
    const { agent, support, salt = null } = this.options;
    const habit = (seen: number, of: number): boolean => seen >= support.runs && seen >= support.share * of;
    const tools = this.used.entries((runs) => habit(runs, this.runs));
    const learned = new Set(tools.map(([name]) => name));
    const scores = scoreLists(this.scores, learned);
    return {
      baseline: BASELINE_VERSION,
      agent,
      history: {
        runs: this.runs,
        actions: this.actions,
        leftOut: this.tainted.size,
        from: day(this.first),
        until: day(this.last),
      },
      support,
      salt,
      tools: Object.fromEntries(
        tools.flatMap(([name, runs]) => {
          const found = this.tools.get(name);
          return found === undefined ? [] : [[name, found.profile(runs, salt, habit)]];
        }),
      ),
      goals: this.goalHabits(learned),
      order: this.orderHabits(learned),
      unlearned: this.unlearned(habit),
      ...(scores === null ? {} : { scores }),
    };
  }

  private isVouched(id: string, { span }: Action): boolean {
    const { vouched } = this.options;
    return vouched !== undefined && (vouched.has(id) || vouched.has(span.traceId) || vouched.has('all'));
  }

  private closeOldest(): void {
    const [oldest] = this.open;
    if (oldest === undefined) return;
    const [id, { calls, tainted }] = oldest;
    this.open.delete(id);
    if (!tainted && calls.length > 0) this.learn(calls);
  }

  private note({ action, history }: Seen): Call {
    const { tool, startTime } = action;
    const score = this.options.score?.(action, history) ?? null;
    return { tool, goal: kindOfGoal(history.goal), observed: observe(action, history), score, startTime };
  }

  private learn(calls: readonly Call[]): void {
    this.runs++;
    this.actions += calls.length;
    const byTool = grouped(calls, ({ tool }) => tool);
    this.used.addRun(byTool.keys());
    for (const [tool, own] of byTool) this.learnTool(tool, own);
    this.learnGoals(calls);
    this.learnOrder(calls.map(({ tool }) => tool));
    for (const { startTime } of calls) {
      if (startTime <= 0) continue;
      this.first = Math.min(this.first, startTime);
      this.last = Math.max(this.last, startTime);
    }
  }

  private learnTool(tool: string, calls: readonly Call[]): void {
    let habit = this.tools.get(tool);
    if (habit === undefined) {
      if (this.tools.size >= LIMITS.tools) return;
      habit = new HabitOfTool(effectOf(tool).class);
      this.tools.set(tool, habit);
    }
    habit.addRun(calls.map(({ observed }) => observed));
    for (const { score } of calls) if (score !== null && Number.isFinite(score)) this.addScore(tool, score);
  }

  private learnGoals(calls: readonly Call[]): void {
    for (const [kind, own] of grouped(calls, ({ goal }) => goal)) {
      let goal = this.goals.get(kind);
      if (goal === undefined) {
        if (this.goals.size >= LIMITS.goals) continue;
        goal = { runs: 0, tools: new RunTally(LIMITS.tools) };
        this.goals.set(kind, goal);
      }
      goal.runs++;
      goal.tools.addRun(own.map(({ tool }) => tool));
    }
  }

  private learnOrder(tools: readonly string[]): void {
    const followers = new Map<string, Set<string>>();
    tools.forEach((tool, i) => {
      const before = latestTools(tools.slice(Math.max(0, i - ORDER), i));
      for (let length = 0; length <= before.length; length++) {
        const key = contextKey(before.slice(before.length - length));
        const known = followers.get(key);
        if (known === undefined) followers.set(key, new Set([tool]));
        else known.add(tool);
      }
    });
    for (const [key, next] of followers) {
      let tally = this.order.get(key);
      if (tally === undefined) {
        if (this.order.size >= LIMITS.contexts) continue;
        tally = new RunTally(LIMITS.tools);
        this.order.set(key, tally);
      }
      tally.addRun(next);
    }
  }

  private addScore(tool: string, score: number): void {
    let sample = this.scores.get(tool);
    if (sample === undefined) {
      sample = new Sample();
      this.scores.set(tool, sample);
    }
    sample.add(score);
  }

  private goalHabits(learned: ReadonlySet<string>): BaselineContent['goals'] {
    const kinds = [...this.goals].sort((a, b) => b[1].runs - a[1].runs || (a[0] < b[0] ? -1 : 1));
    return Object.fromEntries(
      kinds.map(([kind, { runs, tools }]) => {
        const habits = tools.entries().filter(([tool]) => learned.has(tool));
        return [kind, { runs, tools: Object.fromEntries(habits) }];
      }),
    );
  }

  private orderHabits(learned: ReadonlySet<string>): BaselineContent['order'] {
    const least = this.options.support.runs;
    const contexts = [...this.order].sort((a, b) => (a[0] < b[0] ? -1 : 1));
    return Object.fromEntries(
      contexts.flatMap(([key, tally]) => {
        const next = tally.entries((runs) => runs >= least).filter(([tool]) => learned.has(tool));
        return next.length === 0 ? [] : [[key, Object.fromEntries(next)]];
      }),
    );
  }

  /** Seen and not learned, for a person to read: tools first, then values and origins of the tools learned. */
  private unlearned(habit: (seen: number, of: number) => boolean): Record<string, number> {
    const rare = this.used.entries((runs) => !habit(runs, this.runs));
    const tools = rare.map(([tool, runs]) => [`tool ${tool}`, runs] as const);
    const origins = [...this.tools]
      .filter(([tool]) => !rare.some(([name]) => name === tool))
      .flatMap(([tool, found]) => found.rareOrigins(tool, habit));
    return Object.fromEntries([...tools, ...origins].slice(0, LIMITS.unlearned));
  }
}

function day(nanoseconds: number): string {
  if (!Number.isFinite(nanoseconds) || nanoseconds <= 0) return '';
  const date = new Date(nanoseconds / 1e6);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}
