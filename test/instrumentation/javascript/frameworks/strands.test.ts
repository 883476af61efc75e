import { describe, expect, test } from 'vitest';
import type { Gate } from '../../../../instrumentation/javascript/core/contract.ts';
import { strands } from '../../../../instrumentation/javascript/frameworks/strands.ts';
import { gateThat } from '../core/gates.ts';

/** Nothing is called in these tests. */
const GATE = {} as Gate;

describe('a copy of Strands that is not as expected', () => {
  test.each([
    ['nothing', {}],
    ['other things', { Agent: null, BaseAgent: 'no class', FunctionTool: () => {}, PluginManager: class {} }],
  ])('is told of where it exports %s, and nothing is thrown', (_, exports) => {
    const missing: string[] = [];
    const about = {
      version: '9.0.0',
      replaceable: false,
      missing: (what: string) => void missing.push(what),
    };
    for (const patch of strands.patches) patch.apply(exports, GATE, about);
    expect(missing).toContainEqual(expect.stringMatching(/^its tools \(/));
  });
});

describe('a copy of Strands before 1.5, whose agents call their tools themselves', () => {
  class TextBlock {
    readonly text: string;
    constructor(text: string) {
      this.text = text;
    }
  }
  class ToolResultBlock {
    readonly status: string;
    readonly content: readonly TextBlock[];
    constructor({ status, content }: { status: string; content: readonly TextBlock[] }) {
      this.status = status;
      this.content = content;
    }
  }
  const older = () => {
    const made: unknown[] = [];
    class FunctionTool {
      readonly name = 'pay';
      async *stream({ toolUse }: { toolUse: { input: unknown } }) {
        made.push(toolUse.input);
        yield 'paying';
        return new ToolResultBlock({ status: 'success', content: [new TextBlock('paid')] });
      }
    }
    /** Of a class that nothing exports. */
    class OwnTool extends FunctionTool {
      override async *stream(context: { toolUse: { input: unknown } }) {
        return yield* super.stream(context);
      }
    }
    class Agent {
      readonly tools: readonly FunctionTool[];
      constructor(tools: readonly FunctionTool[]) {
        this.tools = tools;
      }
      async *executeTool(toolUse: { name: string; toolUseId: string; input: unknown }) {
        const result = yield* this.tools[0]!.stream({ toolUse });
        return result;
      }
      async initialize() {}
      async *stream(): AsyncGenerator {}
    }
    return { made, FunctionTool, OwnTool, Agent, TextBlock, ToolResultBlock };
  };
  const call = { name: 'pay', toolUseId: 'call_of_a_model_1', input: { iban: 'DE1' } };

  test.each(['FunctionTool', 'OwnTool'] as const)('asks before a call of a %s, once', async (kind) => {
    for (const outcome of ['allow', 'block'] as const) {
      const { made, ...exports } = older();
      const { gate, judge } = gateThat(outcome, { settings: { mode: 'enforce' } });
      const missing: string[] = [];
      const about = {
        version: '1.3.0',
        replaceable: false,
        missing: (what: string) => void missing.push(what),
      };
      for (const patch of strands.patches) patch.apply(exports, gate, about);
      const steps = new exports.Agent([new exports[kind]()]).executeTool(call);
      let step = await steps.next();
      while (step.done !== true) step = await steps.next();
      expect(missing.filter((what) => what.startsWith('its tools'))).toEqual([]);
      expect(judge.asked).toMatchObject([{ tool: 'pay', arguments: call.input, callId: call.toolUseId }]);
      expect(made).toEqual(outcome === 'allow' ? [call.input] : []);
      // What it says on the way is no part of it.
      expect(judge.endings.map(({ result }) => result)).toEqual(outcome === 'allow' ? ['paid'] : []);
      const { status, content } = step.value as ToolResultBlock;
      expect(status).toBe(outcome === 'allow' ? 'success' : 'error');
      expect(content[0]?.text).toMatch(outcome === 'allow' ? /^paid$/ : /^Not done: pay/);
    }
  });
});
