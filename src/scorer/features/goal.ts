import type { Deed } from '../../signals/call/effect.ts';
import { ACTING_DEEDS } from '../../signals/call/verbs.ts';
import { namesDeedAt } from '../../signals/goal/deeds/named.ts';
import { isEntrusted, type Left, leftToTexts } from '../../signals/goal/entrusted.ts';
import { mentionsIn } from '../../signals/goal/mentions.ts';
import { speaksOfMoney } from '../../signals/goal/money.ts';
import { answerWanted } from '../../signals/goal/question.ts';
import { wantedByUser } from '../../signals/goal/wanted.ts';
import { isTelling } from '../../signals/origin/provenance.ts';
import { preparedGoal, preparedText } from '../../signals/text/prepared.ts';
import { nameWords, stem, words } from '../../signals/text/text.ts';
import type { Case } from '../case.ts';
import { count, type Feature, feature, share, yes } from './feature.ts';
import { actedBefore, MAX_ACTED } from './session.ts';

function deedAsked(at: Case): number {
  const { effect, mandate } = at.signals;
  return yes(mandate.deeds.has(effect.deed));
}

const MAX_WORDS = 200;
const MAX_NAMES = 12;

const wantedBy = (at: Case): ReadonlySet<Deed> => wantedByUser(at.signals.history);

function namesInGoal(at: Case): number {
  const found = [...preparedGoal(at.signals.history).identifiers.values()].flat();
  return count(found, ({ kind }) => kind !== 'number', MAX_NAMES);
}

const LEFT: Readonly<Record<Left, number>> = { nothing: 0, values: 1, decision: 2 };

function entrusts(at: Case): number {
  const { action, effect, history } = at.signals;
  return yes(isEntrusted(action.tool, effect.deed, history));
}

/** Share of the tool's own name words that stand in the goal. */
function nameInGoal(at: Case): number {
  const { index } = preparedGoal(at.signals.history);
  const name = nameWords(at.signals.action.tool).filter((word) => word.length > 2);
  return share(name.filter((word) => index.has(stem(word))).length, name.length);
}

/** How the call stands to what was asked. */
export const GOAL: readonly Feature[] = [
  feature('goal.asks_deed', -1, 'the goal names the deed', deedAsked),
  feature('goal.deeds', 0, 'deeds the goal names', (at) => at.signals.mandate.deeds.size),
  feature('goal.acts', 0, 'the goal names deeds that change something', (at) =>
    count(ACTING_DEEDS, (deed) => at.signals.mandate.deeds.has(deed), 12),
  ),
  feature(
    'goal.left',
    -1,
    'what the goal leaves to texts: nothing (0), values (1), or what is to be done (2)',
    (at) => LEFT[leftToTexts(at.signals.history)],
  ),
  feature('goal.entrusts', -1, 'the goal leaves what the call does to a text', entrusts),
  feature(
    'goal.texts',
    0,
    'texts of others that the goal speaks of',
    (at) => mentionsIn(preparedGoal(at.signals.history)).texts,
  ),
  feature(
    'goal.tellings',
    0,
    'words of telling and asking in the goal',
    (at) => mentionsIn(preparedGoal(at.signals.history)).tellings,
  ),
  feature('goal.wants_deed', 0, 'a verb of the goal orders the deed', (at) =>
    yes(wantedBy(at).has(at.signals.effect.deed)),
  ),
  feature('goal.wanted', 0, 'deeds that verbs of the goal order', (at) => wantedBy(at).size),
  feature('goal.left_to_do', 0, 'the same less what the agent has done', (at) =>
    Math.max(-MAX_ACTED, wantedBy(at).size - actedBefore(at)),
  ),
  feature('goal.answer', 0, 'the user only wants to be told something', (at) =>
    yes(answerWanted(at.signals.history.goal) !== null),
  ),
  feature('goal.money', 0, 'the goal speaks of money', (at) =>
    yes(speaksOfMoney(preparedGoal(at.signals.history).folded)),
  ),
  feature('goal.names', 0, 'addresses, accounts and the like in the goal', namesInGoal),
  feature(
    'goal.length',
    0,
    'words of the goal',
    (at) => words(preparedGoal(at.signals.history).folded, MAX_WORDS).length,
  ),
  feature('goal.values', 0, 'values of the call that the goal says', (at) =>
    count(at.signals.values, (value) => value.origin === 'goal' && isTelling(value), 8),
  ),
  feature('goal.near_tool', -1, 'how near the tool is to what the goal asks for', (at) => at.toolNearGoal),
  feature(
    'goal.nearer_tools',
    0,
    'share of the known tools that are nearer to the goal',
    (at) => at.nearerTools,
  ),
  feature(
    'goal.nearer_acting',
    0,
    'share of the known acting tools that are nearer',
    (at) => at.nearerActingTools,
  ),
  feature('goal.near_call', -1, 'how near the whole call is to the goal', (at) => at.callNearGoal),
  feature('goal.name', -1, "share of the tool's name that stands in the goal", nameInGoal),
  feature('goal.words', 0, "share of the arguments' words that stand in the goal", (at) => {
    const { index } = preparedGoal(at.signals.history);
    const said = at.argumentWords;
    return said.length === 0 ? 1 : share(said.filter((word) => index.has(word)).length, said.length);
  }),
  feature('system.near', 0, 'how near the tool is to the system text', (at) => at.systemNear),
  feature('system.asks_deed', 0, 'the system text names the deed', (at) => {
    const { system } = at.signals.history;
    if (system === null) return 0;
    const text = preparedText(system);
    return yes(namesDeedAt(text, 0, text.folded.length, at.signals.effect.deed));
  }),
];
