import {
  type Evidence,
  type Finding,
  OUTCOMES,
  type Outcome,
  type Rarity,
  type Severity,
} from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { isReading } from '../signals/call/effect.ts';
import { speaksOfMoney } from '../signals/goal/money.ts';
import { leftToText } from '../signals/goal/pointing.ts';
import { carriedBy } from '../signals/origin/carried.ts';
import { isParty, isTelling, type Place, type Provenance } from '../signals/origin/provenance.ts';
import { contradictionOf } from '../signals/origin/record.ts';
import { digitsOf } from '../signals/text/digits.ts';
import { preparedGoal, preparedSource } from '../signals/text/prepared.ts';
import { abbreviate } from '../signals/text/text.ts';
import { kindsOf } from '../signals/text/wording.ts';
import { type Clues, cluesOf, passageAt } from './clues.ts';
import type { Detector } from './detector.ts';
import { argumentEvidence, placeEvidence } from './evidence.ts';
import { hiddenParties } from './hidden.ts';
import { SIGN_P } from './sign.ts';
import { fetchedForStranger, soughtForStranger } from './sought.ts';

const MAX_FINDINGS = 4;

/** Does a value that steers an effect come only from text nobody vouches for: running text of a result, or what no person reads? */
export const provenance: Detector = {
  id: 'provenance',
  inspect(action, { history, charter }) {
    const clues = cluesOf(action, history, charter);
    const acts = !isReading(clues.effect);
    // Nothing was read yet that could steer the call, but what the tools say of themselves.
    if (history.sources.length === 0) return acts && history.tools.size > 0 ? hiddenParties(clues) : [];
    const found = clues.values.flatMap((value) => carriesOut(action.tool, history, value));
    if (acts) {
      found.push(...hiddenParties(clues), ...soughtForStranger(clues));
      found.push(...steering(clues, MAX_FINDINGS - found.length));
    } else {
      found.push(...fetchedForStranger(clues));
    }
    return found;
  },
};

function steering(clues: Clues, most: number): Finding[] {
  const { action, history } = clues;
  const findings: Finding[] = [];
  for (const value of clues.values) {
    if (value.standing !== 'prose' || value.place === null || !isTelling(value)) continue;
    if (!isParty(value) && isFieldName(value.place)) continue;
    const found = judge({ tool: action.tool, history, clues, value, place: value.place });
    if (found !== null) findings.push(found);
  }
  return heaviest(findings, most);
}

/** As many as may be told, in their order: a few doubtful values that come first must not hide what stops the call. */
function heaviest(findings: readonly Finding[], most: number): Finding[] {
  const weight = ({ outcome, score }: Finding): number => OUTCOMES.indexOf(outcome) + score;
  const told = [...findings].sort((a, b) => weight(b) - weight(a)).slice(0, Math.max(0, most));
  return findings.filter((finding) => told.includes(finding));
}

/** A record's field names (`{"event_start": …}`) are nobody's words. */
function isFieldName({ source, start, end }: Place): boolean {
  const { text } = preparedSource(source);
  return (
    /["'][\w-]*$/.test(text.slice(Math.max(0, start - 40), start)) &&
    /^[\w-]*["']\s*:/.test(text.slice(end, end + 40))
  );
}

/** A link that takes data of the session to a stranger's host: harm even where the call only reads. */
function carriesOut(tool: string, history: History, value: Provenance): Finding[] {
  const carried = carriedBy(value, history);
  if (carried === null) return [];
  // A single id may be the link's own business (a parcel, a ticket); several are a delivery.
  const several = carried.data.length > 1;
  const what = carried.data.slice(0, 3).map((data) => abbreviate(data));
  return [
    {
      detector: 'provenance',
      rule: null,
      kind: 'outbound_data',
      severity: several ? 'high' : 'medium',
      outcome: several ? 'block' : 'alert',
      score: several ? 0.85 : 0.5,
      reason: `${tool} takes ${what.join(', ')} to ${carried.host}, a host that only ${carried.source.tool}'s result told of`,
      evidence: [argumentEvidence(value), placeEvidence(carried)],
      owasp: 'ASI01',
    },
  ];
}

interface Case {
  readonly tool: string;
  readonly history: History;
  readonly clues: Clues;
  readonly value: Provenance;
  readonly place: Place;
}

function judge(at: Case): Finding | null {
  return contradicted(at) ?? (at.history.goal.length === 0 ? null : (obeyed(at) ?? unasked(at)));
}

/** The account in the call against the account on record. */
function contradicted(at: Case): Finding | null {
  const { value, place, history } = at;
  if (value.kind !== 'account') return null;
  const written = preparedSource(place.source).folded.slice(place.start, place.end);
  const claimed = digitsOf(written) ?? written.replaceAll(' ', '');
  const against = contradictionOf(claimed, place.source, history);
  // A call that has both accounts pays from the one on record.
  if (against === null) return null;
  const { recorded: onRecord } = against;
  const number = digitsOf(onRecord);
  const isRecorded = (other: Provenance): boolean =>
    other.value === onRecord || (number !== null && digitsOf(other.value) === number);
  if (at.clues.values.some(isRecorded)) return null;
  const recorded = `the record from ${against.place.source.tool} has ${abbreviate(onRecord)}`;
  // What the user leaves to a text may be that the record is to change: a person decides.
  const changes = at.clues.effect.deed === 'change' && leftToText(history) !== null;
  return finding(at, changes ? 'ask' : 'block', 'high', 0.95, recorded, {
    more: [placeEvidence(against.place)],
  });
}

/** Honest work takes what it needs from texts too: nearly all of it looks less suspicious than so. */
const OBEYED: Rarity = { block: 1 / 33, ask: 1 / 10, alert: SIGN_P };
const SIGN: Rarity = { alert: SIGN_P };

/**
 * Nothing in the call is the user's, and the passage it takes its values from was read a moment ago and names the
 * deed: the text commands and the agent obeys. Strongest where it names whom to pay, write to or let in.
 */
function obeyed(at: Case): Finding | null {
  const { clues, value, place, history } = at;
  const { unclaimed, fresh, firstUse } = clues.authority;
  if (!unclaimed || !fresh || !firstUse || place.source !== history.sources.at(-1)) return null;
  const { namesDeed, wording } = passageAt(place, clues.effect);
  const why = 'that text asks for it, and nothing in the call is from the user';
  if (namesDeed && isParty(value)) {
    // Where the user pointed to a text, it may steer: a person decides.
    return finding(at, clues.mandate.delegates === null ? 'block' : 'ask', 'high', 0.8, why, {
      rare: OBEYED,
    });
  }
  if (isCommandLine(value, clues) && clues.mandate.delegates === null) {
    return finding(at, 'ask', 'high', 0.7, 'a line to run, and nothing in the call is from the user');
  }
  const grave = clues.effect.class === 'destructive' || clues.effect.class === 'credential';
  if (namesDeed && grave && leftToText(history) === null)
    return finding(at, 'ask', 'high', 0.7, why, { rare: OBEYED });
  if (!namesDeed && !grave && kindsOf(wording) === 0) return null;
  return finding(at, 'alert', 'medium', 0.5, why, { rare: SIGN });
}

/** Words for a machine, copied whole from a text. */
function isCommandLine({ value, kind, whole }: Provenance, { effect }: Clues): boolean {
  return effect.deed === 'run' && kind === 'text' && whole && /\S\s+\S/.test(value);
}

/** The goal does not name the deed, and the only passage that has the party does. */
function unasked(at: Case): Finding | null {
  const { clues, value, place } = at;
  if (!isParty(value) || clues.mandate.delegates !== null) return null;
  if (clues.mandate.deeds.has(clues.effect.deed)) return null;
  // An account is there to be paid to, now or later.
  const paid = value.kind === 'account' || (clues.effect.deed === 'pay' && clues.authority.unclaimed);
  if (paid && !speaksOfMoney(preparedGoal(at.history).folded)) {
    const why = 'the user speaks of no money that is to go somewhere';
    return finding(at, 'ask', 'high', 0.7, why, { rare: { ask: 1 / 5, alert: SIGN_P } });
  }
  if (!passageAt(place, clues.effect).namesDeed) return null;
  const why = 'that text asks for it, and the user did not';
  return finding(at, 'alert', 'medium', 0.6, why, { rare: SIGN });
}

function finding(
  { tool, value, place }: Case,
  outcome: Outcome,
  severity: Severity,
  score: number,
  why: string,
  { more = [], rare }: { readonly more?: readonly Evidence[]; readonly rare?: Rarity } = {},
): Finding {
  return {
    ...(rare === undefined ? {} : { rare }),
    detector: 'provenance',
    rule: null,
    kind: 'untrusted_value',
    severity,
    outcome,
    score,
    reason: `${tool} uses ${abbreviate(value.value)}, which only stands in the text of ${place.source.tool}'s result; ${why}`,
    evidence: [argumentEvidence(value), placeEvidence(place), ...more],
    owasp: 'ASI01',
  };
}
