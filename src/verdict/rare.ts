import { type Finding, OUTCOMES, type Outcome, type Rarity } from '../model/finding.ts';
import { rank } from './weight.ts';

/**
 * A finding as far as it stands where one in so many clean runs has an action as suspicious; null where nothing of it does. A rule
 * sees one thing that is wrong, and honest work does it too now and then: only all signals together tell how often.
 */
export function asRare(found: Finding, p: () => number): Finding | null {
  if (found.rare === undefined) return found;
  const { rare, ...finding } = found;
  let { outcome } = finding;
  for (let most = rarityFor(rare, outcome); most !== undefined && p() > most; most = rarityFor(rare, outcome))
    outcome = OUTCOMES[rank(outcome) - 1]!;
  if (outcome === 'allow') return null;
  if (outcome === finding.outcome) return finding;
  const { severity } = finding;
  return { ...finding, outcome, severity: outcome === 'alert' && severity === 'high' ? 'medium' : severity };
}

function rarityFor(rare: Rarity, outcome: Outcome): number | undefined {
  return outcome === 'allow' ? undefined : rare[outcome];
}
