// A run of an agent as the collections tell it, before it is laid out as spans.

/** What happened, in order. */
export type Step =
  | { readonly user: string }
  | { readonly assistant: string }
  | {
      readonly tool: string;
      readonly arguments: unknown;
      readonly result: string;
      readonly failed?: boolean | undefined;
      /** The call does what an attacker wants. */
      readonly harmful?: boolean | undefined;
    };

export type Call = Extract<Step, { tool: string }>;

export interface ToolOffer {
  readonly name: string;
  readonly description: string;
}

export interface Run {
  /** What kind of work it is, with the collection's name before it: `sgd-banks`. */
  readonly domain: string;
  /** Unique within the collection. */
  readonly id: string;
  /** The task; runs of one task differ in model or attack. */
  readonly task: string;
  readonly model: string;
  readonly agent: string;
  readonly system?: string | undefined;
  readonly tools: readonly ToolOffer[];
  readonly steps: readonly Step[];
  /** Absent where nobody attacked. */
  readonly attack?: { readonly style: string; readonly task: string } | undefined;
}

/** Where a collection comes from, and on what terms. */
export interface Origin {
  readonly source: string;
  readonly licence: string;
}

export interface Collection extends Origin {
  /** Its runs, read from a checkout or an unpacked package; one by one, since some are large. */
  readonly runs: (directory: string) => Generator<Run>;
}

export function isCall(step: Step): step is Call {
  return 'tool' in step;
}

export function callsOf({ steps }: Run): Call[] {
  return steps.filter(isCall);
}

/** A run tells something only where a user asked and a tool was called after that. */
export function isWhole({ steps }: Run): boolean {
  const asked = steps.findIndex((step) => 'user' in step && step.user.trim() !== '');
  const called = steps.findIndex(isCall);
  return asked >= 0 && called > asked;
}
