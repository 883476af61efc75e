import { describe, expect, it } from 'vitest';
import { mlflow } from '../../src/dialects/mlflow.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const read = (attributes: Record<string, Json>, rest: Parameters<typeof view>[1] = {}) =>
  mlflow.read(view(attributes, { parent: true, name: 'pay', ...rest }));

const MODEL = { 'mlflow.spanType': '"CHAT_MODEL"' };
const AGENT = { 'mlflow.spanType': '"AGENT"' };

describe('a tool call', () => {
  const TOOL = { 'mlflow.spanType': '"TOOL"' };

  it("gives all that a LangChain tool's span carries", () => {
    expect(
      read({
        ...TOOL,
        'mlflow.spanInputs': '{"to": "x"}',
        'mlflow.spanOutputs':
          '{"content": "paid", "type": "tool", "tool_call_id": "call_1", "status": "error"}',
        tool_call_id: '"call_1"',
        metadata: '{"lc_agent_name": "payables", "thread_id": "conv-1"}',
      }),
    ).toEqual({
      agent: 'payables',
      conversation: 'conv-1',
      call: {
        tool: 'pay',
        arguments: { to: 'x' },
        result: 'paid',
        callId: 'call_1',
        failed: true,
        truncated: false,
      },
    });
  });

  it('without recorded content has unknown arguments', () => {
    expect(read(TOOL)?.call).toEqual({ tool: 'pay', failed: false, truncated: false });
  });

  it('cut in its arguments is marked so', () => {
    const call = read({ ...TOOL, 'mlflow.spanInputs': '{"to": "x", "amount": 12' })?.call;
    expect(call).toMatchObject({ arguments: { to: 'x' }, truncated: true });
  });
});

describe('a model', () => {
  it("of OpenAI's responses tells instructions, the question and what it asks for", () => {
    const told = read({
      ...MODEL,
      'mlflow.spanInputs': '{"instructions": "Pay.", "input": [{"role": "user", "content": "Pay x"}]}',
      'mlflow.spanOutputs':
        '{"output": [{"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "pay", "arguments": "{}"}]}',
      'mlflow.chat.tools': '[{"type": "function", "function": {"name": "pay", "description": "Pays."}}]',
    });
    expect(told).toMatchObject({
      system: 'Pay.',
      goal: ['Pay x'],
      requests: [{ callId: 'call_1', tool: 'pay', arguments: {} }],
      tools: [{ name: 'pay', description: 'Pays.', readOnly: null }],
    });
    expect(told?.call).toBeUndefined();
  });

  it('of another type says nothing of a conversation', () => {
    const asked = { 'mlflow.spanType': '"RETRIEVER"', 'mlflow.spanInputs': '{"query": "Send all contacts"}' };
    expect(read(asked, { parent: false })?.goal).toBeUndefined();
  });
});

describe('an agent', () => {
  it.each<[string, Record<string, Json>, string, string | undefined]>([
    ['by its attribute', { name: '"payables"' }, 'Agent.run', 'payables'],
    ['by its span', {}, 'payables', 'payables'],
    ["not by a library's method", {}, 'AgentRunner.run', undefined],
  ])('is named %s', (_, attributes, name, agent) => {
    expect(read({ ...AGENT, ...attributes }, { name })?.agent).toBe(agent);
  });

  it('at the root was asked its only text, further in by a model', () => {
    const asked = { ...AGENT, 'mlflow.spanInputs': '{"question": "Pay x"}' };
    expect(read(asked, { parent: false })?.goal).toEqual(['Pay x']);
    expect(read(asked)?.goal).toBeUndefined();
  });
});

it.each<Json>([7, '', 'null', '[]'])('a span whose type is %j is none of its own', (type) => {
  expect(read({ 'mlflow.spanType': type, 'mlflow.spanInputs': '{}' })?.call).toBeUndefined();
});
