import { randomUUID } from 'node:crypto';
import type { Adapter, Gate, Loaded, Run } from '../core/contract.ts';
import { orElse, silently } from '../core/safely.ts';
import { idsOf, offeredOf, systemOf, usersOf } from './llamaindex/messages.ts';
import { readCall } from './shared/call.ts';
import { contentText } from './shared/content.ts';
import { type Fields, fieldsOf, listOf, prototypeOf, text } from './shared/fields.ts';
import { isLeft } from './shared/unguarded.ts';
import { type Original, wrapMethod } from './shared/wrap.ts';

// LlamaIndex.TS 0.12. An agent's calls go through `AgentWorkflow.prototype.callTool`; those of the older agents, of
// `llm.exec` and of a loop by hand go to a tool's own `call`, which each tool is given when it is made.

const VIA = ['llamaindex', '@llamaindex/workflow', '@llamaindex/openai'];

export const llamaindex: Adapter = {
  name: 'llamaindex',
  patches: [
    { module: '@llamaindex/workflow', via: ['llamaindex'], apply: patchWorkflow },
    { module: '@llamaindex/core/tools', via: VIA, apply: patchTools },
    { module: '@llamaindex/core/agent', via: VIA, apply: patchAgents },
    { module: '@llamaindex/core/llms', via: VIA, apply: patchModels },
  ],
};

function patchWorkflow(exports: Fields, gate: Gate, about: Loaded): void {
  const workflow = prototypeOf(exports.AgentWorkflow);
  const calls = wrapMethod(workflow, 'callTool', (call) => {
    return function (this: unknown, asked, ...rest) {
      return gatedCall(gate, this as Fields, asked, () => call.apply(this, [asked, ...rest]));
    };
  });
  const runs = wrapMethod(workflow, 'runStream', (runStream) => {
    return function (this: unknown, input, params, ...rest) {
      const own = this as Fields;
      // The same that it would begin with: its memory says which runs go on with each other.
      const given = orElse(() => withState(own, params), params);
      const run = orElse(() => runOf(own, input, given), {});
      if ((run.tools ?? []).length > 0) gate.saw(run.tools ?? [], 'llamaindex');
      let events: unknown;
      const over: unknown = gate.run(run, () => {
        events = runStream.apply(this, [input, given, ...rest]);
        return orElse(() => ended(events, exports.stopAgentEvent), events);
      });
      Promise.resolve(over).catch(() => {});
      return events;
    };
  });
  if (!calls || !runs) about.missing('its agents (AgentWorkflow has no method callTool or runStream)');
}

/** The stream of a run's events is read by whoever has it, in many ways: the run is over when its last has passed. */
function ended(events: unknown, last: unknown): unknown {
  const on = fieldsOf(events)?.on;
  if (typeof on !== 'function' || last === undefined) return events;
  return new Promise((resolve) => Reflect.apply(on, events, [last, () => resolve(undefined)]));
}

function gatedCall(gate: Gate, workflow: Fields, asked: unknown, invoke: () => unknown): unknown {
  const about = () => {
    const { agentName, toolName, toolKwargs, toolId } = fieldsOf(asked) ?? {};
    const tools = orElse(() => offeredOf(agentOf(workflow, agentName)?.tools), []);
    // After a hand-over it is another agent of the same conversation.
    gate.hear({ agent: text(agentName), tools });
    const description = tools.find(({ name }) => name === toolName)?.description;
    return { arguments: toolKwargs, callId: text(toolId), description };
  };
  const name = () => fieldsOf(asked)?.toolName;
  return gate.call<unknown>(readCall(name, about, { invoke, refuse: refuseByThrowing }));
}

function withState(workflow: Fields, params: unknown): unknown {
  const { createInitialState } = workflow;
  if (fieldsOf(params)?.state !== undefined || typeof createInitialState !== 'function') return params;
  return { ...fieldsOf(params), state: Reflect.apply(createInitialState, workflow, []) };
}

function runOf(workflow: Fields, input: unknown, params: unknown): Run {
  const { state, chatHistory } = fieldsOf(params) ?? {};
  const memory = fieldsOf(fieldsOf(state)?.memory);
  const agents = workflow.agents instanceof Map ? [...workflow.agents.values()] : [];
  const current = fieldsOf(state)?.currentAgentName ?? workflow.rootAgentName;
  const own = text(contentText(input));
  return {
    agent: text(current),
    conversation: memory === null ? undefined : conversationOf(memory),
    system: text(agentOf(workflow, current)?.systemPrompt),
    goal: [...usersOf(chatHistory), ...(own === undefined ? [] : [own])],
    tools: agents.flatMap((agent) => offeredOf(fieldsOf(agent)?.tools)),
  };
}

function agentOf(workflow: Fields, name: unknown): Fields | null {
  return workflow.agents instanceof Map ? fieldsOf(workflow.agents.get(name)) : null;
}

/** By the object that remembers what was said. */
const conversations = new WeakMap<object, string>();

function conversationOf(memory: object): string {
  const known = conversations.get(memory) ?? `memory-${randomUUID()}`;
  conversations.set(memory, known);
  return known;
}

function patchTools(exports: Fields, gate: Gate, about: Loaded): void {
  if (!takesCalls(exports.FunctionTool, gate)) {
    about.missing('calls of its tools that no agent makes (FunctionTool has its call otherwise)');
  }
}

/** Each tool is given its `call` by assignment when it is made: here it is taken and given guarded. */
function takesCalls(made: unknown, gate: Gate): boolean {
  const prototype = prototypeOf(made);
  if (prototype === null) return false;
  const known = Object.getOwnPropertyDescriptor(prototype, 'call');
  // One that takes calls already is ours.
  if (known !== undefined) return known.set !== undefined;
  const guarded = new WeakSet<object>();
  const replaced = Reflect.defineProperty(prototype, 'call', {
    configurable: true,
    get: () => undefined,
    set(this: object, call: unknown) {
      const value = typeof call === 'function' ? guardedCall(gate, this as Fields, call as Original) : call;
      if (typeof value === 'function') guarded.add(value);
      Object.defineProperty(this, 'call', { value, writable: true, configurable: true, enumerable: true });
    },
  });
  if (!replaced) return false;
  const probe = () => fieldsOf(Reflect.construct(made as new () => unknown, [() => 0, { name: 'probe' }]));
  if (orElse(() => guarded.has(Object(probe()?.call)), false)) return true;
  // It would stand before one that is inherited.
  Reflect.deleteProperty(prototype, 'call');
  return false;
}

function guardedCall(gate: Gate, tool: Fields, call: Original): Original {
  return function (this: unknown, ...args) {
    const about = () => ({
      arguments: args[0],
      description: text(fieldsOf(tool.metadata)?.description),
    });
    const does = { invoke: () => call.apply(this, args), refuse: refuseByThrowing };
    return gate.callEither<unknown>(readCall(() => fieldsOf(tool.metadata)?.name, about, does));
  };
}

/** Whoever calls a tool for a model tells it of the error that was thrown. */
function refuseByThrowing({ message }: { readonly message: string }): never {
  throw new Error(message);
}

/** The older agents: `OpenAIAgent`, `ReActAgent` and those of one's own. */
function patchAgents(exports: Fields, gate: Gate, about: Loaded): void {
  const runner = prototypeOf(exports.AgentRunner);
  wrapMethod(runner, 'chat', (chat) => {
    return function (this: unknown, params, ...rest) {
      const run = orElse(() => chatOf(this as object, params), {});
      return gate.run(run, () => chat.apply(this, [params, ...rest]));
    };
  });
  wrapMethod(runner, 'reset', (reset) => {
    return function (this: unknown, ...args) {
      conversations.delete(this as object);
      return reset.apply(this, args);
    };
  });
  if (isLeft(runner, 'chat')) about.missing('runs of its older agents (AgentRunner)');
}

function chatOf(runner: object, params: unknown): Run {
  const { message, chatHistory } = fieldsOf(params) ?? {};
  const own = text(contentText(message));
  return {
    // With a history of its own it is whoever's that is.
    conversation: chatHistory === undefined ? conversationOf(runner) : undefined,
    goal: [...usersOf(chatHistory), ...(own === undefined ? [] : [own])],
    asked: idsOf(chatHistory),
  };
}

/** `llm.exec`: a turn of a model, and the calls that it asked for. */
function patchModels(exports: Fields, gate: Gate, about: Loaded): void {
  for (const name of ['exec', 'streamExec']) {
    wrapMethod(prototypeOf(exports.BaseLLM), name, (exec) => {
      return function (this: unknown, params, ...rest) {
        const run = orElse(() => turnOf(params), {});
        if ((run.tools ?? []).length > 0) gate.saw(run.tools ?? [], 'llamaindex');
        return gate.run(run, async () => {
          const result = await exec.apply(this, [params, ...rest]);
          silently(() => gate.hear({ asked: askedBy(result) }));
          return result;
        });
      };
    });
    if (isLeft(prototypeOf(exports.BaseLLM), name)) about.missing(`turns of its models (${name})`);
  }
}

function turnOf(params: unknown): Run {
  const { messages, tools } = fieldsOf(params) ?? {};
  const asked = idsOf(messages);
  return { goal: usersOf(messages), system: systemOf(messages), tools: offeredOf(tools), asked };
}

/** The ids of the calls that a turn asked for: the turn after it goes on from here. */
function askedBy(result: unknown): readonly string[] {
  const { toolCalls } = fieldsOf(result) ?? {};
  return listOf(toolCalls).flatMap((call) => text(fieldsOf(call)?.id) ?? []);
}
