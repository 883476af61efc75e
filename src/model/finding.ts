import type { SpanRef } from './action.ts';

/** From harmless to final. `ask` waits for a person's yes. */
export const OUTCOMES = ['allow', 'alert', 'ask', 'block'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a finding rests on: a value, where it stood, and the span that says so. */
export interface Evidence {
  readonly span: SpanRef | null;
  /** In words: `result of read_message`, `argument iban`. */
  readonly where: string;
  /** The value or passage itself, cut to a readable length. */
  readonly value: string;
}

/** What one detector saw in one action. */
export interface Finding {
  /** Id of the detector, and of the charter's rule where one fired. */
  readonly detector: string;
  readonly rule: string | null;
  /** What is wrong, in a closed vocabulary (`alert/README.md` lists it). */
  readonly kind: string;
  readonly severity: Severity;
  /** What this finding alone asks for. */
  readonly outcome: Outcome;
  /** 0 to 1: how sure; 1 for a rule. */
  readonly score: number;
  /** One plain sentence. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  /** OWASP Top 10 for Agentic Applications, e.g. `ASI01`; null where none fits. */
  readonly owasp: string | null;
}
