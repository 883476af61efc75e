import type { SpanRef } from './action.ts';

/** What a role's charter counts as one business effect: calls with equal keys are one and the same. */
export interface EffectRule {
  /** What tells it from another: `payee`, `amount`, `reference`, or the name of an argument. */
  readonly key: readonly string[];
  /** How long the same is not to be done again, in nanoseconds. */
  readonly windowNs: number;
  concerns(tool: string): boolean;
}

/** A business effect that a call has brought about. */
export interface Made {
  /** Hashes of what tells it from others: equal ones are one effect, and no payee or amount is written down. */
  readonly keys: readonly string[];
  readonly span: SpanRef;
  readonly tool: string;
  readonly agent: string | null;
  /** When the call began, in nanoseconds since the epoch. */
  readonly time: number;
}

/** Where effects are kept beyond the life of a process. */
export interface EffectStore {
  /** What was made before, oldest first. */
  readonly known: readonly Made[];
  /** `windowNs`: how long the same is not to be done again. */
  remember(made: Made, windowNs: number): void;
}
