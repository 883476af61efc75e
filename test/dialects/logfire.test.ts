import { describe, expect, it } from 'vitest';
import { logfire } from '../../src/dialects/logfire.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const read = (template: string, attributes: Record<string, Json>) =>
  logfire.read(
    view({ 'logfire.msg_template': template, 'gen_ai.system': 'openai', ...attributes }, { parent: true }),
  );

describe('OpenAI Agents', () => {
  it('calls a tool in a span of a function', () => {
    const call = read('Function: {name}', { name: 'pay', input: '{"to": "x"}', output: '{"id":7}' })?.call;
    expect(call).toMatchObject({ tool: 'pay', arguments: { to: 'x' }, result: '{"id":7}' });
  });

  it('without content leaves the arguments unknown, without a name is no call', () => {
    expect(read('Function: {name}', { name: 'pay' })?.call?.arguments).toBeUndefined();
    expect(read('Function: {name}', {})?.call).toBeUndefined();
  });

  it("is named by the agent's span, and its group by the root", () => {
    expect(read('Agent run: {name!r}', { name: 'payables' })).toEqual({ agent: 'payables' });
    const root = { agent_trace_id: 'trace_1', group_id: 'conv-1', name: 'workflow' };
    expect(read('OpenAI Agents trace: {name}', root)).toEqual({ conversation: 'conv-1' });
  });

  it('tells as requests only the calls of the newest answer', () => {
    const asks = (id: string, name: string) => ({
      role: 'assistant',
      tool_calls: [{ id, type: 'function', function: { name, arguments: '{"id":1}' } }],
    });
    const events = [
      { role: 'system', content: 'Pay.' },
      { role: 'user', content: 'Pay x' },
      asks('call_1', 'read'),
      { role: 'tool', id: 'call_1', content: 'bill', name: 'read' },
      asks('call_2', 'pay'),
      asks('call_3', 'mail'),
    ];
    const told = read('Responses API with {gen_ai.request.model!r}', {
      events: JSON.stringify(events),
      response: '{"tools":[{"type":"function","name":"pay","description":"Pays."}]}',
    });
    expect(told).toMatchObject({
      system: 'Pay.',
      goal: ['Pay x'],
      requests: [
        { callId: 'call_2', tool: 'pay' },
        { callId: 'call_3', tool: 'mail' },
      ],
      toolMessages: [{ callId: 'call_1', tool: 'read', text: 'bill' }],
      tools: [{ name: 'pay' }],
    });
  });
});

describe("a model's client", () => {
  const template = 'Message with {request_data[model]!r}';

  it("of Anthropic has the arguments out of their block's member", () => {
    const told = read(template, {
      request_data: '{"system":"Pay.","messages":[{"role":"user","content":"Pay x"}]}',
      response_data:
        '{"message":{"role":"assistant","tool_calls":[{"function":{"name":"pay","arguments":"{\\"input\\":{\\"to\\":\\"x\\"}}"}}]}}',
    });
    expect(told).toMatchObject({
      system: 'Pay.',
      goal: ['Pay x'],
      requests: [{ callId: null, tool: 'pay', arguments: { to: 'x' } }],
    });
  });

  it("of OpenAI keeps a tool's own argument of that name", () => {
    const told = read(template, {
      request_data: '{"messages":[{"role":"user","content":"Pay x"}]}',
      response_data:
        '{"message":{"role":"assistant","tool_calls":[{"id":"call_1","function":{"name":"pay","arguments":"{\\"input\\":{\\"to\\":\\"x\\"}}"}}]}}',
    });
    expect(told?.requests).toEqual([{ callId: 'call_1', tool: 'pay', arguments: { input: { to: 'x' } } }]);
  });

  it("whose messages stand in GenAI's keys is left to them", () => {
    expect(read(template, { request_data: '{"model":"m"}' })).toBeNull();
  });
});

it('a span of Logfire that is no agent’s is none of its own', () => {
  expect(read('GET {path}', { name: 'pay', input: '{}' })).toBeNull();
  expect(logfire.read(view({ agent_trace_id: 'trace_1', group_id: 'conv-1' }))).toBeNull();
});
