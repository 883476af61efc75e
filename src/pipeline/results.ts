import type { Counted } from '../coverage/census.ts';
import type { Drifted } from '../drift/drift.ts';
import type { Action } from '../model/action.ts';
import type { Call, Ended } from '../model/call.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Judged, Looked } from '../verdict/looks.ts';
import type { Question } from '../verdict/questions.ts';
import type { ScannedSpan } from '../wire/scan.ts';
import type { Landed } from '../wire/splice.ts';

/** What came of a request of spans. */
export interface Ingested {
  /**
   * What goes on at once, in pieces: the request without its actions; null where nothing is left, or in tee mode. Worked
   * out when asked for, while the request's memory is still its own.
   */
  forward(): readonly Buffer[] | null;
  readonly spans: number;
  readonly agentSpans: number;
  readonly actions: number;
  /** Those of agents: all of the request that counts for a verdict. */
  readonly ofAgents: readonly ScannedSpan[];
  /** Which of these are the actions. */
  readonly ofActions: readonly number[];
  /** When the last of its agents' spans ended, in milliseconds since the epoch; 0 where none told: a recording's clock. */
  readonly eventTime: number;
  /** Spans that carry a sign but could not be read; they go on untouched, unjudged. */
  readonly warnings: readonly string[];
}

/** The same of a request of logs, which goes on as it came. */
export interface IngestedLogs {
  readonly records: number;
  readonly agentRecords: number;
  /** Agents' records that tell neither a trace nor a conversation or call that is known: whose they are can't be known. */
  readonly astray: number;
  /** When the last of the agents' records was written, in milliseconds since the epoch; 0 where none told. */
  readonly eventTime: number;
  /** Records that carry a sign but could not be read. */
  readonly warnings: readonly string[];
}

/** The spans of actions whose judging failed are among `spans`, without a verdict. */
export interface Settled extends Omit<Looked, 'judged'>, Counted, Drifted {
  readonly judged: readonly Judged[];
  /** Actions that were judged and whose verdict is in doubt: they are told when `answer` was called. */
  readonly questions: readonly Question[];
  readonly spans: readonly Landed[];
  /** On actions and on agents. Each is one ResourceSpans field with one span. */
  readonly alerts: readonly Buffer[];
}

/** A call that has not run, and what its caller tells beside it. */
export interface Asked {
  readonly call: Call;
  /** When it begins, in nanoseconds since the epoch. */
  readonly time: number;
  /** What ended in the conversation before it, in that order, each with its time. */
  readonly ended: readonly { readonly ended: Ended; readonly time: number }[];
  /** What the last answer in the conversation gave; null where there was none. */
  readonly history: number | null;
}

/** The verdict on such a call. */
export interface Answered {
  readonly verdict: Verdict;
  /** The call as it is known. */
  readonly action: Action;
  /** Names what is known of the conversation: another one where it was forgotten since. */
  readonly history: number;
}

/** Of what settles, where nothing of the kind did. */
export const NOTHING_ELSE = {
  completed: [],
  errors: [],
  ran: [],
  blind: [],
  runs: [],
  drifted: [],
  questions: [],
} as const;

export const NOTHING_SETTLED: Settled = { ...NOTHING_ELSE, judged: [], alerts: [], spans: [] };
