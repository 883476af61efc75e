import type { SpanRef } from './action.ts';

/** From harmless to final. `ask` waits for a person's yes. */
export const OUTCOMES = ['allow', 'alert', 'ask', 'block'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What can be wrong with an action: the closed vocabulary of `goalkeeper.kind`, each with its meaning. */
export const KINDS = {
  followed_instruction:
    'the call does what a passage in a result tells its reader to do, not what the user asked',
  untrusted_value:
    'a value that steers an effect stands only in text nobody vouches for, such as the running text of a result, or in a record that only such a text had the agent look up; or a look that changes what it fetches is what only such a text wants',
  payment_diversion:
    'it pays to an account that a text only just announced as new, and nothing else confirms',
  outbound_data:
    "a link takes the session's data, or a call a secret or a file made for it, to whom only such a text told of",
  unauthorised_tool: 'the charter does not list the tool',
  argument_over_limit: "an argument is outside the charter's limit",
  call_limit: 'the tool was used more often than the charter allows',
  unchecked_limit: 'a limit could not be checked, since the arguments were not captured',
  rule_violation: 'a rule of the charter holds',
  rule_error: 'a rule of the charter could not be evaluated',
  loop: 'the same call with the same arguments over and over',
  repeated_effect:
    'the same business effect twice, such as one payment made again, or once more after a call that got no answer',
  call_rate: 'more calls in a short time than a run needs',
  too_many_calls: 'more calls in one session than a run needs',
  unsupported_action:
    'neither the user, nor a record the user pointed to, nor the role stands behind the action',
  unusual_action: "the action is unlike the agent's own history",
  scope_creep:
    'it reads, changes or passes on more than what the user asked for needs, takes another thing instead, or acts where he only asked to be told something',
  unrequested_irreversible: 'it cannot be undone, and nobody asked for it',
  goal_substitution: 'after a failed step the agent does something else instead, which nobody asked for',
  retry_storm: 'a failing call is tried over and over',
  block_evasion: 'what was refused is tried again by other means, or a control is gone round',
  guard_tampering:
    'it changes what guards or records the agent, or takes away another safeguard that nobody spoke of',
  after_stop: 'the agent was told to stop, and acts on',
  lost_limits: 'it goes beyond a limit that the user had set, or hands work on without it',
  drift: 'the agent behaves otherwise than it used to',
  blind_agent: 'the calls of an agent are seen and their arguments are not, so nobody can judge them',
  ungated_call: 'a tool ran without a question to the gate that the program’s other calls ask',
  identity_mismatch: 'a client spoke for a service or an agent that is not its own; that was left out',
} as const;
export type Kind = keyof typeof KINDS;

/** What a finding rests on: a value, where it stood, and the span that says so. */
export interface Evidence {
  readonly span: SpanRef | null;
  /** In words: `result of read_message`, `argument iban`. */
  readonly where: string;
  /** The value or passage itself, cut to a readable length. */
  readonly value: string;
}

export type Rarity = Readonly<Partial<Record<Exclude<Outcome, 'allow'>, number>>>;

/** What one detector saw in one action. */
export interface Finding {
  /** Id of the detector, and of the charter's rule where one fired. */
  readonly detector: string;
  readonly rule: string | null;
  readonly kind: Kind;
  readonly severity: Severity;
  /** What this finding alone asks for. */
  readonly outcome: Outcome;
  /** What it asks for where another detector puts the action to a person as well; no verdict's finding has it. */
  readonly beside?: Outcome;
  /**
   * How rare an action must be for an outcome to stand: of clean runs at most this share (0 to 1) may have one as suspicious, by
   * all signals together. Else the next lighter one is asked for. No verdict's finding has it.
   */
  readonly rare?: Rarity;
  /** What it would ask for if its rule or detector did not run in `monitor`; detectors leave it out. */
  readonly would?: Outcome;
  /** 0 to 1: how sure; 1 for a rule. */
  readonly score: number;
  /** One plain sentence. */
  readonly reason: string;
  readonly evidence: readonly Evidence[];
  /** OWASP Top 10 for Agentic Applications, e.g. `ASI01`; null where none fits. */
  readonly owasp: string | null;
}
