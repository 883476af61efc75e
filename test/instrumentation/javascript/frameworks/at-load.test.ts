import { describe, expect, it } from 'vitest';
import { FRAMEWORKS } from '../../../../instrumentation/javascript/frameworks/index.ts';
import { type Assign, Patching } from '../../../../instrumentation/javascript/hooks/patching.ts';
import { selfCheckText } from '../../../../instrumentation/javascript/hooks/self-check.ts';
import { DEFAULTS } from '../../../../instrumentation/javascript/settings/settings.ts';
import { gateThat } from '../core/gates.ts';

// Whatever an adapter finds when its framework is loaded: nothing is thrown, the framework does what it did, and the
// self-check says in its line what is not guarded.

type Shape = Readonly<Record<string, readonly string[] | null>>;

const MCP_CLIENT: Shape = { Client: ['callTool', 'request', 'listTools'] };
const EXECUTOR: Shape = { AgentExecutor: ['_call', '_streamIterator'] };
const MCP_SERVER: Shape = { Server: ['setRequestHandler'], McpServer: ['setToolRequestHandlers'] };

/** What an adapter patches of each module: methods of classes, and functions (`null`). */
const SHAPES: Readonly<Record<string, Shape>> = {
  '@langchain/core/tools': { StructuredTool: ['call'] },
  '@langchain/core/runnables': { RunnableToolLike: ['invoke'], Runnable: ['stream'] },
  '@langchain/core/language_models/chat_models': { BaseChatModel: ['generate', '_streamIterator'] },
  '@langchain/langgraph': { CompiledStateGraph: ['stream'] },
  '@langchain/classic/agents': EXECUTOR,
  'langchain/agents': EXECUTOR,
  ai: { ToolLoopAgent: ['generate', 'stream'], generateText: null, streamText: null },
  '@genkit-ai/core/registry': { Registry: ['registerAction', 'lookupAction'] },
  '@genkit-ai/ai': { GenkitAI: ['generate', 'generateStream'] },
  genkit: { Genkit: ['prompt', 'definePrompt', 'generate', 'generateStream'] },
  '@llamaindex/workflow': { AgentWorkflow: ['callTool', 'runStream'] },
  // Each of its tools is given its method when it is made.
  '@llamaindex/core/tools': { FunctionTool: [] },
  '@llamaindex/core/agent': { AgentRunner: ['chat', 'reset'] },
  '@llamaindex/core/llms': { BaseLLM: ['exec', 'streamExec'] },
  '@mastra/core/agent': { Agent: ['convertTools', 'generate', 'stream', 'listTools', 'getInstructions'] },
  '@mastra/core/processors': { ProcessorRunner: ['runProcessInputStep'] },
  '@openai/agents-core': {
    ...{ Agent: ['getAllTools', 'getSystemPrompt'], Runner: ['run'], RunContext: ['isToolApproved'] },
    RunState: ['getToolSearchRuntimeTools'],
  },
  '@modelcontextprotocol/client': MCP_CLIENT,
  '@modelcontextprotocol/server': MCP_SERVER,
  '@modelcontextprotocol/sdk/client': MCP_CLIENT,
  '@modelcontextprotocol/sdk/client/index.js': MCP_CLIENT,
  '@modelcontextprotocol/sdk/server': MCP_SERVER,
  '@modelcontextprotocol/sdk/server/index.js': MCP_SERVER,
  '@modelcontextprotocol/sdk/server/mcp.js': MCP_SERVER,
  '@strands-agents/sdk': { Agent: ['_executeToolCore', 'stream', 'initialize'], Graph: ['stream'] },
  '@google/adk': {
    ...{ PluginManager: ['runBeforeToolCallback', 'runBeforeModelCallback'] },
    ...{ BaseAgent: ['runAsync', 'runLive'], FunctionTool: ['runAsync'] },
  },
  '@anthropic-ai/claude-agent-sdk': { query: null, startup: null, prewarm: null },
};

/** Of these some versions have nothing to patch, which is no fault. */
const MAY_BE_EMPTY = new Set([
  ...['@llamaindex/core/agent', '@llamaindex/core/llms', '@mastra/core/processors'],
]);

type Exports = Record<string, unknown>;

function handsOff(): never {
  throw new Error('hands off');
}

const TRAPS = { get: handsOff, has: handsOff, ownKeys: handsOff, getOwnPropertyDescriptor: handsOff };

function exportsOf(shape: Shape, made: (methods: readonly string[]) => unknown): Exports {
  const members = Object.entries(shape).map(([name, methods]) => {
    return [name, methods === null ? () => name : made(methods)] as const;
  });
  return Object.fromEntries(members);
}

function aClass(methods: readonly string[]): { readonly prototype: object } {
  const made = class {};
  for (const name of methods) {
    Object.defineProperty(made.prototype, name, { value: () => name, writable: true, configurable: true });
  }
  return made;
}

function frozenClass(methods: readonly string[]): unknown {
  const made = aClass(methods);
  Object.freeze(made.prototype);
  return Object.freeze(made);
}

function classThatThrows(methods: readonly string[]): unknown {
  const made = class {};
  for (const name of methods) Object.defineProperty(made.prototype, name, { get: handsOff });
  return made;
}

function classOfProxy(): unknown {
  return Object.assign(() => {}, { prototype: new Proxy({}, { ...TRAPS, getPrototypeOf: handsOff }) });
}

const throwing = (shape: Shape): Exports => {
  const exports = {};
  for (const name of Object.keys(shape)) Object.defineProperty(exports, name, { get: handsOff });
  return exports;
};

const WAYS: Readonly<Record<string, (shape: Shape) => Exports>> = {
  'exports nothing': () => ({}),
  'exports other things': (shape) => exportsOf(shape, () => 'no class'),
  'is frozen': (shape) => Object.freeze(exportsOf(shape, frozenClass)),
  'has members that throw': throwing,
  'has methods that throw': (shape) => exportsOf(shape, classThatThrows),
  'has prototypes that throw': (shape) => exportsOf(shape, classOfProxy),
  'throws whatever is asked': () => new Proxy({}, TRAPS),
};

/** How its exports can be assigned: not at all, or not as it turns out. */
const ASSIGN: Readonly<Record<string, Assign | null>> = {
  fixed: null,
  'as it seems replaceable': () => false,
};

const MODULES = FRAMEWORKS.flatMap(({ name, patches }) =>
  patches.map(({ module }) => [name, module] as const),
);
const TABLE = MODULES.flatMap(([name, module]) =>
  Object.keys(WAYS).flatMap((way) =>
    Object.keys(ASSIGN).map((assign) => [name, module, way, assign] as const),
  ),
);

function reached(module: string, exports: Exports, assign: Assign | null) {
  const patching = new Patching(FRAMEWORKS, gateThat('allow').gate);
  patching.reach(module, '/nowhere/module.js', exports, assign);
  return patching.reached;
}

/** The methods of classes as they are; null where that throws. */
function methodsOf(exports: Exports, shape: Shape): readonly unknown[] | null {
  try {
    return Object.entries(shape).flatMap(([name, methods]) => {
      const { prototype } = Object(exports[name]) as { readonly prototype?: Exports };
      return (methods ?? []).map((method) => prototype?.[method]);
    });
  } catch {
    return null;
  }
}

describe('a framework that is loaded', () => {
  it('is known here with all that is patched of it', () => {
    expect(Object.keys(SHAPES).sort()).toEqual(MODULES.map(([, module]) => module).sort());
  });

  it.each(TABLE)('%s: where %s %s, %s, it is told of and stays as it is', (name, module, way, assign) => {
    const shape = SHAPES[module] ?? {};
    const exports = WAYS[way]?.(shape) ?? {};
    const before = methodsOf(exports, shape);
    const found = reached(module, exports, ASSIGN[assign] ?? null);
    expect(methodsOf(exports, shape)).toEqual(before);
    if (MAY_BE_EMPTY.has(module) && way.startsWith('exports')) return;
    const line = selfCheckText({
      ...{ reached: found, folders: [], settings: DEFAULTS, emission: '', api: null, tools: 0, ended: false },
    });
    expect(line).toContain(`not reached: ${name}: `);
    expect(line).not.toContain('\n');
  });

  it.each(MODULES)('%s: of %s all that can be is patched where other members throw', (_, module) => {
    const shape = SHAPES[module] ?? {};
    const exports = exportsOf(shape, aClass);
    const before = methodsOf(exports, shape);
    const functions = { ...exports };
    const hostile = new Proxy(exports, {
      get: (own, name) => (name in own ? own[String(name)] : handsOff()),
    });
    reached(module, hostile, (name, value) => Reflect.set(exports, name, value));
    expect(methodsOf(exports, shape)?.filter((method, at) => method === before?.[at])).toEqual([]);
    for (const [name, methods] of Object.entries(shape)) {
      if (methods === null) expect(exports[name]).not.toBe(functions[name]);
    }
  });

  it('keeps the calls of LlamaIndex’s tools that they inherit, or that are given otherwise', () => {
    class BaseTool {
      call(): string {
        return 'called';
      }
    }
    class FunctionTool extends BaseTool {}
    class FieldTool {
      readonly call = (): string => 'called';
    }
    class Picky {
      constructor() {
        handsOff();
      }
    }
    for (const made of [FunctionTool, FieldTool, Picky]) {
      const [found] = reached('@llamaindex/core/tools', { FunctionTool: made }, null);
      expect(found?.missing).toHaveLength(1);
      expect(Object.hasOwn(made.prototype, 'call')).toBe(false);
    }
    expect([new FunctionTool().call(), new FieldTool().call()]).toEqual(['called', 'called']);
  });
});
