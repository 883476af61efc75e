import { Coverage } from '../../src/coverage/coverage.ts';
import { Intake } from '../../src/intake/intake.ts';
import { LocalJudges, type LocalJudgesOptions } from '../../src/intake/local-judges.ts';
import { type Exporters, Outlet } from '../../src/intake/outlet.ts';
import type { Pipeline } from '../../src/pipeline/pipeline.ts';
import { Turns } from '../../src/pipeline/turns.ts';
import type { Counters } from '../../src/telemetry/counters.ts';
import type { Log } from '../../src/telemetry/log.ts';

/** An intake that judges by itself, as `serve` has one for each tenant. */
export function localIntake(
  pipeline: Pipeline,
  mode: 'inline' | 'tee',
  exporters: Exporters,
  { counters, log }: { counters: Counters; log: Log },
  more: Partial<LocalJudgesOptions> = {},
): Intake {
  const shared = { outlet: new Outlet(exporters), counters, log, turns: new Turns() };
  const judges = new LocalJudges({
    ...shared,
    pipeline,
    coverage: new Coverage(),
    secondOpinion: null,
    held: null,
    ...more,
  });
  return new Intake({ ...shared, judges, mode });
}
