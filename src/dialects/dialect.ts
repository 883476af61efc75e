import type { ToolDefinition } from '../model/history.ts';
import type { Json } from '../model/json.ts';
import type { LogView } from '../wire/log-view.ts';
import type { SpanView } from '../wire/span-view.ts';

/** A tool call as one span tells it. */
export interface ToolCall {
  readonly tool: string;
  /** Parsed arguments; undefined where the span doesn't carry them. */
  readonly arguments?: Json | undefined;
  /** The result as the text the agent read; undefined where the span doesn't carry it. */
  readonly result?: string | undefined;
  readonly callId?: string | undefined;
  /** True where the span says the call failed in the dialect's own way (beside the span's status). */
  readonly failed?: boolean | undefined;
  /** True where an attribute limit cut the arguments or the result. */
  readonly truncated?: boolean | undefined;
  /** True where the span says that a gate in the program was asked about the call. */
  readonly gated?: boolean | undefined;
}

/** A call a model asked for: told by its span before the tool's own span exists. */
export interface RequestedCall {
  readonly callId: string | null;
  readonly tool: string;
  readonly arguments: Json;
  /** True where an attribute limit cut the arguments. */
  readonly truncated?: boolean | undefined;
}

/** A tool result that a model's span shows the model reading. */
export interface ToolMessage {
  readonly callId: string | null;
  readonly tool: string | null;
  readonly text: string;
  /** True where the message says that the call failed. */
  readonly failed?: boolean | undefined;
}

/** All that one span or log record says. A field that is absent was not said. */
export interface Reading {
  /** Of spans alone: a record tells the arguments of a call as a request for it. */
  readonly call?: ToolCall | undefined;
  readonly agent?: string | undefined;
  readonly conversation?: string | undefined;
  readonly system?: string | undefined;
  /** The user's messages, oldest first. */
  readonly goal?: readonly string[] | undefined;
  /** The tools the agent was offered. */
  readonly tools?: readonly ToolDefinition[] | undefined;
  /** The model that answered, else the one that was asked. */
  readonly model?: string | undefined;
  /** All that was told of the tools offered, as one text: two that differ are two sets of tools. */
  readonly toolset?: string | undefined;
  readonly requests?: readonly RequestedCall[] | undefined;
  readonly toolMessages?: readonly ToolMessage[] | undefined;
}

/** One attribute vocabulary. Pure: it reads the span or record it is given and knows no other. */
export interface Dialect {
  readonly name: string;
  /** Attribute keys that mark a span as this dialect's; one ending in a dot is a prefix. The scanner looks for them. */
  readonly signs: readonly string[];
  /** What the span says in this dialect; null where it says nothing in it. */
  read(span: SpanView): Reading | null;
  /**
   * What of it tells whose a span inside a trace is, where that is less to read: the conversation, and tool and id of the call,
   * just as `read` has them.
   */
  readonly whose?: (span: SpanView) => Reading | null;
  /** The same for log records, where the dialect keeps something in them. */
  readonly logs?: DialectLogs;
}

export interface DialectLogs {
  /** Attribute keys or names of events that mark a record as this dialect's; one ending in a dot is a prefix. */
  readonly signs: readonly string[];
  read(record: LogView): Reading | null;
}
