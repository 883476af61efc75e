import { AsyncLocalStorage } from 'node:async_hooks';
import type { Adapter, Gate, Loaded, Run } from '../core/contract.ts';
import { orElse, silently } from '../core/safely.ts';
import { systemOf, usersOf } from './mastra/messages.ts';
import { guardedCopies, guardTools, type Manner } from './mastra/tools.ts';
import { type Fields, fieldsOf, prototypeOf, text } from './shared/fields.ts';
import { guardedOr, isLeft } from './shared/unguarded.ts';
import { type Original, wrapMethod } from './shared/wrap.ts';

// Mastra, 0.24 and 1.x. An agent's loop takes its tools from what `Agent.prototype.convertTools` makes of them for one
// run; the tools that a step of the run brings (`prepareStep`, a processor) come through `ProcessorRunner`, and a network
// calls them as they were made.

export const mastra: Adapter = {
  name: 'mastra',
  patches: [
    { module: '@mastra/core/agent', via: ['mastra'], apply: patchAgent },
    { module: '@mastra/core/processors', via: ['mastra'], apply: patchProcessors },
  ],
};

const TOOLS = 'the tools of an agent of Mastra';

const RUNS = [
  'generate',
  'stream',
  'resumeGenerate',
  'resumeStream',
  'generateLegacy',
  'streamLegacy',
  'network',
  'resumeNetwork',
] as const;

/** Whose run is under way, and whether it is a network, which calls its tools as they were made. */
const running = new AsyncLocalStorage<{ readonly agent: unknown; readonly network: boolean }>();

function patchAgent(exports: Fields, gate: Gate, about: Loaded): void {
  const agent = prototypeOf(exports.Agent);
  const converts = wrapMethod(agent, 'convertTools', (convert) => {
    return async function (this: unknown, options, ...rest) {
      const own = { agent: this, network: false };
      const tools = await running.run(own, () => convert.apply(this, [options, ...rest]));
      const { methodType, runId } = orElse(() => ({ ...fieldsOf(options) }), {}) as Fields;
      const manner = mannerOf(this as Fields, methodType, about.version);
      const offered = guardedOr(TOOLS, () => guardTools(gate, tools, manner), []);
      gate.saw(offered, 'mastra');
      silently(() => gate.hear({ tools: offered, asked: listed(text(runId)) }));
      return tools;
    };
  });
  if (!converts) about.missing('its tools (Agent has no method convertTools)');
  for (const name of RUNS) wrapMethod(agent, name, (method) => wrapRun(gate, name, method));
  for (const name of ['listTools', 'getTools'] as const) {
    wrapMethod(agent, name, (list) => wrapList(gate, list));
  }
  wrapMethod(agent, 'getInstructions', (instructions) => {
    return function (this: unknown, ...args) {
      const found = instructions.apply(this, args);
      if (running.getStore()?.agent !== this) return found;
      const hear = (told: unknown): void => silently(() => gate.hear({ system: systemOf(told) }));
      if (found instanceof Promise) found.then(hear, () => {});
      else hear(found);
      return found;
    };
  });
}

function wrapRun(gate: Gate, name: (typeof RUNS)[number], method: Original): Original {
  const resumed = name.startsWith('resume');
  const network = name.endsWith('etwork');
  return function (this: unknown, ...args) {
    const run = orElse(() => runOf(this as Fields, resumed ? undefined : args[0], args[1]), {});
    return gate.run(run, () => running.run({ agent: this, network }, () => method.apply(this, args)));
  };
}

function runOf(agent: Fields, messages: unknown, given: unknown): Run {
  const options = fieldsOf(given) ?? {};
  const { thread } = fieldsOf(options.memory) ?? {};
  return {
    agent: text(agent.name) ?? text(agent.id),
    conversation: text(thread) ?? text(fieldsOf(thread)?.id) ?? text(options.threadId),
    system: systemOf(options.instructions),
    goal: usersOf(messages),
    // A run that was suspended goes on under its id.
    asked: [...listed(text(options.runId)), ...listed(text(options.toolCallId))],
  };
}

function wrapList(gate: Gate, list: Original): Original {
  return function (this: unknown, ...args) {
    const found = list.apply(this, args);
    if (!running.getStore()?.network) return found;
    const manner = { catches: false, resumes: keepsRuns(this as Fields) };
    const guarded = (tools: unknown): unknown =>
      guardedOr(TOOLS, () => guardedCopies(gate, tools, manner), tools);
    return found instanceof Promise ? found.then(guarded) : guarded(found);
  };
}

/** What a step of a run makes its tools to be. */
function patchProcessors(exports: Fields, gate: Gate, about: Loaded): void {
  const runner = prototypeOf(exports.ProcessorRunner);
  wrapMethod(runner, 'runProcessInputStep', (step) => {
    return async function (this: unknown, ...args) {
      const result = await step.apply(this, args);
      const guard = (): unknown => {
        const { tools } = fieldsOf(result) ?? {};
        if (tools === undefined || tools === null) return result;
        const manner = mannerOf(fieldsOf(running.getStore()?.agent) ?? {}, undefined, about.version);
        return { ...fieldsOf(result), tools: guardedCopies(gate, tools, manner) };
      };
      return guardedOr(TOOLS, guard, result);
    };
  });
  if (isLeft(runner, 'runProcessInputStep')) about.missing('tools that a step brings (ProcessorRunner)');
}

/** Before 1.5, and in the AI SDK's own loop, an error that is thrown ends the run; nothing but the version tells. */
function mannerOf(agent: Fields, methodType: unknown, version: string | null): Manner {
  const current = !/^(0|1\.[0-4])\./.test(version ?? '');
  const legacy = typeof methodType === 'string' && methodType.endsWith('Legacy');
  return { catches: current && !legacy, resumes: keepsRuns(agent) };
}

/** A run can go on later where the agent belongs to a Mastra that has a storage. */
function keepsRuns(agent: Fields): boolean {
  return orElse(() => {
    const { getMastraInstance: get } = agent;
    const own = typeof get === 'function' ? fieldsOf(Reflect.apply(get, agent, [])) : null;
    return typeof own?.getStorage === 'function' && fieldsOf(Reflect.apply(own.getStorage, own, [])) !== null;
  }, false);
}

function listed(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}
