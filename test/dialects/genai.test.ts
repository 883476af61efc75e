import { describe, expect, it } from 'vitest';
import { genai } from '../../src/dialects/genai.ts';
import { readSpan } from '../../src/dialects/index.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const TOOL = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'pay' };
const call = (more: Record<string, Json>, rest = {}) => genai.read(view({ ...TOOL, ...more }, rest))?.call;

describe('a tool call', () => {
  it('gives all that its span carries', () => {
    const reading = genai.read(
      view({
        ...TOOL,
        'gen_ai.tool.call.id': 'call_1',
        'gen_ai.tool.call.arguments': '{"to":"x"}',
        'gen_ai.tool.call.result': '{"ok":true}',
        'gen_ai.agent.name': 'payables',
        'gen_ai.conversation.id': 'conv-1',
      }),
    );
    expect(reading).toEqual({
      agent: 'payables',
      conversation: 'conv-1',
      call: {
        tool: 'pay',
        arguments: { to: 'x' },
        result: '{"ok":true}',
        callId: 'call_1',
        failed: false,
        truncated: false,
      },
    });
  });

  it('takes structured attributes as well as JSON text', () => {
    const structured = {
      'gen_ai.tool.call.arguments': { to: 'x', amount: 12.5 },
      'gen_ai.tool.call.result': { ok: true },
    };
    expect(call(structured)).toMatchObject({ arguments: { to: 'x', amount: 12.5 }, result: '{"ok":true}' });
  });

  it('without captured content has unknown arguments, not none', () => {
    expect(call({})).toEqual({ tool: 'pay', failed: false, truncated: false });
  });

  it("takes PydanticAI's older keys", () => {
    expect(call({ tool_arguments: '{"to":"x"}', tool_response: 'paid' })).toMatchObject({
      arguments: { to: 'x' },
      result: 'paid',
    });
  });

  it('is named by its span where the attribute is missing', () => {
    const span = view({ 'gen_ai.operation.name': 'execute_tool' }, { name: 'execute_tool pay' });
    expect(genai.read(span)?.call?.tool).toBe('pay');
  });

  it('needs no operation name where name and id stand (up to 1.36, MCP servers)', () => {
    expect(genai.read(view({ 'gen_ai.tool.name': 'pay', 'gen_ai.tool.call.id': 'call_1' }))?.call?.tool).toBe(
      'pay',
    );
    expect(genai.read(view({ 'gen_ai.tool.name': 'pay', 'mcp.method.name': 'tools/call' }))?.call?.tool).toBe(
      'pay',
    );
  });

  it.each<[string, Record<string, Json>]>([
    ['error.type', { 'error.type': 'Timeout' }],
    ["Strands' status", { 'gen_ai.tool.status': 'error' }],
    [
      'a result that says so',
      { 'gen_ai.tool.call.result': '{"content":[{"type":"text","text":"no"}],"isError":true}' },
    ],
  ])('failed by %s', (_, attributes) => {
    expect(call(attributes)?.failed).toBe(true);
  });

  it('ids that say "unknown" are none', () => {
    expect(call({ 'gen_ai.tool.call.id': '<not specified>' })?.callId).toBeUndefined();
    expect(call({ 'gen_ai.tool.call.id': 'unknown' })?.callId).toBeUndefined();
  });

  it('of the wrong types is read as far as it goes', () => {
    expect(
      call({
        'gen_ai.tool.call.id': 17,
        'gen_ai.tool.call.arguments': true,
        'gen_ai.tool.call.result': 12.5,
      }),
    ).toMatchObject({
      callId: '17',
      arguments: true,
      result: '12.5',
    });
    expect(
      genai.read(view({ 'gen_ai.operation.name': ['execute_tool'], 'gen_ai.tool.name': 'pay' }))?.call,
    ).toBeUndefined();
  });

  it('cut by an attribute limit is marked, and what is readable kept', () => {
    expect(call({ 'gen_ai.tool.call.arguments': '{"to":"x","body":"Hel' })).toMatchObject({
      arguments: { to: 'x', body: 'Hel' },
      truncated: true,
    });
  });
});

describe('what is no tool call', () => {
  it.each<[string, Record<string, Json>, string]>([
    [
      "Google ADK's sum of parallel calls",
      { ...TOOL, 'gen_ai.tool.name': '(merged tools)', 'gen_ai.tool.call.id': 'e' },
      'execute_tool (merged)',
    ],
    ["Mastra's chunks", { 'gen_ai.operation.name': 'model_chunk', 'gen_ai.tool.name': 'pay' }, 'model_chunk'],
    [
      'an agent',
      { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'payables' },
      'invoke_agent payables',
    ],
    [
      'a tool definition on a model span',
      { 'gen_ai.operation.name': 'chat', 'gen_ai.tool.name': 'pay' },
      'chat',
    ],
    ['a tool without operation, id or method', { 'gen_ai.tool.name': 'pay' }, 'pay'],
  ])('%s', (_, attributes, name) => {
    expect(genai.read(view(attributes, { name }))?.call).toBeUndefined();
  });

  it('a span of another vocabulary is none of ours', () => {
    expect(genai.read(view({ 'openinference.span.kind': 'TOOL' }))).toBeNull();
  });
});

describe('events', () => {
  it("give a tool's arguments and result (Strands)", () => {
    const events = [
      { name: 'gen_ai.tool.message', attributes: { role: 'tool', content: '{"to":"x"}', id: 'call_1' } },
      { name: 'gen_ai.choice', attributes: { message: '[{"text":"paid"}]', id: 'call_1' } },
    ];
    expect(call({}, { events })).toMatchObject({ arguments: { to: 'x' }, result: 'paid' });
  });

  it("give them as messages too (Strands' latest)", () => {
    const input = [
      { role: 'tool', parts: [{ type: 'tool_call', name: 'pay', id: 'call_1', arguments: { to: 'x' } }] },
    ];
    const output = [
      { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_1', response: [{ text: 'paid' }] }] },
    ];
    const name = 'gen_ai.client.inference.operation.details';
    const events = [
      { name, attributes: { 'gen_ai.input.messages': JSON.stringify(input) } },
      { name, attributes: { 'gen_ai.output.messages': JSON.stringify(output) } },
    ];
    expect(call({}, { events })).toMatchObject({ arguments: { to: 'x' }, result: 'paid' });
  });

  it('give a conversation, one event a message', () => {
    const events = [
      { name: 'gen_ai.system.message', attributes: { content: '[{"text":"Pay bills."}]' } },
      { name: 'gen_ai.user.message', attributes: { content: 'Read 17.' } },
      {
        name: 'gen_ai.assistant.message',
        attributes: { content: '[{"toolUse":{"name":"read","toolUseId":"call_0","input":{"id":16}}}]' },
      },
      {
        name: 'gen_ai.tool.message',
        attributes: { content: '[{"toolResult":{"toolUseId":"call_0","content":[{"text":"Hello"}]}}]' },
      },
      { name: 'exception', attributes: { 'exception.message': 'x' } },
      {
        name: 'gen_ai.choice',
        attributes: {
          message: '[{"type":"toolUse","name":"read","toolUseId":"call_1","input":{"id":17}}]',
          finish_reason: 'tool_use',
        },
      },
    ];
    expect(genai.read(view({ 'gen_ai.operation.name': 'chat' }, { events }))).toMatchObject({
      system: 'Pay bills.',
      goal: ['Read 17.'],
      toolMessages: [{ callId: 'call_0', tool: 'read', text: 'Hello' }],
      requests: [{ callId: 'call_1', tool: 'read', arguments: { id: 17 } }],
    });
  });

  it('give one whose body is JSON in one attribute', () => {
    const body = (value: Json) => ({ 'gen_ai.event.content': JSON.stringify(value) });
    const toolCalls = [
      { id: 'call_1', type: 'function', function: { name: 'read', arguments: '{"id":17}' } },
    ];
    const events = [
      { name: 'gen_ai.user.message', attributes: body({ content: 'Read 17.' }) },
      {
        name: 'gen_ai.choice',
        attributes: body({ index: 0, message: { role: 'assistant', tool_calls: toolCalls } }),
      },
    ];
    expect(genai.read(view({ 'gen_ai.operation.name': 'chat' }, { events }))).toMatchObject({
      goal: ['Read 17.'],
      requests: [{ callId: 'call_1', tool: 'read', arguments: { id: 17 } }],
    });
  });
});

describe('a conversation', () => {
  it.each<[string, Json]>([
    ['a list of parts', '[{"type":"text","content":"Pay bills."}]'],
    ['structured parts', [{ type: 'text', content: 'Pay bills.' }]],
    ['plain text', 'Pay bills.'],
  ])('takes instructions as %s', (_, instructions) => {
    const span = view({ 'gen_ai.operation.name': 'chat', 'gen_ai.system_instructions': instructions });
    expect(genai.read(span)?.system).toBe('Pay bills.');
  });

  it('takes structured messages', () => {
    const messages = [{ role: 'user', parts: [{ type: 'text', content: 'Read 17.' }] }];
    expect(genai.read(view({ 'gen_ai.input.messages': messages }))?.goal).toEqual(['Read 17.']);
  });

  it('has the session id where no conversation id stands (Strands)', () => {
    expect(genai.read(view({ 'gen_ai.operation.name': 'chat', 'session.id': 'conv-1' }))?.conversation).toBe(
      'conv-1',
    );
  });

  it("has not the agent that openai-agents-v2 writes on all but the agent's span", () => {
    const placeholder = {
      'gen_ai.agent.name': 'OpenAI Agent',
      'gen_ai.agent.description': 'OpenAI Agents instrumentation',
    };
    expect(genai.read(view({ ...TOOL, ...placeholder }))?.agent).toBeUndefined();
    const own = { ...placeholder, 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'payables' };
    expect(genai.read(view(own))?.agent).toBe('payables');
  });
});

it('is one of the dialects that are asked', () => {
  expect(readSpan(view(TOOL))).toMatchObject({ dialect: 'genai', call: { tool: 'pay' } });
});
