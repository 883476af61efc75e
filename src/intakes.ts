import type { InForce } from './config/in-force.ts';
import { pipelineOptions } from './config/pipeline.ts';
import type { Config } from './config/schema.ts';
import type { Coverage } from './coverage/coverage.ts';
import { tenantsOf } from './doors.ts';
import type { Surroundings } from './exporters/build.ts';
import type { OpenStorage } from './exporters/open-storage.ts';
import { Intake } from './intake/intake.ts';
import { LocalJudges } from './intake/local-judges.ts';
import { type Exporters, Outlet } from './intake/outlet.ts';
import type { Action } from './model/action.ts';
import type { Approval } from './model/approval.ts';
import { Pipeline } from './pipeline/pipeline.ts';
import { Turns } from './pipeline/turns.ts';
import { Consultant } from './second-opinion/consultant.ts';
import type { KeptEffects } from './store/effects-files.ts';
import type { Tracer } from './telemetry/traces/tracer.ts';
import { Tenants } from './tenants.ts';
import { warm } from './verdict/warm.ts';
import { VERSION } from './version.ts';
import { spreadJudges, startCrew } from './workers/build.ts';

/** Each tenant's intake, and what is told to all who judge for them. */
export interface Intakes {
  readonly tenants: Tenants;
  /** From the next action on. */
  judgeBy(judging: InForce): void;
  /** An approval has changed. */
  heard(approval: Approval): void;
  /** Bytes in use outside of this thread's heap. */
  readonly memoryElsewhere: number;
  /** Judges and sends on everything that waits. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

export interface Parts {
  readonly around: Surroundings;
  readonly exporters: Exporters;
  readonly effects: KeptEffects;
  readonly storage: OpenStorage;
  readonly coverage: Coverage;
  /** Tells traces of our own; null where none are told. */
  readonly tracer: Tracer | null;
  /** What a person was asked about an action. */
  approvalOf(action: Action, tenant: string | null): Approval | null;
}

/** All is judged in this thread. */
export function localIntakes(config: Config, judging: InForce, parts: Parts): Intakes {
  const { around, exporters, effects, storage, coverage, tracer, approvalOf } = parts;
  const { mode } = config.goalkeeper;
  const turns = new Turns();
  const secondOpinion = consultant(config, around);
  warm();
  const all: LocalJudges[] = [];
  const tenants = new Tenants(tenantsOf(config), (tenant) => {
    const kept = effects.get(tenant) ?? null;
    const { charters, baselines } = judging;
    const pipeline = new Pipeline({
      ...pipelineOptions(config.goalkeeper, charters, VERSION, baselines, kept),
      approvalOf: (action) => approvalOf(action, tenant),
    });
    const shared = { ...around, outlet: new Outlet(exporters, tracer), turns, tracer };
    const held = storage.heldOf(tenant);
    const judges = new LocalJudges({ ...shared, pipeline, coverage, secondOpinion, held });
    all.push(judges);
    return new Intake({ ...shared, judges, mode });
  });
  return {
    tenants,
    judgeBy: (now) => {
      for (const one of all) one.judgeBy(now);
    },
    heard: () => {},
    memoryElsewhere: 0,
    drain: () => tenants.drain(),
    stop: async () => {},
  };
}

/** This thread takes and sends on; so many others judge. */
export function spreadIntakes(config: Config, judging: InForce, parts: Parts, workers: number): Intakes {
  const { around, exporters, tracer } = parts;
  const turns = new Turns();
  const shared = {
    ...{ ...parts, ...around, workers, tenants: tenantsOf(config) },
    consultant: consultant(config, around),
  };
  const crew = startCrew(config, judging, shared);
  const tenants = new Tenants(tenantsOf(config), (tenant) => {
    const outlet = new Outlet(exporters, tracer);
    const judges = spreadJudges(crew, tenant, config, outlet, shared);
    return new Intake({ ...around, outlet, turns, tracer, judges, mode: config.goalkeeper.mode });
  });
  return {
    tenants,
    judgeBy: (now) => {
      crew.judgeBy(now);
      crew.logAs(around.log.how);
    },
    heard: (approval) => crew.heard(approval),
    get memoryElsewhere() {
      return crew.memoryInUse;
    },
    drain: async () => {
      await tenants.drain();
      turns.finish();
      await crew.drain();
    },
    stop: () => crew.stop(),
  };
}

function consultant({ goalkeeper }: Config, around: Surroundings): Consultant | null {
  const { second_opinion: config } = goalkeeper;
  return config === undefined ? null : new Consultant(config, around);
}
