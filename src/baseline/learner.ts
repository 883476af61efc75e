import type { Action } from '../model/action.ts';
import type { Outcome } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import type { BaselineContent } from './artefact.ts';
import { BASELINE_VERSION, LIMITS } from './bounds.ts';
import { Habits } from './habits.ts';
import { type Noted, note } from './note.ts';
import { OwnScores, scoreLists } from './scores.ts';
import { hashOfGoal, UsualOddity } from './usual.ts';

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
interface Call extends Noted {
  readonly goalHash: number;
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
  private readonly habits: Habits;
  private readonly usual: UsualOddity;
  private readonly scores = new Map<string, OwnScores>();
  private actions = 0;
  private first = Number.POSITIVE_INFINITY;
  private last = 0;

  constructor(options: LearnOptions) {
    this.options = options;
    this.habits = new Habits(options.support);
    this.usual = new UsualOddity(options.agent, options.support);
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
    const learned = this.habits.learned(salt);
    const scores = scoreLists(this.scores, new Set(Object.keys(learned.tools)));
    const usual = this.usual.lists();
    const history = {
      runs: this.habits.runs,
      actions: this.actions,
      leftOut: this.tainted.size,
      from: day(this.first),
      until: day(this.last),
    };
    return {
      baseline: BASELINE_VERSION,
      agent,
      history,
      support,
      salt,
      ...learned,
      ...(usual === null ? {} : { usual }),
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
    const score = this.options.score?.(action, history) ?? null;
    const goalHash = hashOfGoal(history.goal);
    return { ...note(action, history), goalHash, score, startTime: action.startTime };
  }

  private learn(calls: readonly Call[]): void {
    this.actions += calls.length;
    this.habits.addRun(calls);
    this.usual.addRun(calls, calls[0]?.goalHash ?? 0);
    for (const { tool, score, startTime } of calls) {
      if (score !== null && Number.isFinite(score)) this.addScore(tool, score);
      if (startTime <= 0) continue;
      this.first = Math.min(this.first, startTime);
      this.last = Math.max(this.last, startTime);
    }
  }

  private addScore(tool: string, score: number): void {
    let own = this.scores.get(tool);
    if (own === undefined) {
      if (this.scores.size >= LIMITS.tools) return;
      own = new OwnScores();
      this.scores.set(tool, own);
    }
    own.add(score);
  }
}

function day(nanoseconds: number): string {
  if (!Number.isFinite(nanoseconds) || nanoseconds <= 0) return '';
  const date = new Date(nanoseconds / 1e6);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}
