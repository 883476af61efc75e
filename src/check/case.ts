import type { Baseline } from '../baseline/artefact.ts';
import type { Charter } from '../model/charter.ts';
import type { Kind, Outcome } from '../model/finding.ts';
import type { Schedules } from '../model/schedule.ts';

/** A check file, ready to run. */
export interface Check {
  readonly file: string;
  readonly name: string;
  readonly charters: readonly Charter[];
  readonly baselines: readonly Baseline[];
  readonly schedules: Schedules;
  readonly cases: readonly Case[];
}

export interface Case {
  readonly name: string;
  /** Line of the file. */
  readonly line: number;
  /** Of calls that say nothing themselves; null: they are not checked. */
  readonly otherwise: Outcome | null;
  readonly told: WrittenSession | RecordedSession;
}

export interface WrittenSession {
  readonly kind: 'written';
  readonly agent: string;
  readonly system: string | null;
  readonly goal: string;
  /** Descriptions of tools, by name. */
  readonly tools: Readonly<Record<string, string>>;
  /** Nanoseconds since the epoch. */
  readonly start: number;
  readonly steps: readonly Step[];
}

export type Step = WrittenCall | { readonly user: string; readonly afterMs: number };

export interface WrittenCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** As text; null where it returns nothing. */
  readonly result: string | null;
  readonly failed: boolean;
  readonly afterMs: number;
  readonly expected: Expectation | null;
}

export interface RecordedSession {
  readonly kind: 'recorded';
  /** Absolute. */
  readonly file: string;
  readonly trace: string | null;
  readonly calls: readonly RecordedCall[];
}

/** Which call of a recording: the nth of a tool, or the one with a span. */
export interface RecordedCall {
  readonly which: { readonly tool: string; readonly nth: number } | { readonly span: string };
  readonly expected: Expectation;
}

export interface Expectation {
  /** Where the file says so. */
  readonly line: number;
  readonly outcome: Outcome;
  readonly would: Outcome | null;
  readonly kind: Kind | null;
  readonly rule: string | null;
  /** A part of the reason. */
  readonly reason: string | null;
}
