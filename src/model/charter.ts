import type { Action } from './action.ts';
import type { EffectRule } from './effects.ts';
import type { Outcome, Severity } from './finding.ts';
import type { History } from './history.ts';
import type { Schedule, Schedules } from './schedule.ts';
import type { Mode } from './verdict.ts';

/** The declared expected behaviour of one role, ready to judge with: parsed, compiled, frozen. */
export interface Charter {
  readonly name: string;
  readonly version: string;
  readonly purpose: string;
  /** Agents it governs, as their spans name them. */
  readonly agents: readonly string[];
  readonly mode: Mode;
  /** What the role may use; null where the charter leaves tools open. */
  readonly tools: ReadonlyMap<string, ToolGrant> | null;
  readonly rules: readonly CharterRule[];
  /** What this role does once only, across sessions. */
  readonly effects: readonly EffectRule[];
  /** How far detectors count for this role; goes before what the configuration says. */
  readonly detectors: Schedules;
  /** True where a tool's results carry authority: a system of record, not a stranger's text. */
  trusts(tool: string): boolean;
}

/** One tool a role may use, within limits. */
export interface ToolGrant {
  readonly tool: string;
  /** Most calls in one session; null for no limit. */
  readonly maxCalls: number | null;
  /** True for a tool that changes nothing, false for one that does, null where the charter doesn't say. */
  readonly readOnly: boolean | null;
  /** Limits on arguments, each checked on its own. */
  readonly limits: readonly ArgumentLimit[];
}

export interface ArgumentLimit {
  readonly argument: string;
  /** In words, for the reason: `at most 10000`. */
  readonly expected: string;
  allows(value: unknown): boolean;
}

/** One CEL condition that forbids an action, or wants a person's yes. */
export interface CharterRule {
  readonly name: string;
  /** The outcome where the condition holds. */
  readonly outcome: Exclude<Outcome, 'allow'>;
  readonly severity: Severity;
  readonly schedule: Schedule;
  /** One plain sentence for the person who reads the alert. */
  readonly reason: string;
  readonly owasp: string | null;
  /** True where the condition holds. An Error where it could not be evaluated: shown, never swallowed. */
  when(action: Action, history: History): boolean | Error;
}
