import { describe, expect, it } from 'vitest';
import { langfuse } from '../../src/dialects/langfuse.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const read = (attributes: Record<string, Json>, rest: Parameters<typeof view>[1] = {}) =>
  langfuse.read(view(attributes, { parent: true, name: 'pay', ...rest }));

describe('a tool call', () => {
  const TOOL = { 'langfuse.observation.type': 'tool' };
  const call = (input: Json, output: Json = '') =>
    read({
      ...TOOL,
      'langfuse.observation.input': input,
      'langfuse.observation.output': output,
    })?.call;

  it('gives all that its span carries', () => {
    expect(
      read({
        ...TOOL,
        'langfuse.observation.input': '{"to":"x"}',
        'langfuse.observation.output': '{"content":"paid","type":"tool","tool_call_id":"call_1"}',
        'langfuse.observation.metadata.lc_agent_name': 'payables',
        'session.id': 'conv-1',
      }),
    ).toEqual({
      agent: 'payables',
      conversation: 'conv-1',
      call: {
        tool: 'pay',
        arguments: { to: 'x' },
        result: 'paid',
        callId: 'call_1',
        failed: false,
        truncated: false,
      },
    });
  });

  it.each<[string, string, Json]>([
    ['as passed by name', '{"args":[],"kwargs":{"to":"x"}}', { to: 'x' }],
    ['as a Python repr', "{'to': 'x'}", { to: 'x' }],
    ['before the options', '[{"to":"x"},{"toolCallId":"call_1","messages":[]}]', { to: 'x' }],
    ['as a lone text', 'x', 'x'],
  ])('reads arguments %s', (_, input, args) => {
    expect(call(input)?.arguments).toEqual(args);
  });

  it('without recorded content has unknown arguments', () => {
    expect(read(TOOL)?.call).toEqual({ tool: 'pay', failed: false, truncated: false });
  });

  it('failed where its level says so', () => {
    expect(read({ ...TOOL, 'langfuse.observation.level': 'ERROR' })?.call?.failed).toBe(true);
  });
});

describe('a conversation', () => {
  it("is told by a generation, an agent's name by an agent", () => {
    const input = [{ role: 'user', content: 'Read 17.' }];
    const output = { role: 'assistant', tool_calls: [{ id: 'c1', name: 'read', args: { id: 17 } }] };
    expect(
      read({
        'langfuse.observation.type': 'generation',
        'langfuse.observation.input': JSON.stringify(input),
        'langfuse.observation.output': JSON.stringify(output),
      }),
    ).toMatchObject({
      goal: ['Read 17.'],
      requests: [{ callId: 'c1', tool: 'read', arguments: { id: 17 } }],
    });
    expect(read({ 'langfuse.observation.type': 'agent' }, { name: 'payables' })?.agent).toBe('payables');
    expect(read({ 'langfuse.observation.type': 'agent' }, { name: 'LangGraph' })?.agent).toBeUndefined();
  });

  it.each([['"Read 17."'], ['Read 17.'], ['{"args":["Read 17."],"kwargs":{}}'], ['{"question":"Read 17."}']])(
    'is asked by the caller of the root: %s',
    (input) => {
      const root = { 'langfuse.observation.type': 'span', 'langfuse.observation.input': input };
      expect(read(root, { parent: false })?.goal).toEqual(['Read 17.']);
      expect(read(root)?.goal).toBeUndefined();
      const other = { ...root, 'langfuse.observation.type': 'retriever' };
      expect(read(other, { parent: false })?.goal).toBeUndefined();
    },
  );

  it('has its names out of quotes, which Python 5.0 puts around metadata', () => {
    expect(
      read({
        'langfuse.observation.type': 'chain',
        'langfuse.observation.metadata.lc_agent_name': '"payables"',
        'langfuse.observation.metadata.thread_id': '"conv-1"',
      }),
    ).toMatchObject({ agent: 'payables', conversation: 'conv-1' });
  });
});
