import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecord } from '../../src/dialects/index.ts';
import { WireError } from '../../src/wire/cursor.ts';
import { captures } from './captures.ts';
import { agentRecords, record } from './view.ts';

const CALL = { id: 'call_1', type: 'function', function: { name: 'pay', arguments: '{"to":"DE1"}' } };
const REQUEST = { callId: 'call_1', tool: 'pay', arguments: { to: 'DE1' } };

describe("GenAI's events that come as log records", () => {
  it('tell one message each, in the body', () => {
    const read = (eventName: string, body: Parameters<typeof record>[0]['body'] & object) =>
      readRecord(record({ eventName, body, attributes: { 'gen_ai.system': 'openai' } }));
    expect(read('gen_ai.system.message', { content: 'Pay rent only.' })).toMatchObject({
      dialect: 'genai',
      system: 'Pay rent only.',
    });
    expect(read('gen_ai.user.message', { content: 'Pay the rent.' })).toMatchObject({
      goal: ['Pay the rent.'],
    });
    expect(read('gen_ai.tool.message', { id: 'call_1', content: 'paid' })).toMatchObject({
      toolMessages: [{ callId: 'call_1', text: 'paid' }],
    });
    expect(read('gen_ai.choice', { index: 0, message: { tool_calls: [CALL] } })).toMatchObject({
      requests: [REQUEST],
    });
  });

  it('tell no request for a call of the history, and no goal in what the model says', () => {
    const history = record({ eventName: 'gen_ai.assistant.message', body: { tool_calls: [CALL] } });
    expect(readRecord(history)?.requests).toBeUndefined();
    const answer = record({ eventName: 'gen_ai.choice', body: { message: { content: 'Pay the rent.' } } });
    expect(readRecord(answer)?.goal).toBeUndefined();
  });

  it.each([
    ['its own field', { eventName: 'gen_ai.choice' }],
    ['the attribute event.name', { attributes: { 'event.name': 'gen_ai.choice' } }],
  ])('are known by the name in %s', (_, named) => {
    expect(readRecord(record({ ...named, body: { message: { tool_calls: [CALL] } } }))?.requests).toEqual([
      REQUEST,
    ]);
  });

  it('may be named in the body, and say all in attributes', () => {
    const attributes = { 'gen_ai.system': 'azure', 'gen_ai.event.content': '{"content":"Pay the rent."}' };
    expect(readRecord(record({ body: 'gen_ai.user.message', attributes }))?.goal).toEqual(['Pay the rent.']);
  });

  it('may have their body as JSON', () => {
    const body = JSON.stringify({ message: { tool_calls: [CALL] } });
    expect(readRecord(record({ eventName: 'gen_ai.choice', body }))?.requests).toEqual([REQUEST]);
  });

  const DETAILS = {
    'gen_ai.input.messages': [
      { role: 'user', parts: [{ type: 'text', content: 'Pay the rent.' }] },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_0', response: 'DE1' }] },
    ],
    'gen_ai.output.messages': [
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: 'call_1', name: 'pay', arguments: { to: 'DE1' } }],
      },
    ],
    'gen_ai.system_instructions': [{ type: 'text', content: 'Pay rent only.' }],
  };
  const TOLD = {
    goal: ['Pay the rent.'],
    system: 'Pay rent only.',
    requests: [REQUEST],
    toolMessages: [{ callId: 'call_0', text: 'DE1' }],
  };
  const eventName = 'gen_ai.client.inference.operation.details';

  it('tell the details of one inference in attributes or in the body', () => {
    const attributes = { 'gen_ai.conversation.id': 'c', 'gen_ai.agent.name': 'clerk' };
    const inAttributes = record({ eventName, attributes: { ...attributes, ...DETAILS } });
    expect(readRecord(inAttributes)).toMatchObject({ ...TOLD, conversation: 'c', agent: 'clerk' });
    expect(readRecord(record({ eventName, attributes, body: DETAILS }))).toMatchObject(TOLD);
  });

  it('tell nothing but who spoke where content capture is off', () => {
    const attributes = { 'gen_ai.conversation.id': 'c', 'gen_ai.agent.name': 'clerk' };
    const { dialect, ...told } = readRecord(record({ eventName, attributes })) ?? {};
    expect(dialect).toBe('genai');
    expect(JSON.parse(JSON.stringify(told))).toEqual({ conversation: 'c', agent: 'clerk' });
  });

  it("are read with Google ADK's content, which is Gemini's, and hidden where it says so", () => {
    const user = { content: { role: 'user', parts: [{ text: 'Pay the rent.' }] } };
    expect(readRecord(record({ eventName: 'gen_ai.user.message', body: user }))?.goal).toEqual([
      'Pay the rent.',
    ]);
    const call = { functionCall: { id: 'call_1', name: 'pay', args: { to: 'DE1' } } };
    const choice = { index: 0, content: { role: 'model', parts: [call] } };
    expect(readRecord(record({ eventName: 'gen_ai.choice', body: choice }))?.requests).toEqual([REQUEST]);
    const hidden = record({ eventName: 'gen_ai.user.message', body: { content: '<elided>' } });
    expect(readRecord(hidden)?.goal).toBeUndefined();
  });

  it('of other names say nothing here', () => {
    expect(
      readRecord(record({ eventName: 'gen_ai.evaluation.result', body: { content: 'Pay.' } })),
    ).toBeNull();
    expect(readRecord(record({ eventName: 'gen_ai.constructor', body: { content: 'Pay.' } }))).toBeNull();
  });
});

describe("Claude Code's log records", () => {
  const result = (attributes: Record<string, string>, body = 'claude_code.tool_result') =>
    readRecord(
      record({
        body,
        attributes: { 'session.id': 's', 'event.name': 'tool_result', tool_use_id: 'toolu_1', ...attributes },
      }),
    );

  it('tell the prompt, unless it was not to be logged', () => {
    const prompt = (text: string) =>
      readRecord(
        record({ body: 'claude_code.user_prompt', attributes: { 'session.id': 's', prompt: text } }),
      );
    expect(prompt('Pay the rent.')).toMatchObject({ goal: ['Pay the rent.'], conversation: 's' });
    expect(prompt('<REDACTED>')?.goal).toBeUndefined();
  });

  it("tell a call's arguments, under its server's name for the tool", () => {
    const parameters = JSON.stringify({ mcp_server_name: 'bank', mcp_tool_name: 'pay' });
    const told = result({ tool_name: 'mcp_tool', tool_parameters: parameters, tool_input: '{"to":"DE1"}' });
    expect(told).toMatchObject({ dialect: 'claude-code', conversation: 's' });
    expect(told?.requests).toMatchObject([{ callId: 'toolu_1', tool: 'pay', arguments: { to: 'DE1' } }]);
    const older = result({ tool_name: 'mcp__bank__pay', tool_input: '{"to":"DE1"}' });
    expect(older?.requests).toMatchObject([{ tool: 'pay' }]);
    const builtIn = result({
      tool_name: 'Bash',
      tool_parameters: '{"full_command":"ls"}',
      tool_input: '{"command":"ls"}',
    });
    expect(builtIn?.requests).toMatchObject([{ tool: 'Bash', arguments: { command: 'ls' } }]);
  });

  it('say whether the arguments were cut, by their size', () => {
    const told = (size: string) =>
      result({ tool_name: 'Bash', tool_input: '{"command":"ls"}', tool_input_size_bytes: size })?.requests;
    expect(told('16')).toMatchObject([{ truncated: false }]);
    expect(told('1600')).toMatchObject([{ truncated: true }]);
    expect(told('many')).toMatchObject([{ truncated: false }]);
  });

  it('tell no request without arguments, a tool or an id', () => {
    expect(result({ tool_name: 'Bash' })?.requests).toBeUndefined();
    expect(result({ tool_input: '{"command":"ls"}' })?.requests).toBeUndefined();
    expect(result({ tool_name: 'Bash', tool_input: '{}', tool_use_id: '' })?.requests).toBeUndefined();
  });

  it('are known by the name in its own field too', () => {
    const named = record({
      eventName: 'claude_code.tool_result',
      attributes: { tool_name: 'Bash', tool_use_id: 'toolu_1', tool_input: '{"command":"ls"}' },
    });
    expect(readRecord(named)?.requests).toMatchObject([{ tool: 'Bash' }]);
  });
});

describe('captured log records', () => {
  const requests = captures().flatMap(({ logs }) => logs);

  it('never tell a call: what they know of one is a request for it', () => {
    const readings = requests.flatMap(agentRecords).flatMap((one) => readRecord(one) ?? []);
    expect(readings.length).toBeGreaterThan(50);
    expect(readings.filter(({ call }) => call !== undefined)).toEqual([]);
    expect(readings.filter(({ requests }) => requests !== undefined).length).toBeGreaterThan(10);
  });

  it('damaged anywhere, are read or refused', () => {
    const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });
    const changes = fc.array(change, { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.nat(requests.length - 1), changes, (which, changed) => {
        const bytes = Buffer.from(requests[which] as Buffer);
        for (const { at, byte } of changed) bytes[at % bytes.length] = byte;
        for (const one of orWireError(() => agentRecords(bytes)) ?? []) orWireError(() => readRecord(one));
      }),
      { numRuns: 150 },
    );
  });
});

/** Runs what may find the bytes contradicting themselves; any other error is a fault. */
function orWireError<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof WireError) return undefined;
    throw thrown;
  }
}
