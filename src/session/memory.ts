import type { RequestedCall } from '../dialects/dialect.ts';
import type { ToolDefinition } from '../model/history.ts';
import { Timeline } from './bounded.ts';
import type { Entry } from './entry.ts';
import type { Kin } from './lineage.ts';

/** A call that a model asked for, and the span in which it did. */
export interface Request extends RequestedCall {
  readonly asker: string;
}

/** A result as a model read it, and the start of the span that first told of that. */
export interface ReadResult {
  readonly time: number;
  readonly text: string;
  readonly failed: boolean;
}

/** A tool's definition and the start of the span that first told it. */
export interface OfferedTool extends ToolDefinition {
  readonly time: number;
}

/** All that one session remembers: data only, what is done with it stands in `session.ts`. */
export interface Memory {
  /** Which of all sessions it is: none is given twice. */
  readonly serial: number;
  conversation: string | null;
  /** The agent whose name was told first. */
  agent: string | null;
  /** By start time, then arrival. */
  readonly entries: Entry[];
  readonly goals: Timeline;
  readonly systems: Timeline;
  /** Tools the agent was offered, by name; each as it was told first. */
  readonly tools: Map<string, OfferedTool>;
  /** Models that answered, and hashes of the sets of tools offered: the first few. */
  readonly models: string[];
  readonly toolsets: string[];
  /** Actions that fell out of the window, by tool. */
  readonly forgotten: Map<string, number>;
  /** Calls that models asked for, by call id. */
  readonly requests: Map<string, Request>;
  readonly unnamedRequests: Request[];
  /** Results that models read, by call id: several where models number their calls anew in each turn. */
  readonly toolMessages: Map<string, readonly ReadResult[]>;
  /** Spans seen, by id. */
  readonly lineage: Map<string, Kin>;
  /** Spans placed so far. */
  arrivals: number;
  /** Start time of the latest action judged; null where none was. */
  latestJudged: number | null;
}

export function emptyMemory(serial = 0): Memory {
  return {
    serial,
    conversation: null,
    agent: null,
    entries: [],
    goals: new Timeline(),
    systems: new Timeline(),
    tools: new Map(),
    models: [],
    toolsets: [],
    forgotten: new Map(),
    requests: new Map(),
    unnamedRequests: [],
    toolMessages: new Map(),
    lineage: new Map(),
    arrivals: 0,
    latestJudged: null,
  };
}
