import { describe, expect, test } from 'vitest';
import type { Gate } from '../../../../instrumentation/javascript/core/contract.ts';
import { mastra } from '../../../../instrumentation/javascript/frameworks/mastra.ts';

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
