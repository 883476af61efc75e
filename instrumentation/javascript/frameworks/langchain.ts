import { AsyncLocalStorage } from 'node:async_hooks';
import { argumentsHash } from '../../../src/approvals/binding.ts';
import type { Adapter, Gate, Loaded, OfferedTool, Refusal, Run, Suspension } from '../core/contract.ts';
import { orElse, silently } from '../core/safely.ts';
import { jsonOf, textOf } from '../core/values.ts';
import { humansOf, idsOf, messagesOf, offeredOf, systemOf } from './langchain/messages.ts';
import { inGraph, type TaskCall, taskCallOf } from './langchain/tasks.ts';
import { answerOf } from './shared/answer.ts';
import { readCall } from './shared/call.ts';
import { contentText } from './shared/content.ts';
import { type Fields, fieldsOf, listOf, ownerOf, prototypeOf, signalOf, text } from './shared/fields.ts';
import { isWrapped, type Original, wrapInherited, wrapMethod } from './shared/wrap.ts';

// LangChain.js and LangGraph.js, 0.3 and 1.x. Every tool call of theirs (createAgent, createReactAgent, ToolNode, a call
// by hand) comes through `StructuredTool.prototype.call`, every run of an agent or a graph through
// `Pregel.prototype.stream`, that of an AgentExecutor through its own methods, and every turn of a model through
// `BaseChatModel.prototype`.

export const langchain: Adapter = {
  name: 'langchain',
  patches: [
    { module: '@langchain/core/tools', via: ['langchain', '@langchain/langgraph'], apply: patchTools },
    {
      module: '@langchain/core/runnables',
      via: ['langchain', '@langchain/langgraph'],
      apply: patchRunnables,
    },
    {
      module: '@langchain/core/language_models/chat_models',
      via: ['langchain', '@langchain/langgraph'],
      apply: patchModels,
    },
    { module: '@langchain/langgraph', via: ['langchain'], apply: patchGraphs },
    { module: '@langchain/classic/agents', apply: patchExecutor },
    { module: 'langchain/agents', apply: patchExecutor },
  ],
};

/** What the user said to the run under way: what a graph adds to it later is not the user's. */
const told = new AsyncLocalStorage<readonly string[]>();

function patchTools(exports: Fields, gate: Gate, about: Loaded): void {
  const patched = wrapMethod(prototypeOf(exports.StructuredTool), 'call', (call) => {
    return function (this: unknown, input, config, ...rest) {
      return gatedCall(gate, call, this as Fields, [input, config, ...rest]);
    };
  });
  if (!patched) about.missing('its tools (StructuredTool has no method call)');
}

function gatedCall(gate: Gate, call: Original, tool: Fields, args: readonly unknown[]): Promise<unknown> {
  const [input, config] = args;
  const about = (task: TaskCall | null) => ({
    ...askedBy(input),
    ...(isToolCall(input) ? {} : { callId: text(fieldsOf(fieldsOf(config)?.toolCall)?.id) }),
    description: text(tool.description),
    signal: signalOf(fieldsOf(config)?.signal),
    suspend: suspendBy(task, input),
    textOf: (result: unknown) => (isMessage(result) ? contentText(result.content) : textOf(result)) ?? '',
    errorOf: (result: unknown) =>
      isMessage(result) && result.status === 'error' ? contentText(result.content) || 'failed' : null,
  });
  const does = {
    invoke: () => call.apply(tool, [...args]),
    refuse: ({ message }: Refusal) => failed(call, tool, args, message),
  };
  return callIn(gate, config, { name: () => tool.name, about, does });
}

/** A call as it is read and made, before its task is known. */
interface Made {
  readonly name: () => unknown;
  readonly about: (task: TaskCall | null) => ReturnType<Parameters<typeof readCall<unknown>>[1]>;
  readonly does: Parameters<typeof readCall<unknown>>[2];
}

/** The call in the task of a graph that it comes in, where that one can be suspended. */
function callIn(gate: Gate, config: unknown, { name, about, does }: Made): Promise<unknown> {
  const task = orElse(() => taskCallOf(config), null);
  if (task === null) return gate.call<unknown>(readCall(name, () => about(null), does));
  const held = {
    invoke: () => task.make(does.invoke),
    refuse: (refusal: Refusal) => {
      const alone = !task.suspends && refusal.outcome === 'ask' && refusal.approval === null;
      return does.refuse(alone ? { ...refusal, message: `${refusal.message} ${ALONE}` } : refusal);
    },
  };
  return gate.call<unknown>(readCall(name, () => about(task), held)).finally(() => task.settled());
}

const ALONE = 'Called again by itself, in a turn of its own, it is put to a person.';

/** A tool is called with its arguments, or with the call that a model asked for. */
function askedBy(input: unknown): { readonly arguments: unknown; readonly callId?: string | undefined } {
  return isToolCall(input) ? { arguments: input.args, callId: text(input.id) } : { arguments: input };
}

/**
 * The tool's own form of a result with our words for its content: its method runs, on a tool that does nothing but
 * say them. An error that is thrown instead would end the whole run where a middleware wraps tool calls.
 */
async function failed(
  call: Original,
  tool: Fields,
  [input, config, ...rest]: readonly unknown[],
  message: string,
): Promise<unknown> {
  const own: Fields = { _call: async () => message, responseFormat: 'content', callbacks: undefined };
  // Its getters run on the tool itself: a stand-in has none of its private fields.
  const silent = new Proxy(tool, {
    get: (target, name) =>
      typeof name === 'string' && Object.hasOwn(own, name) ? own[name] : Reflect.get(target, name, target),
  });
  const result = await call.apply(silent, [input, { ...fieldsOf(config), callbacks: undefined }, ...rest]);
  silently(() => isMessage(result) && Reflect.set(result, 'status', 'error'));
  return result;
}

/** LangGraph's interrupt, where a checkpointer keeps the run until a person has answered. */
function suspendBy(
  task: TaskCall | null,
  input: unknown,
): ((refusal: Refusal) => Promise<Suspension<unknown>>) | undefined {
  if (!task?.suspends) return undefined;
  return async ({ tool, callId, message, approval, verdict }) => {
    const reasons = verdict?.findings.map(({ reason }) => reason) ?? [];
    const key = argumentsHash(jsonOf({ tool, arguments: askedBy(input).arguments }));
    return answerOf(await task.ask({ type: 'approval', tool, callId, message, reasons, approval }, key));
  };
}

function patchRunnables(exports: Fields, gate: Gate, about: Loaded): void {
  patchRunnableTools(exports, gate, about);
  // A graph of a copy whose own method is not reached: `@langchain/langgraph/prebuilt` alone exports no class of graphs.
  wrapMethod(prototypeOf(exports.Runnable), 'stream', (stream) => {
    return function (this: unknown, input, config, ...rest) {
      const body = () => stream.apply(this, [input, config, ...rest]);
      const { lg_is_pregel: isGraph, stream: own } = this as Fields;
      return isGraph === true && !isWrapped(own)
        ? graphRun(gate, this as Fields, [input, config], body)
        : body();
    };
  });
}

/** A runnable that was made a tool has no method of its own for its calls. */
function patchRunnableTools(exports: Fields, gate: Gate, about: Loaded): void {
  const patched = wrapInherited(prototypeOf(exports.RunnableToolLike), 'invoke', (invoke) => {
    return function (this: unknown, input, config, ...rest) {
      const own = this as Fields;
      const about = (task: TaskCall | null) => ({
        ...askedBy(input),
        description: text(own.description),
        signal: signalOf(fieldsOf(config)?.signal),
        suspend: suspendBy(task, input),
      });
      const does = {
        invoke: () => invoke.apply(this, [input, config, ...rest]),
        refuse: ({ message }: Refusal) => message,
      };
      return callIn(gate, config, { name: () => own.name, about, does });
    };
  });
  if (!patched) about.missing('runnables that are tools (RunnableToolLike has no method invoke)');
}

function patchGraphs(exports: Fields, gate: Gate, about: Loaded): void {
  const pregel = ownerOf(prototypeOf(exports.CompiledStateGraph), 'stream');
  const patched = wrapMethod(pregel, 'stream', (stream) => {
    return function (this: unknown, input, config, ...rest) {
      return graphRun(gate, this as Fields, [input, config], () =>
        stream.apply(this, [input, config, ...rest]),
      );
    };
  });
  if (!patched) about.missing('runs of its graphs (no method stream)');
}

/** The agents before LangGraph, in LangChain 0.x and `@langchain/classic`. They give no id with a call. */
function patchExecutor(exports: Fields, gate: Gate, about: Loaded): void {
  const executor = prototypeOf(exports.AgentExecutor);
  const calls = wrapMethod(executor, '_call', (call) => {
    return function (this: unknown, inputs, manager, config, ...rest) {
      const run = orElse(() => executorRunOf(inputs, config), {});
      return toldRun(gate, run, () => call.apply(this, [inputs, manager, config, ...rest]));
    };
  });
  const streams = wrapMethod(executor, '_streamIterator', (stream) => {
    return function (this: unknown, inputs, config, ...rest) {
      const run = orElse(() => executorRunOf(inputs, config), {});
      return toldRun(gate, run, () => stream.apply(this, [inputs, config, ...rest]));
    };
  });
  if (!calls || !streams) about.missing('runs of its AgentExecutor (no method _call)');
}

function graphRun<T>(gate: Gate, graph: Fields, [input, config]: readonly unknown[], body: () => T): T {
  const run = orElse(() => runOf(graph, input, config), {});
  return toldRun(gate, run, () => inGraph(body));
}

function toldRun<T>(gate: Gate, run: Run, body: () => T): T {
  const goal = told.getStore() ?? run.goal ?? [];
  return gate.run(run, () => told.run(goal, body));
}

function runOf(graph: Fields, input: unknown, config: unknown): Run {
  const { runName } = fieldsOf(config) ?? {};
  const messages = messagesOf(input);
  const name = text(graph.name) ?? text(runName);
  return {
    agent: name === 'LangGraph' ? undefined : name,
    conversation: threadOf(config),
    system: systemOf(messages),
    goal: humansOf(messages),
  };
}

/** The thread of a graph, or the session of a chain that remembers its messages. */
function threadOf(config: unknown): string | undefined {
  const { configurable } = fieldsOf(config) ?? {};
  const { thread_id: thread, sessionId: session } = fieldsOf(configurable) ?? {};
  return typeof thread === 'number' ? String(thread) : (text(thread) ?? text(session));
}

/** What an AgentExecutor is given: messages so far under whatever names its prompt has, and `input`, the newest words. */
function executorRunOf(inputs: unknown, config: unknown): Run {
  const { input, ...others } = fieldsOf(inputs) ?? {};
  const messages = [...Object.values(others).filter(Array.isArray).flat(), ...messagesOf(input)];
  return {
    agent: text(fieldsOf(config)?.runName),
    conversation: threadOf(config),
    system: systemOf(messages),
    goal: humansOf(messages),
  };
}

function patchModels(exports: Fields, gate: Gate, about: Loaded): void {
  const model = prototypeOf(exports.BaseChatModel);
  const generates = wrapMethod(model, 'generate', (generate) => {
    return async function (this: unknown, batches, options, ...rest) {
      const single = Array.isArray(batches) && batches.length === 1 ? batches[0] : [];
      silently(() => hear(gate, single, options));
      const result = await generate.apply(this, [batches, options, ...rest]);
      silently(() => {
        const messages = listOf(fieldsOf(result)?.generations).flatMap((one) =>
          listOf(one).map((generation) => fieldsOf(generation)?.message),
        );
        const asked = idsOf(messages);
        // Beside those it has read of, which tell whose turn it is.
        if (asked.length > 0) gate.hear({ asked: [...idsOf(single), ...asked] });
      });
      return result;
    };
  });
  const streams = wrapMethod(model, '_streamIterator', (stream) => {
    return function (this: unknown, input, options, ...rest) {
      silently(() => hear(gate, messagesOf(input), options));
      return stream.apply(this, [input, options, ...rest]);
    };
  });
  if (!generates || !streams) about.missing('what its models are told (no method generate)');
}

function hear(gate: Gate, messages: readonly unknown[], options: unknown): void {
  const tools: readonly OfferedTool[] = offeredOf(fieldsOf(options)?.tools);
  gate.hear({
    system: systemOf(messages),
    goal: humansOf(usersOwn(messages)),
    tools,
    asked: idsOf(messages),
  });
  if (tools.length > 0) gate.saw(tools, 'langchain');
}

/**
 * Of the messages that a model is shown, those up to the user's last in this run. What comes after, or where the user's
 * do not appear at all, a node of the graph has written, and it may hold what a tool brought in.
 */
function usersOwn(messages: readonly unknown[]): readonly unknown[] {
  const goal = told.getStore();
  if (goal === undefined || goal.length === 0) return messages;
  const last = messages.findLastIndex((message) => humansOf([message]).some((words) => goal.includes(words)));
  return messages.slice(0, last + 1);
}

function isToolCall(input: unknown): input is { readonly args: unknown; readonly id?: unknown } {
  return fieldsOf(input)?.type === 'tool_call' && 'args' in (input as object);
}

/** A message of any copy of the library. */
function isMessage(value: unknown): value is { readonly content: unknown; readonly status?: unknown } {
  const fields = fieldsOf(value);
  return fields !== null && 'content' in fields && 'tool_call_id' in fields;
}
