import { nearness } from '../../meaning/encode.ts';
import { sentencesOf } from '../../signals/text/passages.ts';
import { preparedSource } from '../../signals/text/prepared.ts';
import { settingOf } from '../../signals/text/setting.ts';
import type { Case } from '../case.ts';
import { goalShare, isLinked } from '../values.ts';
import { count, type Feature, feature, yes } from './feature.ts';
import { WORDS } from './values.ts';

/** The sentence of a result that names the call's deed. */
export const COMMAND: readonly Feature[] = [
  feature(
    'command.cover',
    0,
    'share of the call in a sentence of a result that names the deed',
    (at) => at.command?.cover ?? -0.1,
  ),
  feature(
    'command.news',
    0,
    'share of what the goal does not say in that sentence',
    (at) => at.command?.news ?? -0.1,
  ),
  feature('command.last', 0, 'it stands in the result read last', (at) =>
    yes(at.command !== null && at.isLast(at.command.source)),
  ),
  feature('command.open', 0, 'strangers can write there', (at) =>
    at.command === null ? 0 : at.openness(at.command.source),
  ),
  feature('command.kinds', 0, 'its steering words and those beside it', (at) => kindsAt(at)),
  feature('command.strange', 0, 'how far it is from the rest of its text', (at) => {
    const sentence = at.commandSentence;
    return sentence === undefined || at.command === null
      ? 0.5
      : at.strangeness({ source: at.command.source, sentence });
  }),
  feature('command.goal', 0, 'how near it is to the goal', (at) =>
    nearness(at.commandSentence?.meaning ?? null, at.goalMeaning),
  ),
  feature('command.goal_words', 0, "share of the goal's telling words in it", (at) =>
    at.command === null
      ? 0
      : goalShare(preparedSource(at.command.source), at.command.start, at.command.end, at.signals.history),
  ),
  ...(['structured', 'noted', 'aside', 'position'] as const).map((trait) =>
    feature(`command.${trait}`, 0, `how it is set in its text: ${trait}`, (at) =>
      at.command === null
        ? -1
        : Number(settingOf(preparedSource(at.command.source), at.command.start)[trait]),
    ),
  ),
  feature('command.linked', 0, 'its result was asked for with words of the goal', (at) =>
    at.command?.source.action ? yes(isLinked(at.command.source.action, at.signals.history)) : 0,
  ),
];

function kindsAt(at: Case): number {
  const { command } = at;
  if (command === null) return -1;
  const sentences = sentencesOf(preparedSource(command.source));
  const middle = sentences.findIndex(({ start }) => start === command.start);
  if (middle < 0) return 0;
  const near = sentences.slice(Math.max(0, middle - 1), middle + 2);
  return count(WORDS, (kind) => near.some(({ wording }) => wording[kind] > 0), 8);
}
