import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../../../instrumentation/javascript/core/contract.ts';
import { guardedOptions } from '../../../../../instrumentation/javascript/frameworks/claude-agent-sdk/options.ts';

const gate = {} as Gate;
type Hooks = Record<string, { hooks: unknown[] }[]>;

describe('the options of the Claude Agent SDK', () => {
  it('keep the program’s own hooks behind ours, and are not changed themselves', () => {
    const own = { matcher: 'Bash', hooks: [] };
    const options = { model: 'sonnet', hooks: { PreToolUse: [own], Notification: [own] } };
    const guarded = guardedOptions(gate, options);
    const hooks = guarded.hooks as Hooks;
    expect(hooks.PreToolUse?.at(-1)).toBe(own);
    expect(hooks.PreToolUse).toHaveLength(2);
    expect(hooks.Notification).toEqual([own]);
    expect(guarded.model).toBe('sonnet');
    expect(options.hooks.PreToolUse).toEqual([own]);
    expect(guarded).not.toHaveProperty('canUseTool');
  });

  it('are guarded once', () => {
    const guarded = guardedOptions(gate, {});
    expect(guardedOptions(gate, guarded)).toBe(guarded);
    expect((guardedOptions(gate, { ...guarded }).hooks as Hooks).PreToolUse).toHaveLength(1);
  });

  it('are read whatever they are', () => {
    fc.assert(
      fc.property(fc.anything(), (options) => {
        expect(() => guardedOptions(gate, options)).not.toThrow();
      }),
    );
  });
});
