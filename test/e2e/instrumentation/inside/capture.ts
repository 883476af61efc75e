// Stands in for `instrumentation/examples/common/example.js`, so that one loaded example can be run again and again.

const COMMON = new URL('../../../../instrumentation/examples/common/', import.meta.url);

interface Task {
  readonly AGENT: string;
  readonly ASKED: string;
  readonly SYSTEM: string;
}

export const { AGENT, ASKED, SYSTEM } = (await import(`${COMMON}office.js`)) as Task;

type ChatLoop = (loop: {
  readonly url: string;
  readonly system: string;
  readonly asked: string;
  readonly tools: readonly GivenTool[];
  readonly callTool: (name: string, args: unknown) => Promise<unknown>;
}) => Promise<unknown>;

export const { chatLoop } = (await import(`${COMMON}chat-loop.js`)) as { chatLoop: ChatLoop };

/** The scripted model that the examples talk to. */
export interface Model {
  readonly url: string;
  readonly origin: string;
  /** What it was told that its calls came to. */
  readonly heard: Map<string, string>;
  close(): void;
}

interface Turn {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly arguments: unknown }[];
}

type StartModel = (script: {
  readonly turns: readonly Turn[];
  readonly done: string;
  readonly refused: string;
}) => Promise<Model>;

export const { startModel } = (await import(`${COMMON}model-server.js`)) as { startModel: StartModel };

/** What an example's agent is given, as far as a test gives it. */
export interface Given {
  readonly tools: readonly GivenTool[];
  readonly model: Model;
  readonly conversation: string;
  readonly flags: readonly string[];
}

export interface GivenTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: object;
  readonly run: (args: unknown) => unknown;
}

export type Agent = (given: Given) => Promise<unknown>;

let captured: Agent | null = null;

export function example(agent: Agent): void {
  captured = agent;
}

/** The agent of the example that was imported last. */
export function capturedAgent(): Agent {
  if (captured === null) throw new Error('the example has no agent');
  return captured;
}

let guarding = false;

/** From now on options are guarded, by examples that guard theirs. */
export function beginGuarding(): void {
  guarding = true;
}

export function isGuarding(): boolean {
  return guarding;
}
