import { describe, expect, it } from 'vitest';
import { langsmith } from '../../src/dialects/langsmith.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const read = (attributes: Record<string, Json>, rest: Parameters<typeof view>[1] = {}) =>
  langsmith.read(view(attributes, { parent: true, ...rest }));

describe('a tool call', () => {
  const TOOL = { 'langsmith.span.kind': 'tool', 'gen_ai.tool.name': 'pay' };
  const call = (prompt: Json, completion: Json = '') =>
    read({ ...TOOL, 'gen_ai.prompt': prompt, 'gen_ai.completion': completion })?.call;

  it('gives all that its span carries', () => {
    expect(
      read({
        ...TOOL,
        'gen_ai.prompt': '{"to":"x"}',
        'gen_ai.completion':
          '{"output":{"content":"paid","type":"tool","tool_call_id":"call_1","status":"success"}}',
        'langsmith.metadata.lc_agent_name': 'payables',
        'langsmith.metadata.thread_id': 'conv-1',
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

  it.each<[string, Json, Json]>([
    ['of Python', { to: 'x' }, { to: 'x' }],
    ["under LangChain's input", { input: "{'to': 'x'}" }, { to: 'x' }],
    ["under an integration's input", { input: { to: 'x' } }, { to: 'x' }],
    ['whose only parameter is input', { input: 'x' }, { input: 'x' }],
    ['before the options', { args: [{ to: 'x' }, { toolCallId: 'call_1' }] }, { to: 'x' }],
    ['in a message of Strands', { messages: [{ role: 'tool', content: '{"to":"x"}' }] }, { to: 'x' }],
    ['as several plain values', { args: ['x', 5] }, ['x', 5]],
    ['as values and names', { args: ['x'], kwargs: { amount: 5 } }, { amount: 5 }],
  ])('reads arguments %s', (_, prompt, args) => {
    expect(call(JSON.stringify(prompt))?.arguments).toEqual(args);
  });

  it.each(['{}', '{"ls_error":"Processing failed; inputs dropped"}', ''])(
    'takes hidden inputs %s for unknown, not for none',
    (prompt) => {
      expect(call(prompt, prompt)).toEqual({ tool: 'pay', failed: false, truncated: false });
    },
  );

  it("has its id from the framework's options", () => {
    const options = { configurable: {}, toolCall: { id: 'call_1', name: 'pay' } };
    expect(call(JSON.stringify({ args: [{ to: 'x' }, options] }))?.callId).toBe('call_1');
  });

  it('opens what wraps a list or a text', () => {
    expect(call('', '{"outputs":["a","b"]}')?.result).toBe('["a","b"]');
    expect(call('', '{"output":"paid"}')?.result).toBe('paid');
    expect(call('', '{"output":{"a":1}}')?.result).toBe('{"output":{"a":1}}');
  });

  it('opens the message that tells a result of Strands', () => {
    expect(call('', '{"role":"tool","content":"paid","name":"pay","tool_call_id":"c"}')?.result).toBe('paid');
  });

  it('failed where an exception is recorded, whatever its status says', () => {
    const events = [{ name: 'exception', attributes: {} }];
    expect(read(TOOL, { events })?.call?.failed).toBe(true);
  });

  it('is none where a guardrail ran', () => {
    expect(read({ ...TOOL, 'langsmith.metadata.triggered': false })?.call).toBeUndefined();
  });

  it("has its run's name where GenAI's key is absent", () => {
    expect(read({ 'langsmith.span.kind': 'tool' }, { name: 'pay' })?.call?.tool).toBe('pay');
  });

  it('keeps what a limit left of the arguments, and marks it', () => {
    expect(call('{"to":"x","amount":4')).toMatchObject({ arguments: { to: 'x' }, truncated: true });
    expect(call('{"args":[{"to":"x"},{"tags":[],"meta')).toMatchObject({
      arguments: { to: 'x' },
      truncated: true,
    });
  });
});

describe('a conversation', () => {
  it("is told by a model's run", () => {
    const prompt = {
      messages: [
        [
          { role: 'system', content: 'Pay bills.' },
          { role: 'user', content: 'Read 17.' },
        ],
      ],
    };
    const message = {
      role: 'assistant',
      tool_calls: [{ id: 'c1', function: { name: 'read', arguments: '{"id":17}' } }],
    };
    expect(
      read({
        'langsmith.span.kind': 'llm',
        'gen_ai.prompt': JSON.stringify(prompt),
        'gen_ai.completion': JSON.stringify({ choices: [{ message }] }),
      }),
    ).toMatchObject({
      goal: ['Read 17.'],
      system: 'Pay bills.',
      requests: [{ callId: 'c1', tool: 'read', arguments: { id: 17 } }],
    });
  });

  it('is asked by the caller of the outermost run, whose name is the agent', () => {
    const root = { 'langsmith.span.kind': 'chain', 'gen_ai.prompt': '{"question":"Read 17."}' };
    expect(read(root, { parent: false, name: 'payables' })).toMatchObject({
      goal: ['Read 17.'],
      agent: 'payables',
    });
    expect(read(root, { parent: false, name: 'LangGraph' })?.agent).toBeUndefined();
    expect(read(root)).toEqual({ agent: undefined, conversation: undefined });
  });

  it('has no requests from a transcript', () => {
    const message = { role: 'assistant', tool_calls: [{ id: 'c1', name: 'read', args: { id: 17 } }] };
    const completion = JSON.stringify({ messages: [message] });
    const reading = read(
      { 'langsmith.span.kind': 'chain', 'gen_ai.completion': completion },
      { parent: false },
    );
    expect(reading?.requests).toBeUndefined();
  });
});

it('never carries the environment that LangSmith records', () => {
  const reading = read({
    'langsmith.span.kind': 'tool',
    'gen_ai.tool.name': 'pay',
    'langsmith.metadata.LANGSMITH_API_KEY': 'secret',
  });
  expect(JSON.stringify(reading)).not.toContain('secret');
});
