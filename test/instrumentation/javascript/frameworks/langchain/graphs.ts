import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BaseMessage } from '@langchain/core/messages';
import type { StructuredToolInterface } from '@langchain/core/tools';
import { AskHere, type OnAsk } from '../../../../../instrumentation/javascript/approvals/ask-here.ts';
import { langchain } from '../../../../../instrumentation/javascript/frameworks/langchain.ts';
import type { Question } from '../../../../../instrumentation/javascript/judge/judge.ts';
import type { Outcome } from '../../../../../src/model/finding.ts';
import { type Around, gateWith, Scripted, verdict } from '../../core/gates.ts';

// LangGraph itself, as `langchain` brings it, with our patches and a judge whose verdicts a test gives.

type Make<T> = new (...args: unknown[]) => T;

export interface Graph {
  invoke(input: unknown, config: object): Promise<Reached>;
  stream(input: unknown, config: object): Promise<AsyncIterable<unknown>>;
  streamEvents(input: unknown, config: object): AsyncIterable<unknown>;
}

export interface Reached {
  readonly messages: readonly BaseMessage[];
  readonly __interrupt__?: readonly { readonly id: string; readonly value: unknown }[];
}

interface Builder {
  addNode(name: string, node: unknown): Builder;
  addEdge(from: string, to: string): Builder;
  addConditionalEdges(from: string, choose: (state: State) => string): Builder;
  compile(options: object): Graph;
}

export interface State {
  readonly messages: readonly (BaseMessage & { readonly tool_calls?: readonly Call[] })[];
}

export interface Call {
  readonly id: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly type: 'tool_call';
}

const brought = createRequire(createRequire(import.meta.url).resolve('langchain'));
const langgraph = brought('@langchain/langgraph') as Record<'StateGraph' | 'Command', Make<never>> & {
  readonly MemorySaver: Make<object>;
  readonly MessagesAnnotation: object;
  readonly interrupt: (value: unknown) => unknown;
};
const prebuilt = brought('@langchain/langgraph/prebuilt') as {
  readonly ToolNode: Make<object>;
  readonly createReactAgent: (options: object) => Graph;
};
const { createAgent } = brought('langchain') as { readonly createAgent: (options: object) => Graph };
const core = brought('@langchain/core/tools') as typeof import('@langchain/core/tools');
const runnables = brought('@langchain/core/runnables') as Record<string, unknown>;
const { AIMessage, HumanMessage } = brought(
  '@langchain/core/messages',
) as typeof import('@langchain/core/messages');
const { BaseChatModel } = brought(
  '@langchain/core/language_models/chat_models',
) as typeof import('@langchain/core/language_models/chat_models');

export const { interrupt } = langgraph;
const { MemorySaver } = langgraph;

type Judged = (question: Question) => Outcome | readonly [Outcome, number];

const ALLOWED: Judged = () => 'allow';
const script: { judged: Judged } = { judged: ALLOWED };
const around: { -readonly [K in keyof Around]: Around[K] } = { approvals: null };

const judge = new Scripted(async (question) => {
  const judged = script.judged(question);
  const [outcome, after] = typeof judged === 'string' ? [judged, 0] : judged;
  if (after > 0) await sleep(after);
  return verdict(outcome, { mode: 'enforce' });
});
const gate = gateWith(judge, around);
const modules: Record<string, Record<string, unknown>> = {
  '@langchain/core/tools': core,
  '@langchain/core/runnables': runnables,
  '@langchain/langgraph': langgraph,
};
for (const { module, apply } of langchain.patches) {
  const exports = modules[module];
  if (exports) apply(exports, gate, { version: null, replaceable: false, missing: () => {} });
}

/** Payments are asked about, all else is allowed; or as a test has it, after so many milliseconds. */
export function judged(by: Judged = ({ tool }) => (tool === 'pay' ? 'ask' : 'allow')): void {
  script.judged = by;
}

/** Who is asked where a run can't be suspended; nobody without it. */
export function asksHere(onAsk: OnAsk | null): void {
  around.approvals = onAsk && new AskHere(onAsk);
}

/** Tools that count what they did. */
export function desk() {
  const did: string[] = [];
  const does = (name: string, work?: () => unknown) =>
    core.tool(
      async (args) => {
        const said = (await work?.()) ?? 'done';
        did.push(`${name} ${(args as { to: string }).to}`);
        return said;
      },
      {
        name,
        description: name,
        schema: { type: 'object', properties: { to: { type: 'string' } }, required: ['to'] },
      },
    ) as unknown as StructuredToolInterface;
  return { did, does };
}

export const tool = core.tool;

export function call(name: string, to: string): Call {
  return { id: `call_${name}_${to}`, name, args: { to }, type: 'tool_call' };
}

type Node = (state: State, config: object) => Promise<unknown>;

/** A graph whose model asks for these calls in its first turn, and is done in its next. */
export type Way = (tools: readonly StructuredToolInterface[], turn: readonly Call[]) => Graph;

export const toolNode: Way = (tools, turn) => own(turn, new prebuilt.ToolNode(tools));
export const react =
  (version: 'v1' | 'v2'): Way =>
  (tools, turn) =>
    prebuilt.createReactAgent({
      llm: new Model(turn),
      tools,
      version,
      checkpointer: new MemorySaver(),
    });

export const agent: Way = (tools, turn) =>
  createAgent({ model: new Model(turn), tools, checkpointer: new MemorySaver() });

/** The calls are made in a node of one's own: beside one another, or one after the other. */
export const beside: Way = (tools, turn) =>
  own(turn, async ({ messages }) => ({
    messages: await Promise.all(messages.at(-1)!.tool_calls!.map((one) => invoke(tools, one))),
  }));
export const inTurn: Way = (tools, turn) =>
  own(turn, async ({ messages }) => {
    const results: unknown[] = [];
    for (const one of messages.at(-1)!.tool_calls!) results.push(await invoke(tools, one));
    return { messages: results };
  });

export function own(turn: readonly Call[], tools: object | Node, options: object = {}): Graph {
  const model: Node = async ({ messages }) => ({ messages: [says(turn, messages)] });
  return (new langgraph.StateGraph(langgraph.MessagesAnnotation) as Builder)
    .addNode('agent', model)
    .addNode('tools', tools)
    .addEdge('__start__', 'agent')
    .addConditionalEdges('agent', ({ messages }) =>
      messages.at(-1)!.tool_calls?.length ? 'tools' : '__end__',
    )
    .addEdge('tools', 'agent')
    .compile({ checkpointer: new MemorySaver(), ...options });
}

/** The node's tools are not told its config: LangChain has it for them. */
export function invoke(tools: readonly StructuredToolInterface[], one: Call): Promise<unknown> {
  return tools.find(({ name }) => name === one.name)!.invoke(one);
}

function says(turn: readonly Call[], messages: readonly BaseMessage[]): BaseMessage {
  const last = messages.at(-1)!.getType();
  return last === 'human' ? new AIMessage({ content: '', tool_calls: [...turn] }) : new AIMessage('done');
}

class Model extends BaseChatModel {
  private readonly turn: readonly Call[];

  constructor(turn: readonly Call[]) {
    super({});
    this.turn = turn;
  }

  _llmType() {
    return 'scripted';
  }

  override bindTools() {
    return this;
  }

  async _generate(messages: BaseMessage[]) {
    return { generations: [{ text: '', message: says(this.turn, messages) as never }] };
  }
}

export const started = () => ({ messages: [new HumanMessage('Do it.')] });
export const answered = (resume: unknown) => new langgraph.Command({ resume });

let threads = 0;

/** One thread of a graph. What it shows is what a person was last asked about, by the calls' ids or values. */
export function thread(graph: Graph) {
  const config = { configurable: { thread_id: `thread-${++threads}` } };
  const go = async (input: unknown) => {
    const { messages, __interrupt__: asked = [] } = await graph.invoke(input, config);
    const heard = messages.filter((one) => one.getType() === 'tool').map(({ content }) => String(content));
    return { heard, ids: asked.map(({ id }) => id), asked: asked.map(({ value }) => about(value)) };
  };
  return { config, start: () => go(started()), answer: (resume: unknown) => go(answered(resume)) };
}

function about(value: unknown): unknown {
  return (value as { callId?: string }).callId ?? value;
}
