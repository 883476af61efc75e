import type { Json } from './json.ts';
import type { Library } from './library.ts';

/** Which span, in lower-case hex (32 and 16 digits). */
export interface SpanRef {
  readonly traceId: string;
  readonly spanId: string;
}

export type ActionStatus = 'ok' | 'error' | 'unset';

/**
 * One tool call of an agent, whatever dialect its span spoke.
 * What the spans did not say is null, never guessed.
 */
export interface Action {
  /** The span that tells the call; of a call without one, the model's span that asked for it. */
  readonly span: SpanRef;
  /** The dialects that described it, joined by `+` where one span speaks several. */
  readonly dialect: string;
  /** The instrumentation whose span tells its content; null where that span's scope has no name. */
  readonly library: Library | null;
  /** `service.name` of the process that emitted the span. */
  readonly service: string | null;
  readonly agent: string | null;
  readonly conversation: string | null;
  readonly tool: string;
  /** Parsed arguments; a bare string or number where the dialect lost the parameter's name. */
  readonly arguments: Json;
  /** The result as text: what the agent read. */
  readonly result: string | null;
  readonly callId: string | null;
  readonly status: ActionStatus;
  /** False where the instrumentation hid or never recorded the arguments: null then means "unknown", not "none". */
  readonly captured: boolean;
  /** True where an attribute limit cut the arguments or the result. */
  readonly truncated: boolean;
  /** True while all that is known is that a model asked for it: nothing has told that it ran. */
  readonly requested: boolean;
  /** True where a gate in the agent's own program was asked about it before it ran. */
  readonly gated?: boolean;
  /** Nanoseconds since the epoch (a double: exact to 256 ns); 0 where the span had none. */
  readonly startTime: number;
  readonly endTime: number;
}
