import type { Action } from '../model/action.ts';
import type { Finding } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { type Consequence, consequenceOf } from '../signals/call/consequence.ts';
import { leavesOf } from '../signals/call/leaves.ts';
import { receiversOf } from '../signals/call/receivers.ts';
import { namesDeed } from '../signals/goal/deeds/named.ts';
import { answerWanted } from '../signals/goal/question.ts';
import { preparedGoal, preparedText } from '../signals/text/prepared.ts';
import { fold, nameWords } from '../signals/text/text.ts';
import { cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { callEvidence, MAX_SHOWN } from './evidence.ts';

/** Does the agent act on others or on things, where the user only asked to be told something? */
export const unasked: Detector = {
  id: 'unasked',
  inspect(action, { history, charter }) {
    if (!action.captured || history.goal.length === 0) return [];
    const clues = cluesOf(action, history, charter);
    const { effect } = clues;
    const does = consequenceOf(action, effect);
    if (does === null) return [];
    const answer = answerWanted(history.goal);
    // What is wanted in writing changes the record it is written in.
    if (answer === null || (does.light && answer === 'written') || isToTold(action, history)) return [];
    // What a trusted tool returns may say what is to be done.
    if (clues.values.some(({ origin }) => origin === 'trusted')) return [];
    // Some roles act on what they are asked about: the system text says so.
    const meant = history.system !== null && namesDeed(preparedText(history.system).folded, effect.deed);
    return [finding(action, history, does, meant)];
  },
};

/** A message to whom the user himself named is the way he wants to be told. */
function isToTold({ tool, arguments: args }: Action, history: History): boolean {
  const receivers = receiversOf(nameWords(tool), leavesOf(args));
  const { folded } = preparedGoal(history);
  return receivers.length > 0 && receivers.every((one) => folded.includes(fold(one).trim()));
}

function finding(action: Action, { goal }: History, { words: does }: Consequence, meant: boolean): Finding {
  return {
    detector: 'unasked',
    rule: null,
    kind: 'scope_creep',
    severity: meant ? 'medium' : 'high',
    outcome: meant ? 'alert' : 'ask',
    score: meant ? 0.5 : 0.8,
    reason: `${action.tool} ${does}, and the user only asked to be told something`,
    evidence: [
      { span: null, where: "the user's words", value: goal.join('\n').slice(0, MAX_SHOWN) },
      callEvidence(action),
    ],
    owasp: 'ASI10',
  };
}
