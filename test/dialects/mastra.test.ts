import { describe, expect, it } from 'vitest';
import { mastra } from '../../src/dialects/mastra.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const read = (attributes: Record<string, Json>) => mastra.read(view(attributes));

describe('a tool call', () => {
  it('before 1.0 stands in keys of its own', () => {
    expect(
      read({
        'mastra.span.type': 'tool_call',
        'gen_ai.tool.name': 'pay',
        'gen_ai.tool.input': '{"to":"x"}',
        'gen_ai.tool.output': 'paid',
        'gen_ai.tool.success': false,
      })?.call,
    ).toEqual({ tool: 'pay', arguments: { to: 'x' }, result: 'paid', failed: true, truncated: false });
  });

  it("from 1.0 on in GenAI's", () => {
    expect(
      read({
        'mastra.span.type': 'mcp_tool_call',
        'gen_ai.tool.name': 'pay',
        'gen_ai.tool.call.arguments': '{"to":"x"}',
        'gen_ai.tool.call.id': 'call_1',
        'gen_ai.conversation.id': 'conv-1',
      }),
    ).toMatchObject({ conversation: 'conv-1', call: { arguments: { to: 'x' }, callId: 'call_1' } });
  });

  it('without recorded content has unknown arguments', () => {
    expect(read({ 'mastra.span.type': 'tool_call', 'gen_ai.tool.name': 'pay' })?.call).toEqual({
      tool: 'pay',
      failed: false,
      truncated: false,
    });
  });

  it('is none where a model streams it, which asks for it', () => {
    const chunk = { toolName: 'pay', toolCallId: 'call_1', toolInput: { to: 'x' } };
    const reading = read({ 'mastra.span.type': 'model_chunk', output: JSON.stringify(chunk) });
    expect(reading?.call).toBeUndefined();
    expect(reading?.requests).toEqual([{ callId: 'call_1', tool: 'pay', arguments: { to: 'x' } }]);
  });

  it('is not asked for by half a chunk', () => {
    const output = '{"toolName":"pay","toolCallId":"call_1","toolInput":{"to":"x","amount":4';
    expect(read({ 'mastra.span.type': 'model_chunk', output })?.requests).toBeUndefined();
  });
});

describe('a conversation', () => {
  it.each<[string, Record<string, Json>]>([
    ['a text', { 'mastra.agent_run.input': 'Read 17.' }],
    ['a text, before 1.0', { input: 'Read 17.' }],
    ['texts', { input: '["Read 17."]' }],
    ['messages', { input: '[{"role":"user","content":"Read 17."}]' }],
  ])('is asked in %s', (_, input) => {
    expect(
      read({ 'mastra.span.type': 'agent_run', 'agent.id': 'payables', threadId: 'conv-1', ...input }),
    ).toMatchObject({ agent: 'payables', conversation: 'conv-1', goal: ['Read 17.'] });
  });

  it('is told by a step, as it was sent to the provider', () => {
    const body = {
      messages: [
        { role: 'system', content: 'Pay bills.' },
        { role: 'user', content: 'Read 17.' },
        { role: 'tool', tool_call_id: 'call_0', content: 'mail' },
      ],
    };
    const output = { text: '', toolCalls: [{ toolCallId: 'call_1', toolName: 'pay', args: { to: 'x' } }] };
    expect(
      read({
        'mastra.span.type': 'model_step',
        input: JSON.stringify({ body }),
        output: JSON.stringify(output),
      }),
    ).toMatchObject({
      system: 'Pay bills.',
      goal: ['Read 17.'],
      toolMessages: [{ callId: 'call_0', text: 'mail' }],
      requests: [{ callId: 'call_1', tool: 'pay', arguments: { to: 'x' } }],
    });
  });
});

it("never carries a provider's response", () => {
  const reading = read({
    'mastra.span.type': 'model_step',
    headers: '{"cookie":"secret"}',
    body: '{"a":"secret"}',
  });
  expect(JSON.stringify(reading)).not.toContain('secret');
});
