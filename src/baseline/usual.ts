import type { Baseline, BaselineContent } from './artefact.ts';
import { BASELINE_VERSION } from './bounds.ts';
import { ASPECTS, type Aspect, compare, type Oddity } from './compare.ts';
import { pValue } from './conformal.ts';
import { Habits } from './habits.ts';
import type { Noted } from './note.ts';
import { Thinned } from './sample.ts';
import { thinned } from './scores.ts';

/** Parts that the history is split into; runs with the same goal stay together, so that each part is new to the rest. */
const FOLDS = 5;
/** Runs compared with what the others taught, and calls of each. */
const MAX_RUNS = 1_000;
const MAX_CALLS = 50;
/** With fewer different goals nothing can be said about what is usual. */
const MIN_GOALS = 20;

/**
 * How odd clean runs look to a baseline that has not seen their goal: the scale on which a new run is odd. An agent
 * whose tasks are always new looks odd all the time, and only what stands out of that is worth an alert. Goals are
 * what is counted, since a hundred runs of one task say nothing about the next task.
 */
export class UsualOddity {
  private readonly agent: string;
  private readonly support: BaselineContent['support'];
  private readonly others: readonly Habits[];
  private readonly runs = new Thinned<{ readonly goal: number; readonly calls: readonly Noted[] }>(MAX_RUNS);

  constructor(agent: string, support: BaselineContent['support']) {
    this.agent = agent;
    this.support = support;
    this.others = Array.from({ length: FOLDS }, () => new Habits(support));
  }

  /** `goal` is the goal's hash: equal for equal goals. */
  addRun(calls: readonly Noted[], goal: number): void {
    this.others.forEach((habits, own) => {
      if (own !== goal % FOLDS) habits.addRun(calls);
    });
    this.runs.add({ goal, calls: calls.slice(0, MAX_CALLS) });
  }

  /** For each aspect the highest oddity of each goal's runs; null where there are too few goals. */
  lists(): NonNullable<BaselineContent['usual']> | null {
    const goals = new Set(this.runs.items.map(({ goal }) => goal));
    if (goals.size < MIN_GOALS) return null;
    const baselines = this.others.map((habits) => this.baselineOf(habits));
    const highest = new Map<Aspect, Map<number, number>>(ASPECTS.map((aspect) => [aspect, new Map()]));
    for (const { goal, calls } of this.runs.items) {
      const baseline = baselines[goal % FOLDS];
      if (baseline === undefined) continue;
      for (const { aspect, score } of calls.flatMap((call) => compare(call, baseline))) {
        const scores = highest.get(aspect);
        scores?.set(goal, Math.max(score, scores.get(goal) ?? 0));
      }
    }
    // A goal whose runs show nothing of an aspect is not odd in it.
    const list = (scores: ReadonlyMap<number, number>): number[] =>
      [...goals].map((goal) => scores.get(goal) ?? 0);
    return Object.fromEntries([...highest].map(([aspect, scores]) => [aspect, thinned(list(scores))]));
  }

  private baselineOf(habits: Habits): Baseline {
    return {
      baseline: BASELINE_VERSION,
      agent: this.agent,
      history: { runs: habits.runs, actions: 0, leftOut: 0, from: '', until: '' },
      support: this.support,
      salt: null,
      ...habits.learned(null),
      hash: '',
      signature: null,
    };
  }
}

/** How often the runs of a clean goal have a call this odd in this aspect; null where nothing is known. */
function shareOfRuns({ aspect, score }: Oddity, { usual }: Baseline): number | null {
  const list = usual?.[aspect];
  return list === undefined ? null : pValue(score, list);
}

/** Of clean runs one in fifty may be told for one aspect; fewer than 49 goals cannot promise that. */
const MAX_SHARE = 0.02;

/** Does it stand out of what clean runs look like? */
export function standsOut(oddity: Oddity, baseline: Baseline): boolean {
  const share = shareOfRuns(oddity, baseline);
  return share !== null && share <= MAX_SHARE;
}

/** A goal's hash (FNV-1a), the same on every machine. */
export function hashOfGoal(goal: readonly string[]): number {
  const text = goal.join('\n');
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
