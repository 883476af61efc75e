import type { SpanRef } from './action.ts';
import type { ToolDefinition } from './history.ts';
import type { Json } from './json.ts';

/** Whose call it is. */
export interface Caller {
  /** Null where only the trace tells: then the calls of a trace are one conversation. */
  readonly conversation: string | null;
  /** The program that asks, where several share an engine: each counts its conversations for itself. */
  readonly service?: string | null;
  /** Of the spans that will tell of it, where the caller knows. */
  readonly traceId?: string | null;
}

/** A tool call that an agent is about to make. */
export interface Call extends Caller {
  readonly agent: string | null;
  /** The system instructions. */
  readonly system: string | null;
  /** The user's messages so far, oldest first. */
  readonly goal: readonly string[];
  readonly tool: string;
  readonly arguments: Json;
  readonly callId: string;
  /** The tools the agent was offered, where the caller knows them. */
  readonly tools?: readonly ToolDefinition[];
  /** The span that will tell of this very call, where the caller knows. */
  readonly span?: SpanRef | null;
  /** The span that it lies in, where another program may have asked about the call, and has this one make it. */
  readonly within?: SpanRef | null;
}

/** How a call ended. */
export interface Ended extends Caller {
  readonly callId: string;
  /** What the agent reads; null where there is nothing. */
  readonly result: string | null;
  /** What went wrong, null where nothing did: the agent reads that too. */
  readonly error: string | null;
  /** Which call it was: needed where nobody was asked about it. */
  readonly tool?: string | null;
  readonly arguments?: Json;
}
