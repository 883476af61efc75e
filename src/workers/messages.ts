import type { InForce } from '../config/in-force.ts';
import type { EngineConfig } from '../config/pipeline.ts';
import type { Row } from '../coverage/coverage.ts';
import type { Run } from '../drift/runs.ts';
import type { Lane } from '../exporters/exporter.ts';
import type { Approval } from '../model/approval.ts';
import type { Made } from '../model/effects.ts';
import type { Asked } from '../pipeline/results.ts';
import type { Prompt } from '../second-opinion/prompt.ts';
import type { Remembered } from '../session/sessions.ts';
import type { Counter, Timed } from '../telemetry/counters.ts';
import type { Encoding, Level } from '../telemetry/log.ts';
import type { Alike } from './calls.ts';

/** Whose it is; null for those without a tenant. */
interface OfTenant {
  readonly tenant: string | null;
}

/** A text that is in force, and the file that it was read from. */
export interface Written {
  readonly file: string;
  readonly text: string;
}

/** What a worker judges by, as data. */
export interface Rules {
  readonly charters: readonly Written[];
  readonly baselines: readonly Written[];
  readonly settings: InForce['settings'];
}

/** What a worker is started with. */
export interface Start {
  readonly index: number;
  /** Of all of them together. */
  readonly workers: number;
  readonly engine: EngineConfig;
  /** Approvals that are known at once. */
  readonly maxApprovals: number;
  readonly rules: Rules;
  readonly log: { readonly level: Level; readonly encoding: Encoding; readonly colour: boolean };
  readonly tenants: readonly (OfTenant & { readonly made: readonly Made[] })[];
  /** Whether actions that wait are kept on disk. */
  readonly stored: boolean;
}

/** To a worker; what is asked for is said with each. */
export type Order =
  /** A request of agents' spans, or of their log records: asks for its `Part`. */
  | (OfTenant & { readonly kind: 'spans' | 'records'; readonly body: Uint8Array })
  /** The same of spans that a process before this one had taken. Asks for nothing. */
  | (OfTenant & { readonly kind: 'spans again'; readonly body: Uint8Array })
  /** Asks for what was `Answered`, or null. */
  | (OfTenant & { readonly kind: 'decide'; readonly asked: Asked })
  /** To let go of a conversation: asks for what is `Remembered` of it, or null. */
  | (OfTenant & { readonly kind: 'let go'; readonly key: string })
  | (OfTenant & { readonly kind: 'adopt'; readonly remembered: Remembered })
  /** What another worker's action has brought about. */
  | (OfTenant & { readonly kind: 'made'; readonly made: Made; readonly windowNs: number })
  | { readonly kind: 'approval'; readonly approval: Approval }
  | { readonly kind: 'rules'; readonly rules: Rules }
  | { readonly kind: 'log'; readonly level: Level; readonly encoding: Encoding }
  /** To judge all that waits. Asks to hear when it is done. */
  | { readonly kind: 'drain' }
  /** Asks to hear when all is safe. */
  | { readonly kind: 'released' };

/** From a worker. */
export type Report =
  /** Something to send on. Asks to hear when it is safe, where actions that wait are kept on disk. */
  | (OfTenant & {
      readonly kind: 'put';
      readonly lane: Lane;
      readonly body: Uint8Array;
      readonly items: number;
    })
  /** A request whose actions wait, to be kept on disk. Asks to hear when it is. */
  | (OfTenant & { readonly kind: 'keep'; readonly body: Uint8Array; readonly due: number })
  /** Of these, what is no longer needed (see `HeldBack.release`). */
  | (OfTenant & { readonly kind: 'kept enough'; readonly before: number; readonly first: number })
  | (OfTenant & { readonly kind: 'made'; readonly made: Made; readonly windowNs: number })
  /** A question to a model. Asks for its `Opinion`, or null. */
  | { readonly kind: 'opinion'; readonly prompt: Prompt }
  | (OfTenant & { readonly kind: 'runs'; readonly runs: readonly Run[] })
  /** Calls that ran. */
  | (OfTenant & { readonly kind: 'calls'; readonly calls: readonly Alike[] })
  | (OfTenant & { readonly kind: 'load'; readonly sessions: number; readonly waiting: number })
  | Counts
  /** Bytes of its heap, and of buffers outside it. */
  | { readonly kind: 'memory'; readonly heap: number; readonly all: number };

/** What was counted since the last time. */
export interface Counts {
  readonly kind: 'counts';
  readonly sums: readonly (readonly [counter: Counter, label: string, amount: number])[];
  readonly times: readonly (readonly [what: Timed, label: string, seconds: number, times: number])[];
  /** Of calls that ran. */
  readonly coverage: readonly Row[];
}
