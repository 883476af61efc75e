import { randomUUID } from 'node:crypto';
import type { Adapter, Gate, Loaded, OfferedTool, Refusal, Run, Suspension } from '../core/contract.ts';
import { orElse, silently } from '../core/safely.ts';
import { answerOf } from './shared/answer.ts';
import { readCall } from './shared/call.ts';
import { type Fields, fieldsOf, listOf, ownerOf, prototypeOf, signalOf, text } from './shared/fields.ts';
import { guardedOr, isLeft, tellLeft } from './shared/unguarded.ts';
import { type Original, wrapMethod } from './shared/wrap.ts';

// Strands Agents, 0.x and 1.x. Every tool call of an agent ends in its executor, after all hooks and middleware, before 1.5
// in the tool's own method `stream`; every run of an agent, a graph or a swarm is read through its method `stream`.

export const strands: Adapter = {
  name: 'strands',
  patches: [{ module: '@strands-agents/sdk', apply: patchStrands }],
};

/** The constructors of this copy that a result is made of. */
interface Blocks {
  readonly result: unknown;
  readonly text: unknown;
}

function patchStrands(exports: Fields, gate: Gate, about: Loaded): void {
  const blocks = { result: exports.ToolResultBlock, text: exports.TextBlock };
  const sequential = prototypeOf(exports.SequentialToolExecutor);
  // The class that both executors are made from is not exported; before 1.13 the agent is its own executor.
  const executor = sequential === null ? prototypeOf(exports.Agent) : Object.getPrototypeOf(sequential);
  const executes = wrapMethod(executor, '_executeToolCore', (execute) => {
    return function (this: unknown, ...args) {
      return execute.apply(
        this,
        args.map((arg) => guardedOr('a tool of Strands', () => guarded(gate, arg, blocks), arg)),
      );
    };
  });
  const gates = executes || patchOlder(exports, gate, blocks);
  if (!gates) about.missing('its tools (Agent has no method executeTool)');
  for (const kind of ['Agent', 'Graph', 'Swarm'] as const) {
    const exported = exports[kind];
    wrapMethod(prototypeOf(exported), 'stream', (stream) => {
      return function (this: unknown, input, ...rest) {
        const run = orElse(() => runOf(this as Fields, input), {});
        return gate.run(run, () => stream.apply(this, [input, ...rest]));
      };
    });
    if (isLeft(prototypeOf(exported), 'stream')) about.missing(`runs of its ${kind.toLowerCase()}s`);
  }
  // Within a run: tools of MCP servers and of plugins are there when it is done.
  wrapMethod(prototypeOf(exports.Agent), 'initialize', (initialize) => {
    return async function (this: unknown, ...args) {
      const done = await initialize.apply(this, args);
      silently(() => {
        const tools = offeredBy(this as Fields);
        gate.hear({ tools });
        gate.saw(tools, 'strands', gates);
      });
      return done;
    };
  });
}

/** Before 1.5 nothing but the tool itself stands after the hooks, which may choose another: the classes of all are guarded. */
function patchOlder(exports: Fields, gate: Gate, blocks: Blocks): boolean {
  const guardClass = (tool: unknown): void => {
    wrapMethod(ownerOf(tool, 'stream'), 'stream', (stream) => {
      return function (this: unknown, context) {
        return gatedStream(gate, this as Fields, stream, context, blocks);
      };
    });
    tellLeft('a tool of Strands', tool, 'stream');
  };
  silently(() => guardClass(prototypeOf(exports.FunctionTool)));
  return wrapMethod(prototypeOf(exports.Agent), 'executeTool', (execute) => {
    return function (this: unknown, ...args) {
      const guard = () => listOf((this as Fields).tools).forEach(guardClass);
      guardedOr('the tools of an agent of Strands', guard, undefined);
      return execute.apply(this, args);
    };
  });
}

/** A stand-in for a tool: only its stream is asked of it. What is no tool stays as it is. */
function guarded(gate: Gate, given: unknown, blocks: Blocks): unknown {
  const tool = fieldsOf(given);
  const stream = tool?.stream;
  if (tool === null || typeof stream !== 'function') return given;
  return Object.create(tool, {
    stream: {
      value: (context: unknown) => gatedStream(gate, tool, stream as Original, context, blocks),
    },
  });
}

type Steps = AsyncGenerator<unknown, unknown>;

async function* gatedStream(
  gate: Gate,
  tool: Fields,
  stream: Original,
  context: unknown,
  blocks: Blocks,
): Steps {
  const used = (): Fields => fieldsOf(fieldsOf(context)?.toolUse) ?? {};
  const about = () => {
    const { cancelSignal, interrupt } = fieldsOf(context) ?? {};
    return {
      arguments: used().input,
      callId: text(used().toolUseId),
      description: text(tool.description),
      signal: signalOf(cancelSignal),
      suspend: typeof interrupt === 'function' ? suspendBy(interrupt as Original) : undefined,
      textOf: wordsOf,
      preliminary: true,
      errorOf: (result: unknown) =>
        fieldsOf(result)?.status === 'error' ? wordsOf(result) || 'failed' : null,
    };
  };
  const does = {
    invoke: () => stream.apply(tool, [context]),
    refuse: ({ message }: Refusal) => {
      const id = orElse(() => used().toolUseId, undefined);
      return failed(blocks, id, message);
    },
  };
  const steps = await gate.call<unknown>(readCall(() => text(used().name) ?? tool.name, about, does));
  return yield* steps as Steps;
}

/** The result of a tool that failed, which is all that comes of this call. */
// biome-ignore lint/correctness/useYield: there is nothing on the way
async function* failed({ result, text: words }: Blocks, toolUseId: unknown, message: string): Steps {
  const content = [Reflect.construct(words as NewableFunction, [message])];
  return Reflect.construct(result as NewableFunction, [{ toolUseId, status: 'error', content }]);
}

/** Strands' interrupt: throws until the agent is invoked with the answer. */
function suspendBy(interrupt: Original): (refusal: Refusal) => Suspension<unknown> {
  return ({ tool, callId, message, approval, verdict }) => {
    const reasons = verdict?.findings.map(({ reason }) => reason) ?? [];
    const reason = { type: 'approval', tool, callId, message, reasons, approval };
    return answerOf(interrupt({ name: 'goalkeeper.approval', reason }));
  };
}

/** The texts and data of a result's content. */
function wordsOf(result: unknown): string {
  const parts = listOf(fieldsOf(result)?.content).map((part) => {
    const { text: words, json } = fieldsOf(part) ?? {};
    return text(words) ?? (json === undefined ? '' : JSON.stringify(json));
  });
  return parts.filter((part) => part !== '').join('\n');
}

/** The messages of an agent are one conversation, for as long as it keeps them. */
const conversations = new WeakMap<object, string>();

function runOf(runner: Fields, input: unknown): Run {
  const goal = usersOf(input);
  const system = runner.systemPrompt;
  return {
    agent: text(runner.name) ?? text(runner.id),
    conversation: text(fieldsOf(runner.sessionManager)?.sessionId) ?? conversationOf(runner, goal.length > 0),
    system: text(typeof system === 'string' ? system : wordsOf({ content: system })),
    goal,
  };
}

function conversationOf(runner: Fields, asked: boolean): string {
  const known = conversations.get(runner);
  // A graph keeps no messages; what it is asked anew is another conversation, an answer is not.
  if (known !== undefined && !(asked && listOf(runner.messages).length === 0)) return known;
  const begun = `agent-${randomUUID()}`;
  conversations.set(runner, begun);
  return begun;
}

/** What an agent is invoked with: a text, blocks of content, or messages; answers to an interrupt have no words. */
function usersOf(input: unknown): readonly string[] {
  if (typeof input === 'string') return text(input) === undefined ? [] : [input];
  const items = listOf(input);
  const messages = items.filter((item) => fieldsOf(item)?.role !== undefined);
  const contents =
    messages.length > 0
      ? messages.filter((message) => fieldsOf(message)?.role === 'user')
      : [{ content: items }];
  return contents.flatMap((one) => text(wordsOf(one)) ?? []);
}

function offeredBy({ tools }: Fields): readonly OfferedTool[] {
  return listOf(tools).flatMap((tool) => {
    const { name, description, toolSpec } = fieldsOf(tool) ?? {};
    const { inputSchema: parameters, annotations } = fieldsOf(toolSpec) ?? {};
    const { readOnlyHint } = fieldsOf(annotations) ?? {};
    const readOnly = typeof readOnlyHint === 'boolean' ? readOnlyHint : undefined;
    const known = text(name);
    return known === undefined ? [] : [{ name: known, description: text(description), parameters, readOnly }];
  });
}
