import { describe, expect, it } from 'vitest';
import { listener } from '../../../../../instrumentation/javascript/frameworks/ai-sdk/events.ts';
import { boundTools } from '../../../../../instrumentation/javascript/frameworks/ai-sdk/tools.ts';
import { openTurn, type Turn } from '../../../../../instrumentation/javascript/frameworks/ai-sdk/turns.ts';
import { gateThat, gateWith, Scripted, verdict } from '../../core/gates.ts';

interface Tool {
  execute(input: unknown, options: object): unknown;
  needsApproval?: (input: unknown, options: object) => Promise<boolean>;
}

function aTool(execute: (input: unknown) => unknown = async () => 'paid') {
  const made: unknown[] = [];
  const tool = {
    execute: (input: unknown) => {
      made.push(input);
      return execute(input);
    },
  };
  return { tool, made };
}

const messages = () => [{ role: 'user', content: 'Pay invoice 17.' }];
const options = (told: unknown) => ({ toolCallId: 'call_of_a_model_1', messages: told });
const INPUT = { iban: 'DE1' };

function bound(
  gate: ReturnType<typeof gateWith>,
  tools: Readonly<Record<string, unknown>>,
  more: object = {},
) {
  const turn = openTurn(gate, { tools, prompt: 'Pay invoice 17.', ...more });
  return boundTools(gate, tools, turn as Turn) as Readonly<Record<string, Tool>>;
}

describe('a tool of a run', () => {
  it('is another one in the place of the application’s, which stays as it is', async () => {
    const { gate, judge } = gateThat('allow');
    const { tool, made } = aTool();
    const given = Object.freeze({ pay: Object.freeze(tool) });
    const { pay } = bound(gate, given);
    expect(await pay?.execute(INPUT, options([]))).toBe('paid');
    expect(given.pay.execute).not.toBe(pay?.execute);
    expect(made).toEqual([INPUT]);
    expect(judge.asked[0]).toMatchObject({ tool: 'pay', arguments: INPUT, goal: ['Pay invoice 17.'] });
  });

  it('throws our words where it is stopped, and is not called', async () => {
    const { gate } = gateThat('block', { settings: { mode: 'enforce' } });
    const { tool, made } = aTool();
    const { pay } = bound(gate, { pay: tool });
    await expect(async () => pay?.execute(INPUT, options([]))).rejects.toThrow(/^Not done: pay/);
    expect(made).toEqual([]);
  });

  it('of version 4, which ends the run at an error, gives our words for its result', async () => {
    const { gate } = gateThat('block', { settings: { mode: 'enforce' } });
    const { tool, made } = aTool();
    const { pay } = bound(gate, { pay: { ...tool, parameters: {} } });
    const result = pay?.execute(INPUT, options([]));
    // Its streams take nothing but a promise.
    expect(result).toBeInstanceOf(Promise);
    expect(await result).toMatch(/^Not done: pay/);
    expect(made).toEqual([]);
  });

  it.each([
    ['at once', () => verdict('allow')],
    ['late', async () => verdict('allow')],
  ])('that gives what it has so far still does, where the verdict comes %s', async (_, answer) => {
    const judge = new Scripted(answer);
    const { tool } = aTool();
    const inSteps = {
      ...tool,
      async *execute() {
        yield 'working';
        yield 'paid';
      },
    };
    const { pay } = bound(gateWith(judge), { pay: inSteps });
    const seen: unknown[] = [];
    const steps = pay?.execute(INPUT, options([]));
    for await (const step of steps as AsyncIterable<unknown>) seen.push(step);
    expect(seen).toEqual(['working', 'paid']);
    expect(judge.endings[0]?.result).toBe('paid');
  });

  it('asks for a person’s yes only where the application answers approval requests', async () => {
    const { gate } = gateThat('ask', { settings: { mode: 'enforce' } });
    const { tool } = aTool();
    expect(bound(gate, { pay: tool }).pay?.needsApproval).toBeUndefined();
    const some = { pay: tool, mail: { ...tool, needsApproval: async () => false } };
    const { pay, mail } = bound(gate, some);
    expect(await pay?.needsApproval?.(INPUT, options([]))).toBe(true);
    expect(await mail?.needsApproval?.(INPUT, options([]))).toBe(true);
  });

  it('is called after a yes, once', async () => {
    const { made, asked, approved } = askedAbout('call_of_a_model_2');
    const pay = await asked();
    expect(await pay.needsApproval?.(INPUT, approved)).toBe(true);
    expect(await pay.execute(INPUT, approved)).toBe('paid');
    await expect(async () => pay.execute(INPUT, approved)).rejects.toThrow(/Not done/);
    expect(made).toEqual([INPUT]);
  });

  it('is not called after a yes to other arguments, though the framework asks once more with these', async () => {
    const { made, asked, approved } = askedAbout('call_of_a_model_3');
    const pay = await asked();
    expect(await pay.needsApproval?.({ iban: 'GB2' }, approved)).toBe(true);
    await expect(async () => pay.execute({ iban: 'GB2' }, approved)).rejects.toThrow(/Not done/);
    expect(made).toEqual([]);
  });
});

/** A call that a person was asked about; `asked` gives the tool of the run that goes on after the yes. */
function askedAbout(toolCallId: string) {
  const { gate } = gateThat('ask', { settings: { mode: 'enforce' } });
  const { tool, made } = aTool();
  const tools = { pay: { ...tool, needsApproval: async () => true } };
  const request = { type: 'tool-approval-request', approvalId: 'a', toolCallId };
  const yes = { type: 'tool-approval-response', approvalId: 'a', approved: true };
  const answered = [
    ...messages(),
    { role: 'assistant', content: [{ type: 'tool-call', toolCallId }, request] },
    { role: 'tool', content: [yes] },
  ];
  const asked = async (): Promise<Tool> => {
    await bound(gate, tools).pay?.needsApproval?.(INPUT, { toolCallId, messages: messages() });
    return bound(gate, tools, { prompt: answered }).pay as Tool;
  };
  return { made, asked, approved: { toolCallId, messages: answered } };
}

describe('a run that is told by events', () => {
  it('has the gate before the application’s own tools, and knows its calls by their messages', async () => {
    const { gate, judge } = gateThat('allow');
    const { tool } = aTool();
    const tools: Record<string, Tool> = { pay: Object.freeze(tool), again: aTool().tool };
    const told = messages();
    listener(gate).onStart?.({ callId: 'c', tools, messages: told });
    await tools.pay?.execute(INPUT, options(told));
    await tools.again?.execute(INPUT, options([...told, { role: 'tool', content: [] }]));
    expect(judge.asked.map(({ goal }) => goal)).toEqual([['Pay invoice 17.'], ['Pay invoice 17.']]);
    expect(new Set(judge.asked.map(({ conversation }) => conversation)).size).toBe(1);
  });

  it('knows one tool by two names', async () => {
    const { gate, judge } = gateThat('allow');
    const { tool } = aTool();
    const tools: Record<string, Tool> = { pay: tool, transfer: tool };
    listener(gate).onStart?.({ callId: 'c', tools, messages: messages() });
    await tools.pay?.execute(INPUT, options([]));
    await tools.transfer?.execute(INPUT, options([]));
    expect(judge.asked.map((asked) => asked.tool)).toEqual(['pay', 'transfer']);
  });

  it('is left alone where its tools are a run’s already, or there is nothing to call', () => {
    const { gate } = gateThat('allow');
    const { tool } = aTool();
    const guarded = bound(gate, { pay: tool });
    const { execute } = guarded.pay as Tool;
    const { onStart } = listener(gate);
    onStart?.({ callId: 'c', tools: guarded, messages: messages() });
    expect(guarded.pay?.execute).toBe(execute);
    for (const event of [undefined, {}, { tools: null }, { tools: { search: {} } }]) onStart?.(event);
  });
});
