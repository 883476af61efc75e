import { leavesOf } from '../../signals/call/leaves.ts';
import { actionStrayed, strayedBy } from '../../signals/origin/depth.ts';
import { isTelling, type Place } from '../../signals/origin/provenance.ts';
import { isBesideGoal, namedBeside, type Rivals, rivalsOf } from '../../signals/origin/rivals.ts';
import { preparedGoal } from '../../signals/text/prepared.ts';
import type { Case } from '../case.ts';
import type { ValueFacts } from '../values.ts';
import { count, type Feature, feature, greatest, least } from './feature.ts';

const NONE = -4;

let latest: { readonly of: Case; readonly rivals: readonly (Rivals | null)[] } | null = null;

/** What two of these features ask of one action. */
function rivalsIn(at: Case): readonly (Rivals | null)[] {
  if (latest?.of !== at) {
    const { history } = at.signals;
    latest = { of: at, rivals: at.parties.map(({ value }) => rivalsOf(value, history)) };
  }
  return latest.rivals;
}

function mostOf(at: Case, tell: (rivals: Rivals) => number): number {
  return greatest(rivalsIn(at), (one) => (one === null ? NONE : tell(one)), NONE);
}

const isHosted = ({ origin, value: { kind } }: ValueFacts): boolean =>
  origin === 'untrusted' && (kind === 'email' || kind === 'url');

function strayed(values: readonly ValueFacts[], { signals: { history } }: Case): number {
  return greatest(values, ({ value }) => strayedBy(value, history), 0);
}

function strayedTo(place: Place | null | undefined, { signals: { history } }: Case): number {
  if (place === null || place === undefined) return -1;
  const { action } = place.source;
  return action === null ? 0 : actionStrayed(action, history);
}

/** A shorter one stands in every text. */
const MIN_SAID = 3;

/** Arguments in which an earlier call of the tool had what the goal says, and this one has something else. */
function leftSlots(at: Case): number {
  const { action, history, values } = at.signals;
  const { folded } = preparedGoal(history);
  const isSaid = (text: string): boolean => text.length >= MIN_SAID && folded.includes(text.toLowerCase());
  const earlier = history.actions.filter((one) => one !== action && one.tool === action.tool && one.captured);
  const foreign = values.filter(
    (value) => value.whole && value.origin !== 'goal' && value.origin !== 'system' && isTelling(value),
  );
  return count(foreign, ({ leaf }) =>
    earlier.some((one) => leavesOf(one.arguments).some(({ key, text }) => key === leaf.key && isSaid(text))),
  );
}

/** What else there is of a value's kind, and how straight the way to it was. */
export const RIVALS: readonly Feature[] = [
  feature('rival.near', 0, "others of a party's kind in its text", (at) => mostOf(at, ({ near }) => near)),
  feature('rival.backed', 0, 'results more that know another than that know the party', (at) =>
    mostOf(at, ({ backed }) => backed),
  ),
  feature('rival.host', 0, 'where the name of a host stands in its text beside the value, fewest', (at) =>
    least(at.values, ({ value }) => namedBeside(value), 4, isHosted),
  ),
  feature('rival.goal', 0, 'values beside which the goal names another made alike', (at) =>
    count(at.values, ({ value }) => isBesideGoal(value, at.signals.history)),
  ),
  feature('rival.slot', 0, 'arguments in which an earlier call had what the goal says', leftSlots),
  feature('way.value', 0, 'how often the way to a value led through running text', (at) =>
    strayed(at.values, at),
  ),
  feature('way.party', 0, 'the same of parties', (at) => strayed(at.parties, at)),
  feature('way.followed', 0, 'the same of the passage that the call follows', (at) =>
    strayedTo(at.signals.followed[0], at),
  ),
  feature('way.command', 0, 'the same of the sentence that names the deed', (at) =>
    strayedTo(at.command, at),
  ),
];
