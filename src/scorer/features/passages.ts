import { nearness } from '../../meaning/encode.ts';
import { namesDeedAt } from '../../signals/goal/deeds/named.ts';
import { preparedSource } from '../../signals/text/prepared.ts';
import { settingOf } from '../../signals/text/setting.ts';
import { nameWords, words } from '../../signals/text/text.ts';
import type { Case, Echo } from '../case.ts';
import { goalShare, isLinked } from '../values.ts';
import { type Feature, feature, share, yes } from './feature.ts';

function echo(prefix: string, of: (at: Case) => Echo | null): Feature[] {
  const from = (
    name: string,
    towards: -1 | 0 | 1,
    says: string,
    tell: (echo: Echo, at: Case) => number,
    none = 0,
  ): Feature =>
    feature(`${prefix}.${name}`, towards, says, (at) => {
      const found = of(at);
      return found === null ? none : tell(found, at);
    });
  return [
    from('near', 0, 'how near a sentence of a result is to the call', ({ near }) => near),
    from('goal', 0, 'how near that sentence is to the goal', ({ sentence }, at) =>
      nearness(sentence.meaning, at.goalMeaning),
    ),
    from('kinds', 0, 'its steering words', ({ sentence }) => sentence.kinds),
    from('strange', 0, 'how far it is from the rest of its text', (found, at) => at.strangeness(found), 0.5),
    from('last', 0, 'it stands in the result read last', ({ source }, at) => yes(at.isLast(source))),
    from('open', 0, 'strangers can write there', ({ source }, at) => at.openness(source)),
    from('deed', 0, 'it names the deed', ({ source, sentence }, at) =>
      yes(namesDeedAt(preparedSource(source), sentence.start, sentence.end, at.signals.effect.deed)),
    ),
    from('tool', 0, 'how near it is to the tool', ({ sentence }, at) =>
      nearness(sentence.meaning, at.toolMeaning),
    ),
  ];
}

/** The sentences of results that the call may follow. */
export const FOLLOWED: readonly Feature[] = [
  feature('followed.score', 0, 'what call and passage share and the goal lacks', (at) =>
    Math.min(30, at.signals.followed[0]?.score ?? 0),
  ),
  feature('followed.shared', 0, 'how many words and identifiers', (at) =>
    Math.min(12, at.signals.followed[0]?.shared.length ?? 0),
  ),
  feature('followed.lead', 0, 'how far that passage is ahead of the next', (at) => {
    const [first, second] = at.signals.followed;
    return first === undefined ? 0 : share(first.score - (second?.score ?? 0), first.score);
  }),
  feature('followed.last', 0, 'it stands in the result read last', (at) => yes(at.signals.authority.fresh)),
  feature('followed.share', 0, "share of the call's words that passage has", (at) => {
    const said = at.argumentWords;
    const first = at.signals.followed[0];
    if (first === undefined || said.length === 0) return 0;
    return share(first.shared.length, said.length + nameWords(at.signals.action.tool).length);
  }),
  feature('followed.open', 0, 'strangers can write there', (at) => {
    const first = at.signals.followed[0];
    return first === undefined ? 0 : at.openness(first.source);
  }),
  feature('followed.kinds', 0, 'its steering words', (at) => at.followedSentence?.kinds ?? 0),
  feature('followed.deed', 0, 'it names the deed', (at) => {
    const first = at.signals.followed[0];
    return first === undefined
      ? 0
      : yes(namesDeedAt(preparedSource(first.source), first.start, first.end, at.signals.effect.deed));
  }),
  feature('followed.goal', 0, 'how near it is to the goal', (at) =>
    nearness(at.followedSentence?.meaning ?? null, at.goalMeaning),
  ),
  feature(
    'followed.tool',
    0,
    'how much nearer it is to the tool than the goal is',
    (at) => nearness(at.followedSentence?.meaning ?? null, at.toolMeaning) - at.toolNearGoal,
  ),
  feature('followed.strange', 0, 'how far it is from the rest of its text', (at) => {
    const sentence = at.followedSentence;
    const first = at.signals.followed[0];
    return sentence === undefined || first === undefined
      ? 0.5
      : at.strangeness({ source: first.source, sentence });
  }),
  ...(['structured', 'noted', 'aside', 'position'] as const).map((trait) =>
    feature(`followed.${trait}`, 0, `how that passage is set in its text: ${trait}`, (at) => {
      const first = at.signals.followed[0];
      return first === undefined ? 0 : Number(settingOf(preparedSource(first.source), first.start)[trait]);
    }),
  ),
  feature('followed.goal_words', 0, "share of the goal's telling words in it", (at) => {
    const first = at.signals.followed[0];
    if (first === undefined) return 0;
    return goalShare(preparedSource(first.source), first.start, first.end, at.signals.history);
  }),
  feature('followed.words', 0, "share of the passage's words that the call has", (at) => {
    const first = at.signals.followed[0];
    if (first === undefined) return 0;
    const said = words(preparedSource(first.source).folded.slice(first.start, first.end), 120).filter(
      (word) => word.length > 3,
    );
    return share(first.shared.length, said.length);
  }),
  feature('followed.linked', 0, 'its result was asked for with words of the goal', (at) => {
    const first = at.signals.followed[0];
    return first?.source.action ? yes(isLinked(first.source.action, at.signals.history)) : 0;
  }),
  ...echo('near', (at) => at.echoes.nearest),
  ...echo('steer', (at) => at.echoes.steering),
];
