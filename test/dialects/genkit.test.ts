import { describe, expect, it } from 'vitest';
import { genkit } from '../../src/dialects/genkit.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const read = (attributes: Record<string, Json>, parent = true) => genkit.read(view(attributes, { parent }));

describe('a tool call', () => {
  const TOOL = { 'genkit:name': 'pay', 'genkit:metadata:subtype': 'tool' };

  it('gives all that its span carries', () => {
    expect(
      read({
        ...TOOL,
        'genkit:input': '{"to":"x"}',
        'genkit:output': '"paid"',
        'genkit:path': '/{payables,t:flow}/{generate,t:util}/{pay,t:action,s:tool}',
      }),
    ).toEqual({
      agent: 'payables',
      call: { tool: 'pay', arguments: { to: 'x' }, result: 'paid', failed: false, truncated: false },
    });
  });

  it("has a plugin's tool by the name the model knows", () => {
    expect(read({ ...TOOL, 'genkit:name': 'bank/pay' })?.call?.tool).toBe('pay');
  });

  it('without recorded content has unknown arguments, and failed where its state says so', () => {
    expect(read({ ...TOOL, 'genkit:state': 'error' })?.call).toEqual({
      tool: 'pay',
      failed: true,
      truncated: false,
    });
  });

  it('is no other action', () => {
    expect(read({ 'genkit:name': 'pay', 'genkit:metadata:subtype': 'prompt' })?.call).toBeUndefined();
    expect(read({ 'genkit:name': 'pay' })?.call).toBeUndefined();
  });
});

describe('a conversation', () => {
  it('is told by a model, whose parts hold requests and responses', () => {
    const messages = [
      { role: 'system', content: [{ text: 'Pay bills.' }] },
      { role: 'user', content: [{ text: 'Read 17.' }] },
      { role: 'tool', content: [{ toolResponse: { ref: 'c0', name: 'read', output: 'mail' } }] },
    ];
    const message = {
      role: 'model',
      content: [{ toolRequest: { ref: 'c1', name: 'pay', input: { to: 'x' } } }],
    };
    expect(
      read({
        'genkit:name': 'openai/gpt',
        'genkit:metadata:subtype': 'model',
        'genkit:input': JSON.stringify({ messages }),
        'genkit:output': JSON.stringify({ message }),
      }),
    ).toMatchObject({
      system: 'Pay bills.',
      goal: ['Read 17.'],
      toolMessages: [{ callId: 'c0', tool: 'read', text: 'mail' }],
      requests: [{ callId: 'c1', tool: 'pay', arguments: { to: 'x' } }],
    });
  });

  it('is asked by the caller of the root', () => {
    const flow = {
      'genkit:name': 'payables',
      'genkit:metadata:subtype': 'flow',
      'genkit:input': '"Read 17."',
    };
    expect(read(flow, false)?.goal).toEqual(['Read 17.']);
    expect(read(flow)?.goal).toBeUndefined();
  });
});
