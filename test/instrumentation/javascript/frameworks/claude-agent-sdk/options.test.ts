import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../../../instrumentation/javascript/core/contract.ts';
import { guardedOptions } from '../../../../../instrumentation/javascript/frameworks/claude-agent-sdk/options.ts';
import { gateThat } from '../../core/gates.ts';

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

describe('the hooks of the Claude Agent SDK', () => {
  const handsOff = (): never => {
    throw new Error('hands off');
  };
  const hostile = new Proxy({}, { get: handsOff, has: handsOff, ownKeys: handsOff });
  const anything = fc.oneof(
    fc.anything(),
    fc.record({ tool_name: fc.anything(), tool_input: fc.anything(), session_id: fc.anything() }),
  );
  /** In a function each, for fast-check looks at what it gives. */
  const heard = fc.oneof(
    anything.map((one) => () => one),
    fc.constantFrom<() => unknown>(
      () => hostile,
      () => ({ tool_name: 'pay', tool_input: hostile, tool_response: hostile }),
    ),
  );

  it('answer whatever they hear: nothing, or that a call is denied', async () => {
    const denied = { hookSpecificOutput: expect.objectContaining({ permissionDecision: 'deny' }) };
    for (const [outcome, wanted] of [['allow', {}] as const, ['block', denied] as const]) {
      const { hooks } = guardedOptions(gateThat(outcome, { settings: { fail: failing(outcome) } }).gate, {});
      const all = Object.entries(hooks as Record<string, { hooks: Answering[] }[]>);
      await fc.assert(
        fc.asyncProperty(heard, heard, heard, async (input, id, context) => {
          for (const [event, [ours]] of all) {
            const answer = await ours?.hooks[0]?.(input(), id(), context());
            expect(answer).toEqual(event === 'PreToolUse' ? wanted : {});
          }
        }),
        { numRuns: 50 },
      );
    }
  });

  it('leave what the program’s own canUseTool says as it is, whatever that is', async () => {
    const { gate: real } = gateThat('allow');
    await fc.assert(
      fc.asyncProperty(heard, heard, fc.anything(), async (input, context, said) => {
        const ask = (canUseTool: unknown) =>
          (guardedOptions(real, { canUseTool }).canUseTool as Answering)('pay', input(), context());
        const answer = [said];
        expect(await ask(() => answer)).toBe(answer);
        await expect(ask(handsOff)).rejects.toThrow('hands off');
      }),
      { numRuns: 50 },
    );
  });
});

type Answering = (...args: unknown[]) => Promise<unknown>;

/** What can't be read is not judged: it fares like the others here. */
function failing(outcome: 'allow' | 'block') {
  return { otherwise: outcome === 'allow' ? ('open' as const) : ('closed' as const), named: [] };
}
