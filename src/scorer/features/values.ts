import { carriedBy } from '../../signals/origin/carried.ts';
import type { Wording } from '../../signals/text/wording.ts';
import type { Case } from '../case.ts';
import type { ValueFacts } from '../values.ts';
import { count, type Feature, feature, greatest, least, mean, share, yes } from './feature.ts';

const isUntrusted = ({ origin }: ValueFacts): boolean => origin === 'untrusted';
const hasDomain = ({ origin, value: { kind } }: ValueFacts): boolean =>
  origin !== 'goal' && (kind === 'email' || kind === 'url');

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
      share(
        count(v, (f) => f.origin === 'goal', v.length),
        v.length,
      ),
    ),
    numbered('system', 0, 'that the system text says', (v) => count(v, (f) => f.origin === 'system')),
    numbered('untrusted', 0, 'that only results say', (v) => count(v, (f) => f.origin === 'untrusted')),
    numbered('nowhere', 0, 'that nothing says', (v) => count(v, (f) => f.origin === 'nowhere')),
    numbered('prose', 1, 'that stand only in running text', (v) => count(v, (f) => f.prose)),
    numbered('once', 0, 'that one result alone has', (v) => count(v, (f) => f.holders === 1)),
    numbered('only_last', 0, 'that only the result read last has', (v) => count(v, (f) => f.onlyLast)),
    numbered('holders_min', 0, 'fewest results that have one', (v) =>
      least(v, (f) => (f.depth === 0 ? 6 : Math.min(5, f.holders)), 6),
    ),
    numbered('holders_mean', 0, 'results that have one, on average', (v) =>
      mean(v, (f) => (f.depth === 0 ? 6 : Math.min(5, f.holders)), 6),
    ),
    numbered('depth_max', 0, 'most hands one went through', (v) => greatest(v, (f) => f.depth, 0)),
    numbered('depth_mean', 0, 'hands they went through, on average', (v) => mean(v, (f) => f.depth, 0)),
    numbered('open', 0, 'taken from texts that strangers write', (v) =>
      greatest(v, (f) => (f.origin === 'untrusted' ? f.open : 0), 0),
    ),
    numbered('open_prose', 0, 'taken from running text that strangers write', (v) =>
      greatest(v, (f) => (f.prose ? f.open : 0), 0),
    ),
    numbered('same_key', 0, "taken from a field of the argument's name", (v) => count(v, (f) => f.sameKey)),
    numbered('goal_around', -1, "least share of the goal's words around one", (v) =>
      least(v, (f) => f.goalAround, 1.5, isUntrusted),
    ),
    numbered('domain_known', -1, 'least known domain', (v) => least(v, (f) => f.domainKnown, 4, hasDomain)),
    numbered('deed_around', 0, 'around which the deed is named', (v) =>
      count(v, (f) => f.prose && f.deedAround),
    ),
    numbered('age', 0, 'results read since the first that has one, least', (v) =>
      least(v, (f) => f.age, 13, isUntrusted),
    ),
    numbered('unlinked', 0, 'from results not asked for with words of the goal', (v) =>
      count(v, (f) => f.origin === 'untrusted' && !f.linked),
    ),
    numbered('linked', 0, 'from results asked for with words of the goal', (v) =>
      count(v, (f) => f.origin === 'untrusted' && f.linked),
    ),
    numbered('noted', 0, 'that stand in a note or comment', (v) =>
      count(v, (f) => f.origin === 'untrusted' && f.setting?.noted === true),
    ),
    numbered('aside', 0, 'that stand in an aside', (v) =>
      count(v, (f) => f.prose && f.setting?.aside === true),
    ),
    numbered('in_record', 0, 'that stand in running text of a record', (v) =>
      count(v, (f) => f.prose && f.setting?.structured === true),
    ),
    numbered('position', 0, 'how far down the text one stands', (v) =>
      greatest(v, (f) => (f.prose ? (f.setting?.position ?? 0) : -1), -1),
    ),
    numbered('lookalike', 1, 'that look like another', (v) => count(v, (f) => f.lookalike)),
    numbered('kinds', 0, 'steering words around one', (v) => greatest(v, (f) => f.kinds, 0)),
  ];
}

export const WORDS: readonly (keyof Wording)[] = [
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

/** Where the call's values come from. */
export const VALUES: readonly Feature[] = [
  ...about('value', 'values', (at) => at.values),
  ...about('party', 'parties', (at) => at.parties),
  ...WORDS.map((kind) =>
    feature(`around.${kind}`, 0, `words of the kind ${kind} around a value from running text`, (at) =>
      wordingAround(at, kind),
    ),
  ),
  feature('value.contradicted', 1, 'accounts that a record contradicts', (at) =>
    count(at.values, (f) => f.contradicted),
  ),
  feature('value.carries', 1, 'links that take data to a host only a text told of', (at) =>
    count(at.signals.values, (v) => carriedBy(v, at.signals.history) !== null),
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
