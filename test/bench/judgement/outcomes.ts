import { FALSE_ALARMS, isSureBeside, outcomeOf } from '../../../src/detectors/authority.ts';
import { OUTCOMES, type Outcome } from '../../../src/model/finding.ts';
import { pValue } from '../../../src/scorer/calibration.ts';
import type { Calibration } from '../../../src/scorer/model.ts';
import type { Example } from '../../../src/training/corpus.ts';
import type { Scores } from '../../../src/training/unseen.ts';
import { isWitness } from '../../../src/verdict/corroborate.ts';
import { asRare } from '../../../src/verdict/rare.ts';

/** What the whole of the detectors says of each action of a run: the heaviest of the rules' and the scorer's outcome. */
export type Outcomes = ReadonlyMap<Example, readonly Outcome[]>;

/** The highest score of an agent's own clean calls of a tool; null where nothing is known. */
export type Own = (example: Example, tool: string) => number | null;

export function outcomesOf(scores: Scores, calibration: Calibration, own: Own = () => null): Outcomes {
  const outcomes = new Map<Example, Outcome[]>();
  for (const [example, list] of scores) {
    outcomes.set(
      example,
      example.rows.map(({ tool, found, reads, mentions, kept }, i) => {
        const score = list[i]!;
        const p = pValue(score, calibration);
        const suspicion = { score, p, reads, own: own(example, tool), mentions, kept };
        const learned = outcomeOf(suspicion, FALSE_ALARMS);
        const ruled = found.map((finding) => asRare(finding, () => p)).filter((finding) => finding !== null);
        const sure = learned === 'ask' && isSureBeside(suspicion, FALSE_ALARMS) && ruled.some(isWitness);
        return ruled.map(({ outcome }) => outcome).reduce(heavier, sure ? 'block' : learned);
      }),
    );
  }
  return outcomes;
}

function heavier(a: Outcome, b: Outcome): Outcome {
  return OUTCOMES.indexOf(a) > OUTCOMES.indexOf(b) ? a : b;
}
