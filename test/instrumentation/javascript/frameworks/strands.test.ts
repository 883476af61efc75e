import { describe, expect, test } from 'vitest';
import type { Gate } from '../../../../instrumentation/javascript/core/contract.ts';
import { strands } from '../../../../instrumentation/javascript/frameworks/strands.ts';

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
