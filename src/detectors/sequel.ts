import type { Action } from '../model/action.ts';
import type { Finding } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { isActing } from '../signals/call/acting.ts';
import type { Effect } from '../signals/call/effect.ts';
import { thingsOf } from '../signals/call/things.ts';
import { type Command, commandFor } from '../signals/origin/command.ts';
import { isTelling, type Place } from '../signals/origin/provenance.ts';
import { preparedGoal } from '../signals/text/prepared.ts';
import { stem } from '../signals/text/text.ts';
import { Clues, cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { placeEvidence } from './evidence.ts';

/** Refused calls looked back at. */
const MAX_REFUSED = 4;
/** Characters: a wish, and what is to be done after it, stand close together. */
const NEAR = 200;
/** A shorter word is in many. */
const MIN_WORD = 4;

/**
 * A text wanted a call that was refused: is this call the next thing that it wants? Whoever is told to send a file and
 * then delete the mail deletes it, whether it was sent or not.
 */
export const sequel: Detector = {
  id: 'sequel',
  inspect(action, { history, charter }) {
    // What was to be stopped and ran all the same was allowed by a person, or is only monitored.
    const refused = history.refused.filter(({ result }) => result === null).slice(-MAX_REFUSED);
    if (refused.length === 0) return [];
    const { effect, mandate } = cluesOf(action, history, charter);
    // The user may want it too, or has left to the text what is to be done.
    const wanted =
      mandate.delegates !== null ||
      (mandate.deeds.has(effect.deed) && isOfHisThings(action, effect, history));
    if (wanted || !isActing(action, effect)) return [];
    for (const earlier of refused.reverse()) {
      const clues = new Clues(earlier, until(earlier, history), charter);
      for (const place of placesOf(clues)) {
        const wish = commandFor(action, { ...history, sources: [place.source] }, effect);
        if (wish !== null && isNear(wish, place)) return [finding(action, earlier, wish)];
      }
    }
    return [];
  },
};

/** Does the user speak of what is taken away? To `delete the largest file` asks for no mail to be deleted. */
function isOfHisThings({ tool }: Action, effect: Effect, history: History): boolean {
  if (effect.class !== 'destructive') return true;
  const things = thingsOf(tool);
  if (things.length === 0) return true;
  const said = [...preparedGoal(history).index.keys()].filter((word) => word.length >= MIN_WORD);
  // `mail` and `email`, `account` and `subaccounts`.
  return things.some((thing) => said.some((word) => word.includes(stem(thing)) || thing.includes(word)));
}

function until({ startTime }: Action, history: History): History {
  const sources = history.sources.filter(({ action }) => action === null || action.endTime <= startTime);
  return { ...history, sources };
}

/** Where in running text of strangers the refused call may have come from. */
function placesOf({ action, history, effect, values }: Clues): Place[] {
  const places = values
    .filter((value) => value.origin === 'untrusted' && value.standing === 'prose' && isTelling(value))
    .flatMap(({ place }) => place ?? []);
  const command = commandFor(action, history, effect);
  return command === null ? places : [...places, command];
}

function isNear(wish: Place, place: Place): boolean {
  return wish.start - place.end < NEAR && place.start - wish.end < NEAR;
}

function finding({ tool }: Action, earlier: Action, wish: Command): Finding {
  return {
    detector: 'sequel',
    rule: null,
    kind: 'followed_instruction',
    severity: 'high',
    outcome: 'block',
    score: 0.8,
    reason: `${tool} goes on with what the passage in ${wish.source.tool}'s result wants, for which ${earlier.tool} was refused`,
    evidence: [placeEvidence(wish)],
    owasp: 'ASI01',
  };
}
