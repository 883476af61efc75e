import type { Action, SpanRef } from './action.ts';
import type { Made } from './effects.ts';

/** A text the agent had read before an action: the result of an earlier tool call. */
export interface Source {
  readonly span: SpanRef;
  /** The tool that returned it. */
  readonly tool: string;
  readonly text: string;
  /** The action whose result it is; null where only a model's message told of it. */
  readonly action: Action | null;
}

/** A tool that the agent was offered, as its maker describes it. */
export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** What the maker says of it (MCP's `readOnlyHint`); null where nothing. */
  readonly readOnly: boolean | null;
}

/** An earlier action, and how often it stood in the session. */
export interface Totals {
  /** Actions of this session before this one, those already forgotten included. */
  readonly actions: number;
  /** The same, by tool. */
  readonly byTool: ReadonlyMap<string, number>;
}

/**
 * What was known before an action's tool ran, and nothing later: the rule that makes blocking honest.
 * Computed from the session at judging time, so the same spans give the same history in any order of arrival.
 */
export interface History {
  /** The user's messages before the action, oldest first; empty where no span told. */
  readonly goal: readonly string[];
  readonly system: string | null;
  /** By name, those that some span told of; not every dialect does. */
  readonly tools: ReadonlyMap<string, ToolDefinition>;
  /** Results of calls that had ended before this one started, oldest first. */
  readonly sources: readonly Source[];
  /** Actions that had started before this one, oldest first; bounded by the session's window. */
  readonly actions: readonly Action[];
  readonly totals: Totals;
  /** Those of `actions` that the verdict on them would have stopped: `ask` or `block`. */
  readonly refused: readonly Action[];
  /** The same business effect as this action's, where the charter wants it once and another call, of any session, had made it. */
  readonly madeBefore: readonly Made[];
}
