import { FALSE_ALARMS, outcomeOf } from '../../../src/detectors/authority.ts';
import { OUTCOMES, type Outcome } from '../../../src/model/finding.ts';
import { pValue } from '../../../src/scorer/calibration.ts';
import { FEATURES } from '../../../src/scorer/features/index.ts';
import type { Calibration } from '../../../src/scorer/model.ts';
import type { Example } from '../../../src/training/corpus.ts';
import type { Scores } from '../../../src/training/unseen.ts';

/** What the whole of the detectors says of each action of a run: the heaviest of the rules' and the scorer's outcome. */
export type Outcomes = ReadonlyMap<Example, readonly Outcome[]>;

/** The highest score of an agent's own clean calls of a tool; null where nothing is known. */
export type Own = (example: Example, tool: string) => number | null;

const ACTS = FEATURES.findIndex(({ name }) => name === 'effect.acts');

export function outcomesOf(scores: Scores, calibration: Calibration, own: Own = () => null): Outcomes {
  const outcomes = new Map<Example, Outcome[]>();
  for (const [example, list] of scores) {
    outcomes.set(
      example,
      example.rows.map(({ tool, ruled, features }, i) => {
        const score = list[i]!;
        const acts = features[ACTS] === 1;
        const p = pValue(score, calibration);
        const learned = outcomeOf({ score, p, acts, own: own(example, tool) }, FALSE_ALARMS);
        return heavier(ruled, learned);
      }),
    );
  }
  return outcomes;
}

function heavier(a: Outcome, b: Outcome): Outcome {
  return OUTCOMES.indexOf(a) > OUTCOMES.indexOf(b) ? a : b;
}
