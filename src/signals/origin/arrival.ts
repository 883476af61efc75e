import type { History, Source } from '../../model/history.ts';
import { endingOf } from '../call/outcome.ts';
import { sentencesOf } from '../text/passages.ts';
import { type Prepared, preparedGoal, preparedSource, preparedText } from '../text/prepared.ts';
import { tonguesIn } from '../text/tongue.ts';
import { sentencesNaming } from './command.ts';

/** Works out what the signals ask of a result, when it arrives: no judgement later pays for it. */
export function analyse(source: Source): void {
  read(preparedSource(source));
  if (source.action !== null) endingOf(source.action);
}

/** The same for all that was known before an action; what was analysed already costs a look-up. */
export function analyseAll(history: History): void {
  if (history.goal.length > 0) read(preparedGoal(history));
  if (history.system !== null) read(preparedText(history.system));
  for (const source of history.sources) analyse(source);
}

function read(prepared: Prepared): void {
  sentencesOf(prepared);
  sentencesNaming(prepared);
  tonguesIn(prepared);
}
