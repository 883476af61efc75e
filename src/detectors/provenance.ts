import type { Evidence, Finding } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import { type Clues, cluesOf, passageAt } from '../signals/clues.ts';
import { type Effect, isReading } from '../signals/effect.ts';
import { preparedSource } from '../signals/prepared.ts';
import type { Place, Provenance } from '../signals/provenance.ts';
import { type Contradiction, contradictionOf } from '../signals/record.ts';
import { abbreviate, passage } from '../signals/text.ts';
import type { Detector } from './detector.ts';

const MAX_FINDINGS = 4;

/** Does a value that steers an effect come only from the running text of a result nobody vouches for? */
export const provenance: Detector = {
  id: 'provenance',
  inspect(action, { history, charter }) {
    const clues = cluesOf(action, history, charter);
    if (isReading(clues.effect)) return [];
    const findings: Finding[] = [];
    for (const value of clues.values) {
      const finding = steers(value) ? judge(action.tool, history, clues, value, value.place) : null;
      if (finding !== null) findings.push(finding);
      if (findings.length >= MAX_FINDINGS) break;
    }
    return findings;
  },
};

/** A whole argument that names a party or a place, and that only running text told of. */
function steers(value: Provenance): value is Provenance & { place: Place } {
  const party = value.kind === 'email' || value.kind === 'account' || value.kind === 'url';
  return (
    party && value.whole && value.origin === 'untrusted' && value.standing === 'prose' && value.place !== null
  );
}

function judge(
  tool: string,
  history: History,
  clues: Clues,
  value: Provenance,
  place: Place,
): Finding | null {
  if (value.kind === 'account') {
    const canonical = preparedSource(place.source).folded.slice(place.start, place.end).replaceAll(' ', '');
    const against = contradictionOf(canonical, place.source, history);
    const used = clues.values.some((other) => other.value === against?.recorded);
    if (against !== null && !used) return contradicted(tool, clues.effect, value, place, against);
  }
  if (history.goal.length === 0 || clues.mandate.delegates !== null) return null;
  if (clues.mandate.deeds.has(clues.effect.deed) || value.results > 1) return null;
  if (!passageAt(place, clues.effect).namesDeed) return null;
  return {
    ...finding(clues.effect),
    severity: 'medium',
    outcome: 'alert',
    score: 0.6,
    reason: `${tool} goes to ${abbreviate(value.value)}, which only stands in the text of ${place.source.tool}'s result, and the user did not ask for it`,
    evidence: [argument(value), quote(place)],
  };
}

function contradicted(
  tool: string,
  effect: Effect,
  value: Provenance,
  place: Place,
  against: Contradiction,
): Finding {
  return {
    ...finding(effect),
    severity: 'high',
    outcome: 'block',
    score: 0.95,
    reason:
      `${tool} uses ${abbreviate(value.value)}, which only stands in the text of ${place.source.tool}'s result; ` +
      `the record from ${against.place.source.tool} has ${abbreviate(against.recorded)}`,
    evidence: [argument(value), quote(place), quote(against.place)],
  };
}

function finding(_effect: Effect): Pick<Finding, 'detector' | 'rule' | 'kind' | 'owasp'> {
  return { detector: 'provenance', rule: null, kind: 'untrusted_value', owasp: 'ASI01' };
}

function argument(value: Provenance): Evidence {
  return { span: null, where: `argument ${value.leaf.path}`, value: value.value.slice(0, 200) };
}

function quote(place: Place): Evidence {
  const { source, start, end } = place;
  return {
    span: source.span,
    where: `result of ${source.tool}`,
    value: passage(preparedSource(source).text, start, end),
  };
}
