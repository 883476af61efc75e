import type { Verdict } from '../../../src/model/verdict.ts';

// What a framework's adapter and the gate say to each other. An adapter knows one framework and nothing of verdicts; the
// gate knows verdicts and no framework.

/** One framework: which of its modules to patch, and how. */
export interface Adapter {
  /** As a person calls it: `langchain`. */
  readonly name: string;
  readonly patches: readonly Patch[];
  /** What can be done before, and without, any module: to register with a global that the framework reads. */
  readonly prepare?: (gate: Gate) => void;
}

/** How one module of a framework is made to ask the gate. */
export interface Patch {
  /** As an application imports it: `@langchain/core/tools`. */
  readonly module: string;
  /**
   * Packages through which an application has this one without listing it: `langchain` brings `@langchain/core`. A plain
   * import looks for the module beside them, and loads nothing that the application doesn't list.
   */
  readonly via?: readonly string[];
  /** Exports that `apply` assigns anew, where they are `replaceable`; others can't be assigned. */
  readonly replaces?: readonly string[];
  /**
   * Patches one copy of the module; a program can have several (ESM and CommonJS, nested versions). Called once for each, and
   * again where a copy becomes replaceable: `wrapMethod` of `frameworks/shared` wraps a method no second time.
   * Throws nothing: what is not there as expected is told by `about.missing`.
   */
  apply(exports: Record<string, unknown>, gate: Gate, about: Loaded): void;
}

/** The copy of a module that is patched. */
export interface Loaded {
  readonly version: string | null;
  /** Exports that `replaces` names can be assigned. Only where a loader hook sees it first (`node --import`, CommonJS). */
  readonly replaceable: boolean;
  /** Says, for the self-check, what could not be reached in this copy and what would reach it. */
  missing(what: string): void;
}

/** A run of an agent, from the user's words to the answer. */
export interface Run {
  readonly agent?: string | undefined;
  /** What joins the runs of one conversation: a thread, a session. Without it each run is one of its own. */
  readonly conversation?: string | undefined;
  readonly system?: string | undefined;
  /** The user's messages so far, oldest first. */
  readonly goal?: readonly string[] | undefined;
  readonly tools?: readonly OfferedTool[] | undefined;
  /** Ids of calls the model asked for: one that runs elsewhere (a worker, a later turn) belongs to this conversation. */
  readonly asked?: readonly string[] | undefined;
}

export interface OfferedTool {
  readonly name: string;
  readonly description?: string | undefined;
  /** JSON schema of the arguments. */
  readonly parameters?: unknown;
  /** MCP's `readOnlyHint`, where the framework carries it. */
  readonly readOnly?: boolean | undefined;
}

/** A tool call that an agent is about to make, and what becomes of it. `T` is what the framework takes for a result. */
export interface ToolCall<T> {
  readonly tool: string;
  /** As parsed as the framework has them. */
  readonly arguments: unknown;
  /** The id that the model gave the call. */
  readonly callId?: string | undefined;
  readonly description?: string | undefined;
  /** What the call belongs to where it is made in no run: a session of a server. */
  readonly conversation?: string | undefined;
  /** Makes the call. Called at most once, and never where the verdict forbids it. */
  readonly invoke: () => T;
  /** The framework's own form of a tool that failed: the agent reads `message` and goes on. */
  readonly refuse: (refusal: Refusal) => Awaited<T>;
  /** What the agent reads of a result, where it is no string and JSON is not what it reads. */
  readonly textOf?: ((result: Awaited<T>) => string) | undefined;
  /** True where of a result that comes step by step the agent reads the last step alone: those before it are how far it has got. */
  readonly preliminary?: boolean | undefined;
  /** What went wrong, where the framework tells a failure by its result and doesn't throw. */
  readonly errorOf?: ((result: Awaited<T>) => string | null) | undefined;
  /** Ends the wait for a person: the call is then refused. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Where the framework can wait for a person for longer than a promise should (an interrupt): suspends the run, by what
   * it throws or returns. Asked again after the run goes on, with the same id and arguments, it tells the answer.
   */
  readonly suspend?:
    | ((refusal: Refusal) => Suspension<Awaited<T>> | Promise<Suspension<Awaited<T>>>)
    | undefined;
  /**
   * True where the framework asks the person by itself wherever `Gate.asks` says so, and makes the call only after a yes.
   * Counts once, and only for the call and the arguments that `asks` was given.
   */
  readonly approved?: boolean | undefined;
}

/** What became of the wait: `result` ends the call for now, `approved` is the person's answer. */
export type Suspension<R> =
  | { readonly result: R }
  | { readonly approved: boolean; readonly by?: string | undefined; readonly reason?: string | undefined };

/** What is asked about, without the making of it. */
export type Asked = Pick<ToolCall<unknown>, 'tool' | 'arguments' | 'callId' | 'description'>;

/** Why a call was not made. */
export interface Refusal {
  readonly outcome: 'block' | 'ask';
  /** For the model: what was not done and what it may do, without how the decision came about. */
  readonly message: string;
  readonly tool: string;
  readonly callId: string;
  /** Null where nobody judged: the judge could not be reached and the tool fails closed. */
  readonly verdict: Verdict | null;
  /** The id of the approval that waits for a person; null where none is open. */
  readonly approval: string | null;
}

/** The one way from a framework to a verdict. Nothing here throws but what the tool itself throws. */
export interface Gate {
  /**
   * Runs `body` as a run of an agent: all that is heard and called in it, over awaits too, belongs to one conversation.
   * Within another run it is a part of that one, and its words are an agent's, not the user's. Where `body` returns a
   * promise or an async iterable that is read later, its context is kept for it.
   */
  run<T>(run: Run, body: () => T): T;
  /** The same for a framework that tells of a run by events, or goes on with it in other async contexts. */
  open(run: Run): OpenedRun;
  /** Adds what became known of the run under way (the messages a model is shown, its tools) to what is known. */
  hear(heard: Run): void;
  /** Asks, then makes the call or refuses it, and takes the result. Emits the call's span. */
  call<T>(call: ToolCall<T>): Promise<Awaited<T>>;
  /** The same for a tool that answers at once; where a verdict takes longer than that, as the tool's failure mode says. */
  callNow<T>(call: ToolCall<T>): T;
  /** For tools of which nothing tells whether they answer at once: at once where verdict and tool do, else a promise. */
  callEither<T>(call: ToolCall<T>): T | Promise<Awaited<T>>;
  /**
   * For frameworks that ask a person before they make a call (`needsApproval`): true where this call wants a person's
   * yes. `call` is to follow, with the same id and arguments.
   */
  asks(call: Asked): Promise<boolean>;
  /** Says that tools exist, for coverage: those the gate stands before, and with `wrapped: false` those it does not. */
  saw(tools: readonly OfferedTool[], framework: string, wrapped?: boolean): void;
}

/** A run that its adapter enters and ends by itself. */
export interface OpenedRun {
  /** What is heard and called in `body`, over awaits too, belongs to the run. */
  within<T>(body: () => T): T;
  /** Again, it does nothing. */
  end(error?: unknown): void;
}
