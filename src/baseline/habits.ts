import { effectOf } from '../signals/call/effect.ts';
import type { BaselineContent } from './artefact.ts';
import { LIMITS } from './bounds.ts';
import { HabitOfTool, type IsHabit } from './habit.ts';
import type { Noted } from './note.ts';
import { contextKey, latestTools, ORDER } from './order.ts';
import { recordOf } from './record-of.ts';
import { grouped, RunTally } from './tally.ts';

type Support = BaselineContent['support'];
type Learned = Pick<BaselineContent, 'tools' | 'goals' | 'order' | 'unlearned'>;

/** Counts what runs show, each thing once a run; bounded by LIMITS. */
export class Habits {
  runs = 0;
  private readonly support: Support;
  private readonly tools = new Map<string, HabitOfTool>();
  private readonly used = new RunTally(LIMITS.tools);
  private readonly goals = new Map<string, { runs: number; tools: RunTally }>();
  private readonly order = new Map<string, RunTally>();

  constructor(support: Support) {
    this.support = support;
  }

  addRun(calls: readonly Noted[]): void {
    this.runs++;
    const byTool = grouped(calls, ({ tool }) => tool);
    this.used.addRun(byTool.keys());
    for (const [tool, own] of byTool) this.addTool(tool, own);
    this.addGoals(calls);
    this.addOrder(calls.map(({ tool }) => tool));
  }

  /** What is a habit by the support asked for; `salt` hides values. */
  learned(salt: string | null): Learned {
    const { runs: least, share } = this.support;
    const isHabit: IsHabit = (seen, of) => seen >= least && seen >= share * of;
    const tools = this.used.entries((runs) => isHabit(runs, this.runs));
    const names = new Set(tools.map(([name]) => name));
    return {
      tools: recordOf(
        tools.flatMap(([name, runs]) => {
          const found = this.tools.get(name);
          return found === undefined ? [] : [[name, found.profile(runs, salt, isHabit)]];
        }),
      ),
      goals: this.goalHabits(names),
      order: this.orderHabits(names),
      unlearned: this.unlearned(isHabit),
    };
  }

  private addTool(tool: string, calls: readonly Noted[]): void {
    let habit = this.tools.get(tool);
    if (habit === undefined) {
      if (this.tools.size >= LIMITS.tools) return;
      habit = new HabitOfTool(effectOf(tool).class);
      this.tools.set(tool, habit);
    }
    habit.addRun(calls.map(({ observed }) => observed));
  }

  private addGoals(calls: readonly Noted[]): void {
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

  private addOrder(tools: readonly string[]): void {
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

  private goalHabits(learned: ReadonlySet<string>): BaselineContent['goals'] {
    const kinds = [...this.goals].sort((a, b) => b[1].runs - a[1].runs || (a[0] < b[0] ? -1 : 1));
    return recordOf(
      kinds.map(([kind, { runs, tools }]) => {
        const habits = tools.entries().filter(([tool]) => learned.has(tool));
        return [kind, { runs, tools: recordOf(habits) }];
      }),
    );
  }

  private orderHabits(learned: ReadonlySet<string>): BaselineContent['order'] {
    const least = this.support.runs;
    const contexts = [...this.order].sort((a, b) => (a[0] < b[0] ? -1 : 1));
    return recordOf(
      contexts.flatMap(([key, tally]) => {
        const next = tally.entries((runs) => runs >= least).filter(([tool]) => learned.has(tool));
        return next.length === 0 ? [] : [[key, recordOf(next)]];
      }),
    );
  }

  /** Seen and not learned, for a person to read: tools first, then values and origins of the tools learned. */
  private unlearned(isHabit: IsHabit): Record<string, number> {
    const rare = this.used.entries((runs) => !isHabit(runs, this.runs));
    const tools = rare.map(([tool, runs]) => [`tool ${tool}`, runs] as const);
    const origins = [...this.tools]
      .filter(([tool]) => !rare.some(([name]) => name === tool))
      .flatMap(([tool, found]) => found.rareOrigins(tool, isHabit));
    return recordOf([...tools, ...origins].slice(0, LIMITS.unlearned));
  }
}
