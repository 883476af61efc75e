import type { InForce } from '../config/in-force.ts';
import type { Config } from '../config/schema.ts';
import type { Coverage } from '../coverage/coverage.ts';
import { Drift } from '../drift/drift.ts';
import type { OpenStorage } from '../exporters/open-storage.ts';
import type { Outlet } from '../intake/outlet.ts';
import type { Consultant } from '../second-opinion/consultant.ts';
import type { KeptEffects } from '../store/effects-files.ts';
import type { Counters } from '../telemetry/counters.ts';
import type { Log } from '../telemetry/log.ts';
import { Crew, rulesOf } from './crew.ts';
import { Directory } from './directory.ts';
import { SpreadJudges } from './spread-judges.ts';

/** What workers and those who send to them share. */
export interface Around {
  readonly workers: number;
  readonly tenants: readonly string[];
  readonly effects: KeptEffects;
  readonly storage: OpenStorage;
  readonly coverage: Coverage;
  readonly consultant: Consultant | null;
  readonly counters: Counters;
  readonly log: Log;
  readonly colour: boolean;
}

/** Starts the threads that judge. What a thread knew is gone when it fails: it ends the process, as a fault in it would. */
export function startCrew({ goalkeeper }: Config, judging: InForce, around: Around): Crew {
  const { workers, tenants, effects, storage, log, colour } = around;
  return new Crew({
    ...around,
    start: {
      ...{ workers, engine: engineOf(goalkeeper), rules: rulesOf(judging) },
      maxApprovals: goalkeeper.approvals.max,
      log: { ...log.how, colour },
      tenants: [null, ...tenants].map((tenant) => ({ tenant, made: effects.get(tenant)?.known ?? [] })),
      stored: storage.heldOf(null) !== null,
    },
    onFault: (error) => {
      throw error;
    },
  });
}

/** Data alone: no secret, and nothing that another thread can't take. */
function engineOf({
  mode,
  settle,
  sessions,
  detectors,
  false_alarms,
  drift,
  second_opinion,
}: Config['goalkeeper']) {
  const asks = second_opinion === undefined ? {} : { second_opinion: {} };
  return { mode, settle, sessions, detectors, false_alarms, drift, ...asks };
}

/** A tenant's judges: all workers. */
export function spreadJudges(
  crew: Crew,
  tenant: string | null,
  { goalkeeper }: Config,
  outlet: Outlet,
  { workers, effects, storage, counters }: Around,
): SpreadJudges {
  const { mode, sessions, drift } = goalkeeper;
  const before = storage.heldOf(tenant);
  const of = crew.lines.flatMap(() => storage.heldOf(tenant) ?? []);
  const judges = new SpreadJudges({
    ...{ tenant, mode, outlet, counters },
    lines: crew.lines,
    directory: new Directory({ workers, max: sessions.max, idleMs: sessions.idle_timeout }),
    drift: drift.enabled ? new Drift({ falseAlarms: drift.false_alarms, warmUp: drift.warm_up }) : null,
    effects: effects.get(tenant) ?? null,
    held: before && { before, of },
  });
  crew.add(tenant, judges);
  return judges;
}
