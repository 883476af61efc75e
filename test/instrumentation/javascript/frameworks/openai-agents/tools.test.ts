import { describe, expect, it } from 'vitest';
import {
  askFirst,
  patchApprovals,
} from '../../../../../instrumentation/javascript/frameworks/openai-agents/approvals.ts';
import { guardTools } from '../../../../../instrumentation/javascript/frameworks/openai-agents/tools.ts';
import type { Outcome } from '../../../../../src/model/finding.ts';
import { gateThat } from '../../core/gates.ts';

/** A function tool as the library makes it; `made` are the calls that came through. */
function aFunction() {
  const made: unknown[] = [];
  const tool = {
    type: 'function',
    name: 'pay',
    invoke: async (_: unknown, input: string) => {
      made.push(input);
      return 'paid';
    },
    needsApproval: async () => false,
  };
  return { tool, made };
}

const guarded = <T>(outcome: Outcome, ...tools: readonly T[]) =>
  guardTools(gateThat(outcome).gate, tools, true) as { tools: T[]; offered: readonly { name: string }[] };

describe('an agent’s tools', () => {
  it('are guarded where they are, once, however often the agent is asked for them', async () => {
    const { gate, judge } = gateThat('allow');
    const { tool, made } = aFunction();
    for (let times = 0; times < 3; times++) {
      const { tools, offered } = guardTools(gate, [tool], true);
      expect(tools).toEqual([tool]);
      expect((tools as unknown[])[0]).toBe(tool);
      expect(offered.map(({ name }) => name)).toEqual(['pay']);
    }
    await expect(tool.invoke({}, '{"iban":"DE1"}')).resolves.toBe('paid');
    expect(judge.asked.map(({ arguments: args }) => args)).toEqual([{ iban: 'DE1' }]);
    expect(made).toHaveLength(1);
  });

  it('are stood in for where they are frozen, by the same copy each time', async () => {
    const { tool, made } = aFunction();
    Object.freeze(tool);
    const [copy] = guarded('block', tool).tools;
    expect(guarded('block', tool).tools[0]).toBe(copy);
    await expect(copy!.invoke({}, '{}')).resolves.toMatch(/^Not done: pay/);
    expect(made).toEqual([]);
  });

  it('get arguments that are no JSON as they are', async () => {
    const { tool, made } = aFunction();
    await guarded('allow', tool).tools[0]!.invoke({}, '{"iban": ');
    expect(made).toEqual(['{"iban": ']);
  });

  it('are a shell too, which reads a failed command where it is refused', async () => {
    const ran: unknown[] = [];
    class Shell {
      run(action: unknown): unknown {
        return ran.push(action);
      }
    }
    const tool = { type: 'shell', name: 'shell', shell: new Shell() };
    expect(guarded('block', tool).offered).toHaveLength(1);
    const failed = { stdout: '', outcome: { type: 'exit', exitCode: 1 } };
    await expect(tool.shell.run({ commands: ['rm -r /'] })).resolves.toMatchObject({ output: [failed] });
    expect(ran).toEqual([]);
  });

  it('are an editor of files too', async () => {
    const edited: unknown[] = [];
    const edit = async (operation: unknown): Promise<unknown> => edited.push(operation);
    const editor = { createFile: edit, updateFile: edit, deleteFile: edit };
    expect(guarded('block', { type: 'apply_patch', name: 'apply_patch', editor }).offered).toHaveLength(1);
    await expect(editor.deleteFile({ path: 'a' })).resolves.toMatchObject({ status: 'failed' });
    expect(edited).toEqual([]);
  });

  it('count as offered only where the gate stands before them', () => {
    const { offered, tools } = guarded<unknown>(
      'block',
      { type: 'hosted_tool', name: 'web_search' },
      null,
      7,
    );
    expect(offered).toEqual([]);
    expect(tools).toEqual([{ type: 'hosted_tool', name: 'web_search' }, null, 7]);
  });
});

describe('the question whether a person is asked', () => {
  class RunContext {
    isToolApproved(answer?: boolean) {
      return answer;
    }
  }

  it('is asked of the gate too, by every version that asks before it looks for an answer', async () => {
    const { tool } = aFunction();
    expect(patchApprovals(RunContext, '0.11.7')).toBe(true);
    askFirst(gateThat('ask').gate, tool, true);
    await expect((tool.needsApproval as (...given: unknown[]) => unknown)({}, {}, 'call_1')).resolves.toBe(
      true,
    );
  });

  it('is the gate’s only right after no answer was found: else the library sees the tool’s own', async () => {
    const { tool } = aFunction();
    const own = tool.needsApproval;
    expect(patchApprovals(RunContext, '0.20.0')).toBe(false);
    askFirst(gateThat('ask').gate, tool, false);
    expect(tool.needsApproval).toBe(own);
    new RunContext().isToolApproved();
    expect(tool.needsApproval).not.toBe(own);
    expect(tool.needsApproval).toBe(own);
    new RunContext().isToolApproved(false);
    expect(tool.needsApproval).toBe(own);
    new RunContext().isToolApproved();
    await Promise.resolve();
    expect(tool.needsApproval).toBe(own);
  });

  it('keeps the program’s own yes and its own errors', async () => {
    const { gate } = gateThat('allow');
    const { tool } = aFunction();
    tool.needsApproval = async () => true as never;
    askFirst(gate, tool, true);
    await expect(tool.needsApproval()).resolves.toBe(true);
    const error = new Error('the program’s own');
    tool.needsApproval = async () => Promise.reject(error);
    await expect(tool.needsApproval()).rejects.toBe(error);
  });
});
