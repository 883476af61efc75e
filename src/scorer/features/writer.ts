import type { Source } from '../../model/history.ts';
import { namesAround } from '../../signals/origin/named.ts';
import type { Place } from '../../signals/origin/provenance.ts';
import { preparedGoal, preparedSource } from '../../signals/text/prepared.ts';
import { isOtherTongue, tongueAt, tonguesIn } from '../../signals/text/tongue.ts';
import type { Case } from '../case.ts';
import type { ValueFacts } from '../values.ts';
import { count, type Feature, feature, yes } from './feature.ts';

const goalTongue = (at: Case): string | null => tongueAt(preparedGoal(at.signals.history));

/** Is it so of a sentence that holds one of the call's values from running text? */
function someBehind(at: Case, holds: (sentence: Place, at: Case) => boolean): boolean {
  return at.values.some(({ prose, value: { place } }) => {
    if (!prose || place === null) return false;
    const { segments } = preparedSource(place.source);
    const sentence = segments.find(({ start, end }) => place.start >= start && place.start < end);
    return holds(sentence === undefined ? place : { source: place.source, ...sentence }, at);
  });
}

const isStrange = ({ source, start, end }: Place): boolean =>
  isOtherTongue(preparedSource(source), start, end);

function isForeign({ source, start, end }: Place, at: Case): boolean {
  const goal = goalTongue(at);
  const own = goal === null ? null : tongueAt(preparedSource(source), start, end);
  return own !== null && own !== goal;
}

const MOST = 3;
const NOBODY = -1;
const NOTHING = -2;

function named(place: Place | null | undefined, at: Case): number {
  if (!place) return NOTHING;
  return Math.min(MOST, namesAround(place, at.signals.history) ?? NOBODY);
}

function leastNamed(values: readonly ValueFacts[], at: Case): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (const { value } of values) {
    if (value.place !== null) fewest = Math.min(fewest, named(value.place, at));
  }
  return fewest === Number.POSITIVE_INFINITY ? NOTHING : fewest;
}

/** Values that other results told of than the call's untrusted parties: the money of one, the address of another. */
function mixed(at: Case): number {
  const parties = at.parties.filter(({ origin }) => origin === 'untrusted');
  if (parties.length === 0) return -1;
  const tellers = new Set(parties.flatMap(({ value }) => value.holders));
  const elsewhere = ({ party, origin, value }: ValueFacts): boolean =>
    !party && origin === 'untrusted' && !value.holders.some((holder) => tellers.has(holder));
  return count(at.values, elsewhere, 8);
}

/** The fewest results that together have all values which only results have; found greedily. */
function tellers(at: Case): number {
  let left = at.values.filter(({ origin }) => origin === 'untrusted').map(({ value }) => value.holders);
  if (left.length < 2) return left.length;
  let results = 0;
  while (left.length > 0 && results < 6) {
    const tally = new Map<Source, number>();
    let first: Source | undefined;
    let most = 0;
    for (const holders of left) for (const holder of holders) tally.set(holder, (tally.get(holder) ?? 0) + 1);
    for (const [holder, count] of tally) {
      if (count > most) {
        first = holder;
        most = count;
      }
    }
    if (first === undefined) break;
    const told = first;
    left = left.filter((holders) => !holders.includes(told));
    results++;
  }
  return results;
}

/** Who may have written what the call follows: in whose language, in whose record. */
export const WRITER: readonly Feature[] = [
  feature('value.tongue_beside', 0, 'a value stands in another language than the text around it', (at) =>
    yes(someBehind(at, isStrange)),
  ),
  feature('value.tongue_goal', 0, "a value stands in another language than the user's", (at) =>
    yes(someBehind(at, isForeign)),
  ),
  feature(
    'followed.tongue_beside',
    0,
    'the passage the call follows is in another language than the text around it',
    (at) => yes(at.signals.followed.slice(0, 1).some(isStrange)),
  ),
  feature('followed.tongue_goal', 0, "it is in another language than the user's", (at) =>
    yes(at.signals.followed.slice(0, 1).some((place) => isForeign(place, at))),
  ),
  feature('last.tongues', 0, "languages in the result read last that are not the user's", (at) => {
    const last = at.signals.history.sources.at(-1);
    if (last === undefined) return 0;
    const goal = goalTongue(at);
    const tongues = tonguesIn(preparedSource(last));
    return Math.min(MOST, goal !== null && tongues.has(goal) ? tongues.size - 1 : tongues.size);
  }),
  feature('value.named', 0, "the user's names in the record of a value, fewest", (at) =>
    leastNamed(at.values, at),
  ),
  feature('party.named', 0, "the user's names in the record of a party, fewest", (at) =>
    leastNamed(at.parties, at),
  ),
  feature('followed.named', 0, "the user's names in the record the call follows", (at) =>
    named(at.signals.followed[0], at),
  ),
  feature('command.named', 0, "the user's names in the record that names the deed", (at) =>
    named(at.command, at),
  ),
  feature('steer.named', 0, "the user's names in the record of the most steering sentence", (at) => {
    const { steering } = at.echoes;
    if (steering === null) return NOTHING;
    const { start, end } = steering.sentence;
    return named({ source: steering.source, start, end }, at);
  }),
  feature('call.mixed', 0, 'values from other results than the parties', mixed),
  feature('call.tellers', 0, 'fewest results that have all untold values', tellers),
];
