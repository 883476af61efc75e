import { describe, expect, it } from 'vitest';
import { vercelAi } from '../../src/dialects/vercel-ai.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const read = (attributes: Record<string, Json>) => vercelAi.read(view(attributes));

describe('a tool call', () => {
  const TOOL = { 'ai.operationId': 'ai.toolCall', 'ai.toolCall.name': 'pay', 'ai.toolCall.id': 'call_1' };

  it('gives all that its span carries', () => {
    expect(
      read({
        ...TOOL,
        'ai.toolCall.args': '{"to":"x"}',
        'ai.toolCall.result': '"paid"',
        'ai.telemetry.functionId': 'payables',
        'ai.telemetry.metadata.sessionId': 'conv-1',
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

  it('takes the newer names of arguments and result', () => {
    expect(
      read({ ...TOOL, 'ai.toolCall.input': '{"to":"x"}', 'ai.toolCall.output': '{"ok":true}' })?.call,
    ).toMatchObject({
      arguments: { to: 'x' },
      result: '{"ok":true}',
    });
  });

  it('without recorded content has unknown arguments', () => {
    expect(read(TOOL)?.call).toEqual({ tool: 'pay', callId: 'call_1', failed: false, truncated: false });
  });

  it('needs a name', () => {
    expect(read({ 'ai.operationId': 'ai.toolCall' })?.call).toBeUndefined();
  });
});

describe('a conversation', () => {
  const told = { goal: ['Read 17.'], system: 'Pay bills.' };

  it.each<[string, Json]>([
    ['a prompt', { system: 'Pay bills.', prompt: 'Read 17.' }],
    ['messages', { system: 'Pay bills.', messages: [{ role: 'user', content: 'Read 17.' }] }],
    [
      'a prompt of messages',
      { system: 'Pay bills.', prompt: [{ role: 'user', content: [{ type: 'text', text: 'Read 17.' }] }] },
    ],
  ])('from what the caller gave: %s', (_, prompt) => {
    expect(read({ 'ai.operationId': 'ai.generateText', 'ai.prompt': JSON.stringify(prompt) })).toMatchObject(
      told,
    );
  });

  it('from what was sent and came back', () => {
    const sent = [
      { role: 'system', content: 'Pay bills.' },
      { role: 'user', content: [{ type: 'text', text: 'Read 17.' }] },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'call_0',
            toolName: 'read',
            output: { type: 'json', value: { id: 16 } },
          },
        ],
      },
    ];
    const calls = [
      { toolCallId: 'call_1', toolName: 'read', input: '{"id":17}' },
      { toolCallId: 'call_2', toolName: 'read', args: { id: 18 } },
      // The provider ran this one.
      { toolCallId: 'call_3', toolName: 'web_search', input: '{}', providerExecuted: true },
    ];
    expect(
      read({
        'ai.operationId': 'ai.streamText.doStream',
        'ai.prompt.messages': JSON.stringify(sent),
        'ai.response.toolCalls': JSON.stringify(calls),
      }),
    ).toMatchObject({
      ...told,
      toolMessages: [{ callId: 'call_0', tool: 'read', text: '{"id":16}' }],
      requests: [
        { callId: 'call_1', tool: 'read', arguments: { id: 17 } },
        { callId: 'call_2', tool: 'read', arguments: { id: 18 } },
      ],
    });
  });

  it('of broken content tells what is readable', () => {
    expect(
      read({ 'ai.operationId': 'ai.generateText', 'ai.prompt': '{"system":"Pay bills.","prompt":"Rea' }),
    ).toMatchObject({ system: 'Pay bills.' });
    expect(
      read({ 'ai.operationId': 'ai.generateText', 'ai.prompt': 17, 'ai.response.toolCalls': 'x' }),
    ).toEqual({});
  });
});

it('a span without its sign is none of ours', () => {
  expect(read({ 'gen_ai.operation.name': 'chat', 'ai.toolCall.name': 'pay' })).toBeNull();
});
