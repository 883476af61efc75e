import type { Baseline } from '../baseline/artefact.ts';
import { Clues } from '../detectors/clues.ts';
import type { Detector } from '../detectors/detector.ts';
import { DETECTORS } from '../detectors/index.ts';
import type { Action } from '../model/action.ts';
import type { Charter } from '../model/charter.ts';
import { NO_SCHEDULES, type Schedules } from '../model/schedule.ts';
import type { Verdict } from '../model/verdict.ts';
import { judge } from '../verdict/judge.ts';
import type { Judged } from '../verdict/looks.ts';
import { type ArgumentStory, argumentsOf } from './arguments.ts';
import { type Remedy, remediesFor } from './remedies.ts';
import { type ScoreStory, scoreStory } from './score.ts';
import { type FollowedSentence, sentencesFollowed } from './sentences.ts';
import { type Standing, standingOf } from './standing.ts';

type Called = Pick<
  Action,
  'span' | 'agent' | 'conversation' | 'tool' | 'arguments' | 'captured' | 'truncated' | 'requested'
>;

/** Why one action got its verdict, as a story: what was asked, what the call is made of, what speaks for and against it. */
export interface Explanation {
  /** Without its result, by which it isn't judged. */
  readonly action: Called;
  /** The user's messages before the action; empty where no span told. */
  readonly goal: readonly string[];
  readonly standing: Standing;
  readonly arguments: readonly ArgumentStory[];
  readonly followed: readonly FollowedSentence[];
  readonly score: ScoreStory;
  readonly verdict: Verdict;
  readonly remedies: readonly Remedy[];
}

/** What an action is judged by beside its history. */
export interface JudgedBy {
  readonly charter: Charter | null;
  readonly baseline?: Baseline | null;
  readonly detectors?: readonly Detector[];
  readonly schedules?: Schedules;
}

/** Pure, as the verdict is: the same action, history and charter give the same story. */
export function explain(
  { action, history, verdict }: Pick<Judged, 'action' | 'history' | 'verdict'>,
  { charter, baseline = null, detectors = DETECTORS, schedules = NO_SCHEDULES }: JudgedBy,
): Explanation {
  const clues = new Clues(action, history, charter);
  const again = (changed: { history?: Judged['history']; charter?: Charter }): Verdict =>
    judge(action, changed.history ?? history, changed.charter ?? charter, detectors, schedules, baseline);
  const { span, agent, conversation, tool, captured, truncated, requested } = action;
  return {
    action: { span, agent, conversation, tool, arguments: action.arguments, captured, truncated, requested },
    goal: history.goal,
    standing: standingOf(clues),
    arguments: argumentsOf(clues),
    followed: sentencesFollowed(clues),
    score: scoreStory(clues),
    verdict,
    remedies: remediesFor(clues, verdict, again),
  };
}
