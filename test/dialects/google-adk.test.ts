import { describe, expect, it } from 'vitest';
import { googleAdk } from '../../src/dialects/google-adk.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const read = (attributes: Record<string, Json>, name?: string) =>
  googleAdk.read(view(attributes, name ? { name } : {}));

describe('a tool call', () => {
  const call = (args: Json, response: Json) =>
    read({
      'gen_ai.tool.name': 'pay',
      'gen_ai.tool.call.id': 'call_1',
      'gcp.vertex.agent.tool_call_args': args,
      'gcp.vertex.agent.tool_response': response,
    })?.call;

  it('gives all that its span carries', () => {
    expect(call('{"to":"x"}', '{"status":"paid"}')).toEqual({
      tool: 'pay',
      arguments: { to: 'x' },
      result: '{"status":"paid"}',
      callId: 'call_1',
      failed: false,
      truncated: false,
    });
  });

  it.each([
    ['{"result":"paid"}', 'paid'],
    ['{"result":[1,2]}', '[1,2]'],
    ['{"results":[1,2]}', '[1,2]'],
    ['{"result":{"a":1}}', '{"result":{"a":1}}'],
    ['{"result":"<not specified>"}', undefined],
  ])('opens %s', (response, text) => {
    expect(call('{"to":"x"}', response)?.result).toBe(text);
  });

  it('failed where an error is all it answers', () => {
    expect(call('{"to":"x"}', '{"error":"no money"}')).toMatchObject({
      failed: true,
      result: '{"error":"no money"}',
    });
  });

  it('has unknown arguments where content is hidden, none where a tool takes none', () => {
    expect(call('{}', '{}')?.arguments).toBeUndefined();
    expect(call('{}', '{}')?.result).toBeUndefined();
    expect(call('{}', '{"status":"paid"}')?.arguments).toEqual({});
    expect(call('<not serializable>', '{"status":"paid"}')?.arguments).toBeUndefined();
  });

  it('is none where parallel calls are summed up', () => {
    const merged = { 'gen_ai.tool.name': '(merged tools)', 'gcp.vertex.agent.tool_call_args': 'N/A' };
    expect(read(merged, 'execute_tool (merged)')?.call).toBeUndefined();
  });

  it.each(['execute_tool pay', 'execute_tool [pay]', 'tool_call [pay]'])(
    'of the first versions is named %s',
    (name) => {
      expect(read({ 'gcp.vertex.agent.tool_call_args': '{"to":"x"}' }, name)?.call).toMatchObject({
        tool: 'pay',
        arguments: { to: 'x' },
      });
    },
  );
});

describe('a conversation', () => {
  it('is told by a call of the model', () => {
    const request = {
      config: { system_instruction: 'You are an agent. Your internal name is "a".\n\nPay bills.' },
      contents: [
        { role: 'user', parts: [{ text: 'Read 17.' }] },
        {
          role: 'user',
          parts: [{ function_response: { id: 'c0', name: 'read', response: { result: 'mail' } } }],
        },
      ],
    };
    const response = {
      content: { role: 'model', parts: [{ function_call: { id: 'c1', name: 'pay', args: { to: 'x' } } }] },
    };
    expect(
      read({
        'gcp.vertex.agent.session_id': 'conv-1',
        'gcp.vertex.agent.llm_request': JSON.stringify(request),
        'gcp.vertex.agent.llm_response': JSON.stringify(response),
      }),
    ).toMatchObject({
      conversation: 'conv-1',
      system: 'Pay bills.',
      goal: ['Read 17.'],
      toolMessages: [{ callId: 'c0', tool: 'read', text: 'mail' }],
      requests: [{ callId: 'c1', tool: 'pay', arguments: { to: 'x' } }],
    });
  });

  it('tells a result in the event of a response', () => {
    const part = { function_response: { id: 'c0', name: 'read', response: { result: 'mail' } } };
    const event = { author: 'payables', content: { role: 'user', parts: [part] } };
    const reading = read({ 'gcp.vertex.agent.tool_response': JSON.stringify(event) }, 'tool_response [read]');
    expect(reading?.call).toBeUndefined();
    expect(reading?.toolMessages).toEqual([{ callId: 'c0', tool: 'read', text: 'mail' }]);
  });

  it('is empty where content is hidden', () => {
    expect(read({ 'gcp.vertex.agent.llm_request': '{}', 'gcp.vertex.agent.llm_response': '{}' })).toEqual({});
  });
});
