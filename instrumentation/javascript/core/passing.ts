import type { Approvals } from '../approvals/approvals.ts';
import type { Judge, Question } from '../judge/judge.ts';
import type { Settings } from '../settings/settings.ts';
import type { OpenCall, Telemetry } from '../spans/telemetry.ts';
import type { ToolCall } from './contract.ts';
import type { Frame } from './conversation.ts';

/** What the gate works with. Functions, since settings can change: each call asks anew. */
export interface GateParts {
  readonly settings: () => Settings;
  readonly judge: () => Judge;
  readonly approvals: () => Approvals | null;
  readonly telemetry: Telemetry;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

/** A call on its way through the gate. */
export interface Passing<T> {
  readonly call: ToolCall<T>;
  readonly frame: Frame;
  readonly callId: string;
  /** Null where the arguments could not be read. */
  readonly question: Question | null;
  readonly span: OpenCall | null;
}
