import { describe, expect, test } from 'vitest';
import type { Gate } from '../../../../instrumentation/javascript/core/contract.ts';
import { mastra } from '../../../../instrumentation/javascript/frameworks/mastra.ts';
import { gateThat } from '../core/gates.ts';

/** Nothing is called in these tests. */
const GATE = {} as Gate;

describe('a copy of Mastra that is not as expected', () => {
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
    for (const patch of mastra.patches) patch.apply(exports, GATE, about);
    expect(missing).toContainEqual(expect.stringMatching(/^its tools \(/));
  });
});

describe('a call that is stopped', () => {
  const stopped = async (version: string) => {
    class Agent {
      async convertTools() {
        return { pay: { execute: async () => 'paid' } };
      }
      listTools() {}
    }
    const { gate } = gateThat('block', { settings: { mode: 'enforce' } });
    for (const patch of mastra.patches) {
      patch.apply({ Agent }, gate, { version, replaceable: false, missing: () => {} });
    }
    const { pay } = (await new Agent().convertTools()) as Record<
      'pay',
      { execute(...args: unknown[]): unknown }
    >;
    return pay.execute({ iban: 'DE1' }, { toolCallId: 'call_of_a_model_1' });
  };

  test.each(['1.5.0', '1.71.0', '2.0.0'])(
    'throws, which the loop of %s takes for a failed tool',
    async (version) => {
      await expect(stopped(version)).rejects.toThrow(/^Not done: pay/);
    },
  );

  test.each(['0.24.9', '1.0.4', '1.4.0'])(
    'is a result in %s, whose loop ends at an error',
    async (version) => {
      expect(await stopped(version)).toEqual({
        error: true,
        message: expect.stringMatching(/^Not done: pay/),
      });
    },
  );
});
