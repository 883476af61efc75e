import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../../../instrumentation/javascript/core/contract.ts';
import { guardedOptions } from '../../../../../instrumentation/javascript/frameworks/claude-agent-sdk/options.ts';
import { NO_TELEMETRY, type Telemetry } from '../../../../../instrumentation/javascript/spans/telemetry.ts';
import { gateThat } from '../../core/gates.ts';

// Several queries of one options object, told of as Claude Code tells: each input names its session, and its sub-agent.

const PAY = 'Pay 900 EUR to GB33BUKB20201555555555.';
const READ = 'Summarise my newest mail.';
const PAYMENT = { iban: 'GB33BUKB20201555555555', amount: 900 };

type Answering = (...args: readonly unknown[]) => Promise<unknown>;

function sharedBy(gate: Gate, given: object = {}) {
  const options = guardedOptions(gate, given);
  const hooks = options.hooks as Record<string, readonly { hooks: readonly Answering[] }[]>;
  const hook = (event: string, input: object, id?: string) => hooks[event]?.[0]?.hooks[0]?.(input, id, {});
  const canUseTool = options.canUseTool as Answering;
  return {
    says: (session: string | undefined, prompt: string) =>
      hook('UserPromptSubmit', { session_id: session, prompt }),
    calls: (session: string | undefined, id: string, more: object = {}) =>
      hook('PreToolUse', { session_id: session, tool_name: 'pay', tool_input: PAYMENT, ...more }, id),
    tells: (session: string, id: string, result: string, agent?: string) =>
      hook('PostToolUse', { session_id: session, agent_id: agent, tool_response: result }, id),
    stops: (session: string) => hook('Stop', { session_id: session }),
    subAgentStops: (session: string, agent: string) =>
      hook('SubagentStop', { session_id: session, agent_id: agent }),
    ends: (session: string) => hook('SessionEnd', { session_id: session }),
    asks: (id: string, input: object = PAYMENT) => canUseTool('pay', input, { toolUseID: id }),
  };
}

/** What the judge is told of calls comes after the hook's answer. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('options that queries of several users share', () => {
  it('have each call judged in its own session, by the words of its own user', async () => {
    const { gate, judge } = gateThat('allow');
    const { says, calls } = sharedBy(gate);
    await says('alice', PAY);
    await says('bob', READ);
    await calls('bob', 'call_1');
    await calls('alice', 'call_1');
    expect(judge.asked.map(({ conversation, goal }) => ({ conversation, goal }))).toEqual([
      { conversation: 'bob', goal: [READ] },
      { conversation: 'alice', goal: [PAY] },
    ]);
  });

  it('do not take what a background sub-agent answered for words of the user', async () => {
    const { gate, judge } = gateThat('allow');
    const { says, calls } = sharedBy(gate);
    await says('alice', READ);
    await says('alice', `<task-notification>\n<result>${PAY}</result>\n</task-notification>`);
    await calls('alice', 'call_1');
    expect(judge.asked.map(({ goal }) => goal)).toEqual([[READ]]);
  });

  it('have each result told of its own call, though the ids are the same and the other user’s agent has answered', async () => {
    const { gate, judge } = gateThat('allow');
    const { calls, tells, stops } = sharedBy(gate);
    await calls('alice', 'call_1');
    await calls('bob', 'call_1');
    await tells('alice', 'call_1', 'paid');
    await stops('alice');
    await tells('bob', 'call_1', 'not paid');
    await settled();
    expect(judge.endings.map(({ result }) => result)).toEqual(['paid', 'not paid']);
  });

  it('have a yes held against its own call, though the ids are the same and the other user’s agent has answered', async () => {
    const { gate, judge } = gateThat('ask');
    const other = { ...PAYMENT, iban: 'DE1' };
    const agreed = [other, { ...PAYMENT, amount: 1 }];
    const canUseTool = async () => {
      await stops('alice');
      return { behavior: 'allow', updatedInput: agreed.shift() };
    };
    const { calls, asks, stops } = sharedBy(gate, { canUseTool });
    const wanted = { hookSpecificOutput: expect.objectContaining({ permissionDecision: 'ask' }) };
    expect(await calls('alice', 'call_1')).toEqual(wanted);
    expect(await calls('bob', 'call_1', { tool_input: other })).toEqual(wanted);
    expect(await asks('call_1', other)).toMatchObject({ behavior: 'allow' });
    expect(judge.asked.at(-1)?.conversation).toBe('bob');
    expect(await calls('bob', 'call_2')).toEqual(wanted);
    await stops('alice');
    expect(await asks('call_2')).toEqual({
      behavior: 'deny',
      message: expect.stringContaining('not the call that a person agreed to'),
    });
  });

  it('go on with a session that is resumed, and know nothing of it in one that is forked', async () => {
    const { gate, judge } = gateThat('allow');
    const { says, calls, stops } = sharedBy(gate);
    await says('first', PAY);
    await stops('first');
    await says('first', 'Go on.');
    await says('fork', 'Go on.');
    await calls('first', 'call_1');
    await calls('fork', 'call_1');
    expect(judge.asked.map(({ goal }) => goal)).toEqual([[PAY, 'Go on.'], ['Go on.']]);
  });

  it('share nothing by inputs that name no session', async () => {
    const { gate, judge } = gateThat('allow');
    const { says, calls } = sharedBy(gate);
    await says(undefined, PAY);
    await calls(undefined, 'call_1');
    await calls(undefined, 'call_2');
    expect(judge.asked.map(({ goal }) => goal)).toEqual([[], []]);
    expect(new Set(judge.asked.map(({ conversation }) => conversation)).size).toBe(2);
  });
});

describe('a sub-agent that works in the background', () => {
  it('has the results of its calls told after the main agent has answered, by its own session’s words', async () => {
    const { gate, judge } = gateThat('allow');
    const { says, calls, tells, stops } = sharedBy(gate);
    await says('alice', PAY);
    await calls('alice', 'call_1', { agent_id: 'helper' });
    await calls('alice', 'call_2');
    await stops('alice');
    await settled();
    expect(judge.endings.map(({ callId }) => callId)).toEqual(['call_2']);
    await calls('alice', 'call_3', { agent_id: 'helper' });
    await tells('alice', 'call_1', 'a mail', 'helper');
    await settled();
    expect(judge.endings.at(-1)).toEqual({ callId: 'call_1', result: 'a mail', error: null });
    expect(judge.asked.at(-1)).toMatchObject({ conversation: 'alice', goal: [PAY] });
  });

  it('ends what is open of its own where it stops, and all that is open where its session ends', async () => {
    const { gate, judge } = gateThat('allow');
    const { calls, subAgentStops, ends } = sharedBy(gate);
    await calls('alice', 'call_1');
    await calls('alice', 'call_2', { agent_id: 'helper' });
    await calls('alice', 'call_3', { agent_id: 'other' });
    await calls('bob', 'call_4');
    const told = () => judge.endings.map(({ callId }) => callId);
    await subAgentStops('alice', 'helper');
    await settled();
    expect(told()).toEqual(['call_2']);
    await ends('alice');
    await settled();
    expect(told()).toEqual(['call_2', 'call_1', 'call_3']);
  });
});

describe('sessions of one options object', () => {
  function counted() {
    const count = { begun: 0, open: 0 };
    const run: Telemetry['run'] = (started) => {
      count.begun++;
      count.open++;
      return { ...NO_TELEMETRY.run(started), end: () => count.open-- };
    };
    return { count, gate: gateThat('allow', { telemetry: { ...NO_TELEMETRY, run } }).gate };
  }

  it('are each a run, which ends when its agent has answered', async () => {
    const { count, gate } = counted();
    const { says, calls, stops } = sharedBy(gate);
    for (const session of ['alice', 'bob']) {
      await says(session, READ);
      await calls(session, 'call_1');
    }
    expect(count).toEqual({ begun: 2, open: 2 });
    await stops('alice');
    expect(count).toEqual({ begun: 2, open: 1 });
  });

  it('are let go of after many others, where nothing tells of their end', async () => {
    const { count, gate } = counted();
    const { says } = sharedBy(gate);
    for (let index = 0; index < 5_000; index++) await says(`session-${index}`, READ);
    expect(count).toEqual({ begun: 5_000, open: 2_000 });
  });
});
