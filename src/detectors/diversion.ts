import type { Finding } from '../model/finding.ts';
import { dealOf } from '../signals/call/deal.ts';
import { isParty, type Place, type Provenance } from '../signals/origin/provenance.ts';
import { announcesAccount } from '../signals/text/announcement.ts';
import { preparedGoal, preparedSource, surroundings } from '../signals/text/prepared.ts';
import { abbreviate } from '../signals/text/text.ts';
import { cluesOf } from './clues.ts';
import type { Detector } from './detector.ts';
import { argumentEvidence, placeEvidence } from './evidence.ts';

/**
 * Does the call pay to an account that a letter only just announced? "Our bank details have changed", in the very invoice
 * that the user wants paid, is how most payments are diverted; whoever pays is to ask the payee by another way first.
 * A person decides, unless the user spoke of the change himself.
 */
export const diversion: Detector = {
  id: 'diversion',
  inspect(action, { history, charter }) {
    if (history.sources.length === 0) return [];
    const clues = cluesOf(action, history, charter);
    const announced = clues.values.find(isAnnounced);
    if (announced?.place == null || !dealOf(action, clues.effect).money) return [];
    if (announcesAccount(preparedGoal(history).folded)) return [];
    return [finding(action.tool, announced, announced.place)];
  },
};

/** An account nobody but its own announcement knows. */
function isAnnounced(value: Provenance): boolean {
  const { kind, origin, standing, place } = value;
  if (kind !== 'account' || origin !== 'untrusted' || standing !== 'prose') return false;
  if (place === null || !isParty(value)) return false;
  const prepared = preparedSource(place.source);
  const { start, end } = surroundings(prepared, place.start, place.end);
  return announcesAccount(prepared.folded.slice(start, end));
}

function finding(tool: string, value: Provenance, place: Place): Finding {
  return {
    detector: 'diversion',
    rule: null,
    kind: 'payment_diversion',
    severity: 'high',
    outcome: 'ask',
    score: 0.8,
    reason: `${tool} pays to ${abbreviate(value.value)}, which ${place.source.tool}'s result announces as new bank details, and nothing else confirms`,
    evidence: [argumentEvidence(value), placeEvidence(place)],
    owasp: 'ASI01',
  };
}
