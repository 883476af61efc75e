import type { Charter } from '../model/charter.ts';
import type { Finding, Outcome } from '../model/finding.ts';
import { modeAt, type Schedule, type Schedules } from '../model/schedule.ts';
import { isHeavier } from './weight.ts';

type Stage = Schedule['mode'];

/** How far a detector counts at a time: as the charter says, else as the configuration does. */
export function detectorMode(
  id: string,
  charter: Charter | null,
  configured: Schedules,
  time: number,
): Stage {
  const schedule = charter?.detectors.get(id) ?? configured.get(id);
  return schedule === undefined ? 'enforce' : modeAt(schedule, time);
}

/**
 * A finding as far as it counts: null where its rule is off; no more than an alert, with what it would have been,
 * where its rule or its detector runs in `monitor`.
 */
export function counting(
  finding: Finding,
  ofDetector: Stage,
  charter: Charter | null,
  time: number,
): Finding | null {
  const ofRule = ruleMode(finding, charter, time);
  if (ofDetector === 'off' || ofRule === 'off') return null;
  if (ofDetector === 'enforce' && ofRule === 'enforce') return finding;
  const { outcome, reason } = finding;
  if (!isHeavier(outcome, 'alert')) return finding;
  return {
    ...finding,
    outcome: 'alert',
    would: outcome,
    reason: `${reason} (in monitor, it would ${outcome})`,
  };
}

/** What the verdict would be if nothing ran in `monitor`; undefined where that makes no difference. */
export function wouldBe(outcome: Outcome, findings: readonly Finding[]): Outcome | undefined {
  let heaviest = outcome;
  for (const { would } of findings) {
    if (would !== undefined && isHeavier(would, heaviest)) heaviest = would;
  }
  return heaviest === outcome ? undefined : heaviest;
}

function ruleMode({ rule }: Finding, charter: Charter | null, time: number): Stage {
  const schedule = rule === null ? undefined : charter?.rules.find(({ name }) => name === rule)?.schedule;
  return schedule === undefined ? 'enforce' : modeAt(schedule, time);
}
