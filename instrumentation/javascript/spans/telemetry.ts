import type { SpanRef } from '../../../src/model/action.ts';
import type { Json } from '../../../src/model/json.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import type { OfferedTool, Run } from '../core/contract.ts';

// What the gate tells of runs and calls, for spans and coverage. Nothing here throws or waits, and nothing changes what
// the tool or the agent does.

/**
 * How a call came to run, or not. `verdict`: it was judged; `trusted`: the charter lets it pass unasked; `fail_open`
 * and `fail_closed`: nobody could judge it, and the tool's failure mode decided; `off`: the guard was switched off.
 */
export const GATINGS = ['verdict', 'trusted', 'fail_open', 'fail_closed', 'off'] as const;
export type Gating = (typeof GATINGS)[number];

/** A call as it begins, its arguments as they are: what leaves the process is masked here. */
export interface StartedCall {
  readonly tool: string;
  readonly arguments: Json;
  /** The model's; null where it gave none. */
  readonly callId: string | null;
  readonly description?: string | undefined;
  readonly agent: string | null;
  readonly conversation: string;
  /** What was said in the conversation before it, where that is known. */
  readonly goal?: readonly string[] | undefined;
  readonly system?: string | null | undefined;
}

export interface StartedRun extends Run {
  readonly conversation: string;
  /** False within another run: its words are an agent's, and are no goal. */
  readonly outermost: boolean;
}

export interface Telemetry {
  /** Opens the span of an agent's run. */
  run(run: StartedRun): OpenRun;
  /** Opens the span of a tool call, within the run's or the application's own span that is the active one. */
  begin(call: StartedCall): OpenCall;
  /** Tools that exist, for coverage. `wrapped`: the gate stands before them. */
  saw(tools: readonly OfferedTool[], framework: string, wrapped: boolean): void;
}

/** What became of a question that was answered in the program itself: no processor records it. */
export interface Answered {
  /** The question's; left out where only the framework knows it. */
  readonly id?: string | undefined;
  readonly state: 'approved' | 'denied' | 'expired';
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  /** SHA-256 of the arguments that it was asked about. */
  readonly hash: string;
  /** When a person was asked, in milliseconds since the epoch. */
  readonly asked: number;
  readonly verdict: Verdict;
}

interface Open {
  /** Runs `body` with the span as the active one, over awaits too. */
  within<T>(body: () => T): T;
}

export interface OpenRun extends Open {
  /** What became known of it meanwhile: the messages so far, the system instructions. */
  heard(run: Run): void;
  /** Closes the span; again, it does nothing. */
  end(error?: unknown): void;
}

export interface OpenCall extends Open {
  /** The span's own ids, by which the processor knows the call that it was asked about; left out where there is no span. */
  readonly span?: SpanRef | null;
  /** That of a caller in another program that has a gate of its own. */
  readonly caller?: SpanRef | null;
  /** How it was decided. `verdict` is null where nobody judged. */
  gated(gating: Gating, verdict: Verdict | null): void;
  /** An approval was asked for, or given. */
  approval(id: string): void;
  /** A person has answered, or nobody has in time. */
  answered(answer: Answered): void;
  /** Closes the span of a call that was not made; `message` is what the agent reads. */
  refused(message: string): void;
  /** Closes the span of a call that was made: what the agent reads. */
  ended(result: string | null): void;
  /** Closes the span of a call that failed: what it threw, or the error the framework's result tells. */
  failed(error: unknown): void;
}

const OPEN_NOTHING = { within: <T>(body: () => T): T => body() };

/** Tells nobody. */
export const NO_TELEMETRY: Telemetry = {
  run: () => ({ ...OPEN_NOTHING, heard: () => {}, end: () => {} }),
  begin: () => ({
    ...OPEN_NOTHING,
    gated: () => {},
    approval: () => {},
    answered: () => {},
    refused: () => {},
    ended: () => {},
    failed: () => {},
  }),
  saw: () => {},
};
