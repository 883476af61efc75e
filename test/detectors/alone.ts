import type { Detector } from '../../src/detectors/detector.ts';
import type { Charter } from '../../src/model/charter.ts';
import type { Finding } from '../../src/model/finding.ts';
import { type Step, type Told, tell } from './sessions.ts';

/** What one detector alone finds in the last call of a told session. */
export function findings(
  detector: Detector,
  goal: string | null,
  calls: readonly Told[],
  given: { system?: string; charter?: Charter; history?: Partial<Step['history']> } = {},
): Finding[] {
  const step = tell(goal, calls, given.system ?? null).at(-1);
  if (step === undefined) throw new Error('a session without calls');
  const history = { ...step.history, ...given.history };
  return detector.inspect(step.action, { history, charter: given.charter ?? null, baseline: null });
}

/** The same in short: `scope_creep:ask`. */
export function said(...given: Parameters<typeof findings>): string[] {
  return findings(...given).map(({ kind, outcome }) => `${kind}:${outcome}`);
}
