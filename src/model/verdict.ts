import type { Finding, Outcome } from './finding.ts';

export type Mode = 'monitor' | 'enforce';

/** The answer on one action. */
export interface Verdict {
  readonly outcome: Outcome;
  /** The heaviest first. */
  readonly findings: readonly Finding[];
  /** Detectors that failed on this action: their silence is no acquittal. */
  readonly errors: readonly DetectorError[];
  readonly charter: { readonly name: string; readonly version: string } | null;
  /** `monitor`: the verdict says what would have happened. */
  readonly mode: Mode;
}

export interface DetectorError {
  readonly detector: string;
  readonly message: string;
}
