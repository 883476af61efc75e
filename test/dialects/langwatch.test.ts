import { expect, it } from 'vitest';
import { langwatch } from '../../src/dialects/langwatch.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const read = (attributes: Record<string, Json>, parent = true) =>
  langwatch.read(view(attributes, { parent, name: 'pay' }));
const TOOL = { 'langwatch.span.type': 'tool' };

it.each<[string, string, string, Json, string]>([
  ['JSON', '{"type":"json","value":{"to":"x"}}', '{"type":"json","value":{"id":7}}', { to: 'x' }, '{"id":7}'],
  [
    'a Python repr',
    '{"type":"text","value":"{\'to\': \'x\'}"}',
    '{"type":"text","value":"paid"}',
    { to: 'x' },
    'paid',
  ],
  [
    "a message of nobody's role",
    '{"type":"json","value":{"to":"x"}}',
    '{"type":"chat_messages","value":[{"role":"unknown","content":"paid"}]}',
    { to: 'x' },
    'paid',
  ],
])('a tool call is read from %s', (_, input, output, args, result) => {
  const { call } = read({ ...TOOL, 'langwatch.input': input, 'langwatch.output': output }) ?? {};
  expect(call).toMatchObject({ tool: 'pay', arguments: args, result });
});

it('without recorded content the arguments are unknown', () => {
  expect(read(TOOL)?.call).toEqual({ tool: 'pay', failed: false, truncated: false });
});

it('a model tells messages, requests and tools, the root the thread and the question', () => {
  const model = read({
    'langwatch.span.type': 'llm',
    'langwatch.input': '{"type":"chat_messages","value":[{"role":"user","content":"Pay x"}]}',
    'langwatch.output':
      '{"type":"chat_messages","value":[{"role":"assistant","tool_calls":[{"id":"call_1","function":{"name":"pay","arguments":"{}"}}]}]}',
    'langwatch.params': '{"tools":[{"type":"function","function":{"name":"pay"}}]}',
  });
  expect(model).toMatchObject({
    goal: ['Pay x'],
    requests: [{ callId: 'call_1', tool: 'pay' }],
    tools: [{ name: 'pay' }],
  });
  const root = {
    'langwatch.span.type': 'span',
    'langwatch.input': '{"type":"json","value":{"question":"Pay x"}}',
    metadata: '{"thread_id":"conv-1"}',
  };
  expect(read(root, false)).toMatchObject({ goal: ['Pay x'], conversation: 'conv-1' });
  expect(read(root)?.goal).toBeUndefined();
});
