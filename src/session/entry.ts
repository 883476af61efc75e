import type { Action } from '../model/action.ts';
import type { Source } from '../model/history.ts';
import { canonical } from '../model/json.ts';
import type { Verdict } from '../model/verdict.ts';

/** A span in which a model asked for a call. Times in nanoseconds. */
export interface Asker {
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly startTime: number;
  readonly endTime: number;
}

/** An action's place in the session. */
export interface Entry {
  action: Action;
  /** Canonical text of the arguments. */
  argumentsText: string;
  /** The model's or agent's span that told of the request; null where none did. */
  asker: Asker | null;
  /** True while no span of its own tells the call, only the model that asked for it and perhaps read its result. */
  spanless: boolean;
  /** True where its caller told of it itself, before it ran. */
  announced: boolean;
  /** True where it was judged without a span of its own, and nobody has been told since that one came. */
  early: boolean;
  /** True once it is known to have run, and counted among those. */
  counted: boolean;
  /** Order of arrival: breaks ties of start time, and orders spans without times. */
  readonly arrival: number;
  /** The spans that tell of it, each with its parent. */
  readonly tellers: Map<string, string>;
  /** The result as a text the agent has read; a new object only where the action is known better. */
  source: Source | null;
  /** The last verdict; null while the action waits for late spans. */
  verdict: Verdict | null;
  /** How often it was judged. */
  looks: number;
}

/** As a span tells it first. */
export function entryOf(action: Action, parentSpanId: string, arrival: number): Entry {
  return {
    action,
    argumentsText: canonical(action.arguments),
    asker: null,
    spanless: false,
    announced: false,
    early: false,
    counted: false,
    arrival,
    tellers: new Map([[action.span.spanId, parentSpanId]]),
    source: sourceOf(action),
    verdict: null,
    looks: 0,
  };
}

/** The result of an action as a text its agent has read; null where there is none. */
export function sourceOf(action: Action): Source | null {
  const { result, span, tool } = action;
  return result === null ? null : { span, tool, text: result, action };
}
