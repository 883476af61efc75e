import { AsyncLocalStorage } from 'node:async_hooks';
import type { Adapter, Gate, Loaded, Run } from '../core/contract.ts';
import { orElse, silently, within } from '../core/safely.ts';
import { patchApprovals } from './openai-agents/approvals.ts';
import { callIdsOf, usersOf } from './openai-agents/items.ts';
import { guardTools } from './openai-agents/tools.ts';
import { type Fields, fieldsOf, prototypeOf, text } from './shared/fields.ts';
import { guardedOr, isLeft } from './shared/unguarded.ts';
import { wrapInherited, wrapMethod } from './shared/wrap.ts';

// OpenAI Agents, 0.x. Whatever runs an agent asks it for its tools by `getAllTools`, those of MCP servers among them, and
// calls what it gets; a run goes through `Runner.prototype.run`, that of an agent which is another's tool too.

export const openaiAgents: Adapter = {
  name: 'openai-agents',
  patches: [
    {
      module: '@openai/agents-core',
      via: ['@openai/agents', '@openai/agents-realtime'],
      apply: patchCore,
    },
  ],
};

const TOOLS = 'the tools of an agent of OpenAI Agents';

/** A session that takes longer to say its name keeps no run from beginning. */
const PATIENCE_MS = 1_000;

/** True in a run: what a session holds is told only there. */
const running = new AsyncLocalStorage<true>();

function patchCore(exports: Fields, gate: Gate, about: Loaded): void {
  const asksFirst = patchApprovals(exports.RunContext, about.version);
  patchAgent(exports, gate, about, asksFirst);
  patchRuns(exports, gate, about);
  // Tools that a model has searched for are no agent's.
  for (const name of ['getToolSearchRuntimeTools', 'getToolSearchRuntimeToolsForOutput']) {
    wrapMethod(prototypeOf(exports.RunState), name, (find) => {
      return function (this: unknown, ...args) {
        const tools = find.apply(this, args);
        return guardedOr(TOOLS, () => guardTools(gate, tools, asksFirst).tools, tools);
      };
    });
    if (isLeft(prototypeOf(exports.RunState), name))
      about.missing(`tools that a model searches for (${name})`);
  }
}

function patchAgent(exports: Fields, gate: Gate, about: Loaded, asksFirst: boolean): void {
  const agent = prototypeOf(exports.Agent);
  const patched = wrapMethod(agent, 'getAllTools', (getAll) => {
    return async function (this: unknown, ...args) {
      const found = await getAll.apply(this, args);
      const guard = () => guardTools(gate, found, asksFirst);
      const { tools, offered } = guardedOr(TOOLS, guard, { tools: found, offered: [] });
      gate.saw(offered, 'openai-agents');
      // After a hand-over, it is another agent's.
      if (running.getStore()) silently(() => gate.hear({ agent: nameOf(this), tools: offered }));
      return tools;
    };
  });
  wrapMethod(agent, 'getSystemPrompt', (getPrompt) => {
    return async function (this: unknown, ...args) {
      const system = await getPrompt.apply(this, args);
      if (running.getStore()) silently(() => gate.hear({ agent: nameOf(this), system: text(system) }));
      return system;
    };
  });
  if (!patched) about.missing('its tools (Agent has no method getAllTools)');
}

function patchRuns(exports: Fields, gate: Gate, about: Loaded): void {
  const patched = wrapMethod(prototypeOf(exports.Runner), 'run', (run) => {
    return async function (this: unknown, agent, input, options, ...rest) {
      const session = orElse(() => fieldsOf(fieldsOf(options)?.session), null);
      const sessionId = await within(idOf(session), PATIENCE_MS, 'the id of a session').catch(
        () => undefined,
      );
      const begun = orElse(() => runOf(this as Fields, { agent, input, options, sessionId }), {});
      silently(() => hearSession(session, gate));
      let result: unknown;
      // The result of a stream is there at once, and its run goes on.
      const over: unknown = gate.run(begun, () =>
        running.run(true, async () => {
          result = run.apply(this, [agent, input, options, ...rest]);
          const given = await result;
          await orElse(() => fieldsOf(given)?.completed, undefined);
        }),
      );
      // The result tells the error itself.
      Promise.resolve(over).catch(() => {});
      return result;
    };
  });
  if (!patched) about.missing('its runs (Runner has no method run)');
}

function nameOf(agent: unknown): string | undefined {
  return text((agent as Fields).name);
}

interface Begun {
  readonly agent: unknown;
  readonly input: unknown;
  readonly options: unknown;
  readonly sessionId: string | undefined;
}

function runOf(runner: Fields, { agent, input, options, sessionId }: Begun): Run {
  const { conversationId } = fieldsOf(options) ?? {};
  const { groupId } = fieldsOf(runner.config) ?? {};
  // A run that goes on with what it had come to.
  const state = typeof input === 'object' && !Array.isArray(input) ? fieldsOf(input) : null;
  const { instructions } = fieldsOf(agent) ?? {};
  const current = fieldsOf(state?._currentAgent) ?? fieldsOf(agent);
  return {
    agent: text(current?.name),
    conversation: text(conversationId) ?? text(state?._conversationId) ?? sessionId ?? text(groupId),
    system: text(instructions),
    goal: usersOf(state === null ? input : state._originalInput),
    asked: state === null ? callIdsOf(input) : callIdsOf(state._generatedItems),
  };
}

async function idOf(session: Fields | null): Promise<string | undefined> {
  if (typeof session?.getSessionId !== 'function') return undefined;
  return text(await Reflect.apply(session.getSessionId, session, []));
}

/** What the user said in earlier runs, as the run reads it. */
function hearSession(session: Fields | null, gate: Gate): void {
  wrapInherited(session, 'getItems', (getItems) => {
    return async function (this: unknown, ...args) {
      const items = await getItems.apply(this, args);
      if (running.getStore()) silently(() => gate.hear({ goal: usersOf(items) }));
      return items;
    };
  });
}
