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
  /** The charter's. `monitor`: the verdict says what would have happened. */
  readonly mode: Mode;
}

export interface DetectorError {
  readonly detector: string;
  readonly message: string;
}
