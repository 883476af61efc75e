import { DETECTORS } from '../detectors/index.ts';
import type { SpanRef } from '../model/action.ts';
import type { Call, Ended } from '../model/call.ts';
import { NO_SCHEDULES } from '../model/schedule.ts';
import type { Verdict } from '../model/verdict.ts';
import type { PipelineOptions } from '../pipeline/options.ts';
import { Sessions } from '../session/sessions.ts';
import { Decisions } from '../verdict/decisions.ts';
import { Effects } from '../verdict/effects.ts';
import { Looks } from '../verdict/looks.ts';

export type { Call, Ended } from '../model/call.ts';

export type EngineOptions = Pick<
  PipelineOptions,
  'sessions' | 'charters' | 'baselines' | 'detectors' | 'schedules' | 'effects'
>;

/**
 * The processor's engine in front of the calls: the same detectors over the same history, so that the verdict on a
 * call is the one that the spans of the same run get later. Synchronous and without a clock: `at` is the caller's,
 * in milliseconds since the epoch. Holds as many conversations, for as long, as `sessions` says.
 */
export class Engine {
  private readonly sessions: Sessions;
  private readonly looks: Looks;
  private readonly decisions: Decisions;

  constructor(options: EngineOptions) {
    const { charters, baselines = [], detectors = DETECTORS, schedules = NO_SCHEDULES } = options;
    this.sessions = new Sessions(options.sessions);
    const effects = new Effects(options.effects ?? null);
    const locate = (span: SpanRef) => this.sessions.locate(span);
    this.looks = new Looks(charters, detectors, schedules, baselines, effects, locate);
    this.decisions = new Decisions(this.sessions, this.looks);
  }

  /** Conversations held. */
  get size(): number {
    return this.sessions.size;
  }

  /** The verdict on a call that has not run. The same call asked about again, before it ended, gets the same answer. */
  before(call: Call, at: number): Verdict {
    return this.decisions.before(call, at * 1e6, at).verdict;
  }

  /**
   * Takes what a call has returned; false where that is known, or nothing is known of the call. One that was not asked
   * about, told with its tool, is judged by what it did.
   */
  after(ended: Ended, at: number): boolean {
    const over = this.decisions.after(ended, at * 1e6, at);
    if (over === null) return false;
    if (over.entry.verdict === null) this.looks.at([over]);
    return true;
  }
}
