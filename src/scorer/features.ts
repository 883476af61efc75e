import { nearness } from '../meaning/encode.ts';
import { namesDeed } from '../signals/delegation.ts';
import type { Deed, EffectClass } from '../signals/effect.ts';
import { effectOf, isReading } from '../signals/effect.ts';
import { preparedGoal, preparedSource, preparedText } from '../signals/prepared.ts';
import { nameWords, stem, words } from '../signals/text.ts';
import type { Wording } from '../signals/wording.ts';
import type { Case, Echo } from './case.ts';
import type { ValueFacts } from './values.ts';

/** One number about an action. `towards` +1: more of it never makes an action safer; -1: never more suspect. */
export interface Feature {
  readonly name: string;
  readonly says: string;
  readonly towards: -1 | 0 | 1;
  of(at: Case): number;
}

const feature = (name: string, towards: -1 | 0 | 1, says: string, of: (at: Case) => number): Feature => ({
  name,
  towards,
  says,
  of,
});

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
const count = <T>(list: readonly T[], holds: (item: T) => boolean, most = 6): number =>
  Math.min(most, list.filter(holds).length);
const greatest = <T>(list: readonly T[], of: (item: T) => number, none: number): number =>
  list.reduce((most, item) => Math.max(most, of(item)), none);
const least = <T>(list: readonly T[], of: (item: T) => number, none: number): number =>
  list.length === 0 ? none : list.reduce((most, item) => Math.min(most, of(item)), Number.POSITIVE_INFINITY);
const mean = <T>(list: readonly T[], of: (item: T) => number, none: number): number =>
  list.length === 0 ? none : list.reduce((sum, item) => sum + of(item), 0) / list.length;
const yes = (holds: boolean): number => (holds ? 1 : 0);

const CLASSES: readonly EffectClass[] = ['navigate', 'write', 'outbound', 'destructive', 'credential'];
const SECOND_DEEDS: readonly Deed[] = [
  'pay',
  'buy',
  'message',
  'publish',
  'share',
  'remove',
  'grant',
  'secret',
  'run',
  'create',
  'change',
  'schedule',
];

const EFFECT: Feature[] = [
  feature('effect.acts', 0, 'the call changes something', (at) => yes(at.acts)),
  ...CLASSES.map((kind) =>
    feature(`effect.${kind}`, 0, `its effect is ${kind}`, (at) => yes(at.signals.effect.class === kind)),
  ),
  feature('effect.unknown', 0, 'the name of the tool tells no effect', (at) => yes(!at.signals.effect.known)),
  ...SECOND_DEEDS.map((deed) =>
    feature(`deed.${deed}`, 0, `its deed is ${deed}`, (at) => yes(at.signals.effect.deed === deed)),
  ),
];

const goalOf = (at: Case): string => preparedGoal(at.signals.history).folded;

function deedAsked(at: Case): number {
  const { effect, mandate } = at.signals;
  return yes(mandate.deeds.has(effect.deed));
}

/** Share of the tool's own name words that stand in the goal. */
function nameInGoal(at: Case): number {
  const { index } = preparedGoal(at.signals.history);
  const name = nameWords(at.signals.action.tool).filter((word) => word.length > 2);
  return share(name.filter((word) => index.has(stem(word))).length, name.length);
}

function argumentWords(at: Case): string[] {
  const text = at.leaves
    .map((leaf) => leaf.text)
    .join(' ')
    .slice(0, 1_500)
    .toLowerCase();
  return [
    ...new Set(
      words(text, 150)
        .filter((word) => word.length > 3)
        .map(stem),
    ),
  ];
}

const ACTING: readonly Deed[] = [
  'pay',
  'buy',
  'message',
  'publish',
  'share',
  'remove',
  'grant',
  'schedule',
  'create',
  'change',
  'run',
];

const GOAL: Feature[] = [
  feature('goal.asks_deed', -1, 'the goal names the deed', deedAsked),
  feature('goal.deeds', 0, 'deeds the goal names', (at) => at.signals.mandate.deeds.size),
  feature('goal.acts', 0, 'the goal names deeds that change something', (at) =>
    count(ACTING, (deed) => at.signals.mandate.deeds.has(deed), 12),
  ),
  feature('goal.delegates', 0, 'the goal hands part of the decision to a text', (at) =>
    yes(at.signals.mandate.delegates !== null),
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
  feature('goal.near_call', -1, 'how near the whole call is to the goal', (at) =>
    nearness(at.callMeaning, at.goalMeaning),
  ),
  feature('goal.name', -1, "share of the tool's name that stands in the goal", nameInGoal),
  feature('goal.words', 0, "share of the arguments' words that stand in the goal", (at) => {
    const { index } = preparedGoal(at.signals.history);
    const said = argumentWords(at);
    return said.length === 0 ? 1 : share(said.filter((word) => index.has(word)).length, said.length);
  }),
  feature('goal.length', 0, 'length of the goal', (at) => Math.min(2_000, goalOf(at).length)),
  feature('goal.turns', 0, 'messages of the user', (at) => Math.min(8, at.signals.history.goal.length)),
  feature('system.near', 0, 'how near the tool is to the system text', (at) => at.systemNear),
  feature('system.asks_deed', 0, 'the system text names the deed', (at) => {
    const { system } = at.signals.history;
    return system === null ? 0 : yes(namesDeed(preparedText(system).folded, at.signals.effect.deed));
  }),
];

function about(prefix: string, who: string, of: (at: Case) => readonly ValueFacts[]): Feature[] {
  const numbered = (
    name: string,
    towards: -1 | 0 | 1,
    says: string,
    tell: (values: readonly ValueFacts[]) => number,
  ): Feature => feature(`${prefix}.${name}`, towards, `${says} (${who})`, (at) => tell(of(at)));
  return [
    numbered('number', 0, 'how many', (v) => Math.min(12, v.length)),
    numbered('goal', 0, 'that the goal says', (v) => count(v, (f) => f.origin === 'goal')),
    numbered('goal_share', -1, 'share that the goal says', (v) =>
      share(v.filter((f) => f.origin === 'goal').length, v.length),
    ),
    numbered('system', 0, 'that the system text says', (v) => count(v, (f) => f.origin === 'system')),
    numbered('untrusted', 0, 'that only results say', (v) => count(v, (f) => f.origin === 'untrusted')),
    numbered('nowhere', 0, 'that nothing says', (v) => count(v, (f) => f.origin === 'nowhere')),
    numbered('prose', 1, 'that stand only in running text', (v) => count(v, (f) => f.prose)),
    numbered('once', 0, 'that one result alone has', (v) => count(v, (f) => f.holders === 1)),
    numbered('only_last', 1, 'that only the result read last has', (v) => count(v, (f) => f.onlyLast)),
    numbered('holders_min', 0, 'fewest results that have one', (v) =>
      least(v, (f) => (f.depth === 0 ? 6 : Math.min(5, f.holders)), 6),
    ),
    numbered('holders_mean', 0, 'results that have one, on average', (v) =>
      mean(v, (f) => (f.depth === 0 ? 6 : Math.min(5, f.holders)), 6),
    ),
    numbered('depth_max', 0, 'most hands one went through', (v) => greatest(v, (f) => f.depth, 0)),
    numbered('depth_mean', 0, 'hands they went through, on average', (v) => mean(v, (f) => f.depth, 0)),
    numbered('open', 1, 'taken from texts that strangers write', (v) =>
      greatest(v, (f) => (f.origin === 'untrusted' ? f.open : 0), 0),
    ),
    numbered('open_prose', 1, 'taken from running text that strangers write', (v) =>
      greatest(v, (f) => (f.prose ? f.open : 0), 0),
    ),
    numbered('same_key', 0, "taken from a field of the argument's name", (v) => count(v, (f) => f.sameKey)),
    numbered('goal_around', -1, "least share of the goal's words around one", (v) =>
      least(
        v.filter((f) => f.origin === 'untrusted'),
        (f) => f.goalAround,
        1.5,
      ),
    ),
    numbered('domain_known', -1, 'least known domain', (v) =>
      least(
        v.filter((f) => f.origin !== 'goal' && (f.value.kind === 'email' || f.value.kind === 'url')),
        (f) => f.domainKnown,
        4,
      ),
    ),
    numbered('kinds', 1, 'steering words around one', (v) => greatest(v, (f) => f.kinds, 0)),
  ];
}

const WORDS: readonly (keyof Wording)[] = [
  'second',
  'reader',
  'plea',
  'must',
  'order',
  'meta',
  'urgent',
  'tag',
];

function wordingAround(at: Case, kind: keyof Wording): number {
  return greatest(at.values, (f) => Math.min(3, f.wording?.[kind] ?? 0), 0);
}

const VALUES: Feature[] = [
  ...about('value', 'values', (at) => at.values),
  ...about('party', 'parties', (at) => at.parties),
  ...WORDS.map((kind) =>
    feature(`around.${kind}`, 0, `words of the kind ${kind} around a value from running text`, (at) =>
      wordingAround(at, kind),
    ),
  ),
  feature('value.unclaimed', 0, "no whole argument is the user's", (at) =>
    yes(at.signals.authority.unclaimed),
  ),
  feature('value.numbers', 0, 'numbers that nothing says', (at) =>
    count(at.signals.values, (v) => v.kind === 'number' && v.origin === 'nowhere'),
  ),
  feature('value.length', 0, 'length of the arguments', (at) =>
    Math.min(
      3_000,
      at.leaves.reduce((sum, { text }) => sum + text.length, 0),
    ),
  ),
  feature('value.leaves', 0, 'arguments', (at) => Math.min(20, at.leaves.length)),
  feature('value.carried', 0, 'identifiers of results inside longer text', (at) =>
    count(at.signals.values, (v) => !v.whole && v.origin === 'untrusted', 10),
  ),
];

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
      yes(
        namesDeed(preparedSource(source).folded.slice(sentence.start, sentence.end), at.signals.effect.deed),
      ),
    ),
    from('tool', 0, 'how near it is to the tool', ({ sentence }, at) =>
      nearness(sentence.meaning, at.toolMeaning),
    ),
  ];
}

const FOLLOWED: Feature[] = [
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
    const said = argumentWords(at);
    const first = at.signals.followed[0];
    if (first === undefined || said.length === 0) return 0;
    return share(first.shared.length, said.length + nameWords(at.signals.action.tool).length);
  }),
  feature('followed.open', 0, 'strangers can write there', (at) => {
    const first = at.signals.followed[0];
    return first === undefined ? 0 : at.openness(first.source);
  }),
  ...echo('near', (at) => at.echoes.nearest),
  ...echo('steer', (at) => at.echoes.steering),
];

const usesOf = (at: Case): number => at.signals.history.totals.byTool.get(at.signals.action.tool) ?? 0;

const SESSION: Feature[] = [
  feature('session.step', 0, 'calls before', (at) => Math.min(40, at.signals.history.totals.actions)),
  feature('session.sources', 0, 'results read', (at) => Math.min(40, at.signals.history.sources.length)),
  feature('session.first_use', 0, 'the tool was not used before', (at) => yes(at.signals.authority.firstUse)),
  feature('session.uses', 0, 'calls of the tool before', (at) => Math.min(8, usesOf(at))),
  feature('session.acted', 0, 'acting calls before', (at) =>
    count(at.signals.history.actions, ({ tool }) => !isReading(effectOf(tool)), 12),
  ),
  feature('session.same_deed', 0, 'calls of the same deed before', (at) =>
    count(at.signals.history.actions, ({ tool }) => effectOf(tool).deed === at.signals.effect.deed, 8),
  ),
  feature('session.after_act', 0, 'the call before changed something', (at) => {
    const last = at.signals.history.actions.at(-1);
    return last === undefined ? 0 : yes(!isReading(effectOf(last.tool)));
  }),
  feature('session.last_open', 0, 'strangers can write what was read last', (at) => {
    const last = at.signals.history.sources.at(-1);
    return last === undefined ? 0 : at.openness(last);
  }),
  feature('session.last_length', 0, 'length of what was read last', (at) =>
    Math.min(4_000, at.signals.history.sources.at(-1)?.text.length ?? 0),
  ),
  feature('session.offered', 0, 'tools that are known', (at) => Math.min(40, at.signals.history.tools.size)),
];

export const FEATURES: readonly Feature[] = [...EFFECT, ...GOAL, ...VALUES, ...FOLLOWED, ...SESSION];
