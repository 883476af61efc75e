import type { Finding, Outcome } from './finding.ts';

export type Mode = 'monitor' | 'enforce';

/** The answer on one action. */
export interface Verdict {
  readonly outcome: Outcome;
  /** What it would be if nothing ran in `monitor`, where that is heavier. Else absent. */
  readonly would?: Outcome;
  /** The heaviest first. */
  readonly findings: readonly Finding[];
  /** Detectors that failed on this action: their silence is no acquittal. */
  readonly errors: readonly DetectorError[];
  readonly charter: { readonly name: string; readonly version: string } | null;
  /** What a model was asked where the verdict was in doubt; absent where none was, or none answered. */
  readonly opinion?: Advice;
  /** The charter's. `monitor`: the verdict says what would have happened. */
  readonly mode: Mode;
}

/** A model's answer on an action in the grey zone: an input like any other when the action is judged again. */
export interface Opinion {
  readonly answer: Exclude<Outcome, 'alert'>;
  /** As the model says it, cut to a readable length: a text from outside. */
  readonly reason: string;
  /** As the endpoint names it. */
  readonly model: string;
  readonly latencyMs: number;
  /** SHA-256 in hex of all that the model was told. */
  readonly promptHash: string;
}

export interface Advice extends Opinion {
  /** The outcome without it. */
  readonly before: Outcome;
}

export interface DetectorError {
  readonly detector: string;
  readonly message: string;
}
