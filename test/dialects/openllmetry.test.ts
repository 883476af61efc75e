import { describe, expect, it } from 'vitest';
import { openllmetry } from '../../src/dialects/openllmetry.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const read = (attributes: Record<string, Json>, rest = {}) => openllmetry.read(view(attributes, rest));

describe('a tool call', () => {
  it('of LangChain comes out of its envelopes', () => {
    const envelope = {
      input_str: "{'to': 'x'}",
      tags: [],
      metadata: { thread_id: 'conv-1' },
      inputs: { to: 'x' },
      kwargs: { tool_call_id: 'call_1' },
    };
    const output = {
      output: {
        lc: 1,
        type: 'constructor',
        id: ['ToolMessage'],
        kwargs: { content: 'paid', tool_call_id: 'call_1', name: 'pay', status: 'success' },
      },
      kwargs: { name: 'pay' },
    };
    const reading = read({
      'traceloop.span.kind': 'tool',
      'traceloop.entity.name': 'pay',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'pay',
      'traceloop.entity.input': JSON.stringify(envelope),
      'traceloop.entity.output': JSON.stringify(output),
      'traceloop.association.properties.thread_id': 'conv-1',
      'traceloop.association.properties.lc_agent_name': 'payables',
    });
    expect(reading).toEqual({
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

  it('of LangChain up to 0.4x has its thread in the envelope', () => {
    const envelope = { input_str: '{}', tags: [], metadata: { thread_id: 'conv-1' }, inputs: {}, kwargs: {} };
    const input = JSON.stringify(envelope);
    const span = {
      'traceloop.span.kind': 'tool',
      'traceloop.entity.name': 'pay',
      'traceloop.entity.input': input,
    };
    expect(read(span)).toMatchObject({ conversation: 'conv-1', call: { tool: 'pay', arguments: {} } });
  });

  it("of LlamaIndex is its workflow's step", () => {
    const output = {
      tool_name: 'pay',
      tool_kwargs: { to: 'x' },
      tool_id: 'call_1',
      tool_output: {
        blocks: [{ text: "{'ok': True}" }],
        tool_name: 'pay',
        raw_output: { ok: true },
        is_error: false,
      },
    };
    const span = {
      'traceloop.span.kind': 'task',
      'traceloop.entity.name': 'BaseWorkflowAgent.task',
      'tool.name': 'pay',
      'tool.arguments': '{"to": "x"}',
      'traceloop.entity.output': JSON.stringify(output),
    };
    expect(read(span)?.call).toEqual({
      tool: 'pay',
      arguments: { to: 'x' },
      result: '{"ok":true}',
      callId: 'call_1',
      failed: false,
      truncated: false,
    });
    expect(read({ ...span, 'tool.arguments': '' })?.call?.arguments).toBeUndefined();
    const started = { ...span, 'traceloop.entity.output': '{"input": [], "current_agent_name": "payables"}' };
    expect(read(started)?.agent).toBe('payables');
  });

  it("of LangChain.js has the tool's name from its result, and none from its class", () => {
    const output = {
      lc: 1,
      type: 'constructor',
      id: ['langchain_core', 'messages', 'ToolMessage'],
      kwargs: { status: 'success', content: 'paid', tool_call_id: 'call_1', name: 'pay' },
    };
    const span = {
      'gen_ai.operation.name': 'execute_tool',
      'traceloop.span.kind': 'task',
      'traceloop.entity.name': 'DynamicStructuredTool',
      'traceloop.entity.input': '{"args":["{\\"to\\":\\"x\\"}"]}',
      'traceloop.entity.output': JSON.stringify(output),
    };
    expect(read(span)?.call).toMatchObject({
      tool: 'pay',
      arguments: { to: 'x' },
      result: 'paid',
      callId: 'call_1',
    });
    const { 'traceloop.entity.output': _, ...unanswered } = span;
    expect(read(unanswered)?.call).toBeUndefined();
    const { 'gen_ai.operation.name': __, ...older } = span;
    expect(read(older)?.call?.tool).toBe('pay');
  });

  it('of MCP comes out of its envelopes', () => {
    expect(
      read({
        'traceloop.span.kind': 'tool',
        'traceloop.entity.name': 'pay',
        'traceloop.entity.input': '{"tool_name":"pay","arguments":{"to":"x"}}',
        'traceloop.entity.output': '{"result":"no","is_error":true}',
      })?.call,
    ).toMatchObject({ tool: 'pay', arguments: { to: 'x' }, result: 'no', failed: true });
  });

  it('of OpenAI Agents stands in the GenAI keys', () => {
    expect(
      read({
        'traceloop.span.kind': 'tool',
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'pay',
        'gen_ai.tool.call.arguments': '{"to":"x"}',
        'gen_ai.tool.call.result': 'paid',
      })?.call,
    ).toMatchObject({ tool: 'pay', arguments: { to: 'x' }, result: 'paid' });
  });

  it("of the SDK's decorator, with content turned off, has unknown arguments", () => {
    expect(read({ 'traceloop.span.kind': 'tool', 'traceloop.entity.name': 'pay' })?.call).toEqual({
      tool: 'pay',
      failed: false,
      truncated: false,
    });
  });
});

describe('what is no tool call', () => {
  it.each(['workflow', 'task', 'agent', 'session', 'unknown'])('a span of kind %s', (kind) => {
    expect(read({ 'traceloop.span.kind': kind, 'traceloop.entity.name': 'pay' })?.call).toBeUndefined();
  });

  it("MCP's listing of tools", () => {
    expect(
      read({ 'traceloop.entity.output': '{"tools":[{"name":"pay"}]}' }, { name: 'tools/list.mcp' })?.call,
    ).toBeUndefined();
  });

  it('a span without its signs is none of ours', () => {
    expect(read({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'pay' })).toBeNull();
  });
});

describe('agent and conversation', () => {
  it.each<[string, Record<string, Json>]>([
    ['GenAI', { 'traceloop.span.kind': 'agent', 'gen_ai.agent.name': 'payables' }],
    ['an agent entity', { 'traceloop.span.kind': 'agent', 'traceloop.entity.name': 'payables' }],
    ['CrewAI', { 'traceloop.span.kind': 'task', 'crewai.task.agent': 'payables' }],
    [
      "a caller's workflow",
      {
        'traceloop.span.kind': 'workflow',
        'traceloop.entity.name': 'payables',
        'traceloop.workflow.name': 'payables',
      },
    ],
    [
      "a span inside a caller's workflow",
      { 'traceloop.span.kind': 'task', 'traceloop.workflow.name': 'payables' },
    ],
  ])('the agent by %s', (_, attributes) => {
    expect(read(attributes)?.agent).toBe('payables');
  });

  it.each([
    ['workflow', 'CompiledStateGraph'],
    ['workflow', 'RunnableSequence'],
    ['workflow', 'Agent Workflow'],
    ['workflow', 'my_chain'],
    ['task', 'LangGraph'],
  ])("a library's own %s %s is no agent", (kind, name) => {
    expect(read({ 'traceloop.span.kind': kind, 'traceloop.workflow.name': name })?.agent).toBeUndefined();
  });

  it.each(['session_id', 'thread_id', 'conversation_id', 'chat_id', 'sessionId'])(
    'the conversation by %s',
    (key) => {
      expect(read({ [`traceloop.association.properties.${key}`]: 'conv-1' })?.conversation).toBe('conv-1');
    },
  );
});

describe('goals', () => {
  it.each<[string, Record<string, Json>]>([
    [
      'a workflow',
      {
        'traceloop.span.kind': 'workflow',
        'traceloop.entity.input': '{"inputs":{"messages":[{"role":"user","content":"Pay it."}]},"tags":[]}',
      },
    ],
    ["CrewAI's task", { 'traceloop.span.kind': 'task', 'crewai.task.description': 'Pay it.' }],
    [
      "CrewAI's crew",
      { 'traceloop.workflow.name': 'crew', 'crewai.crew.tasks': '[{"description":"Pay it."}]' },
    ],
    [
      'a model span before GenAI keys',
      {
        'llm.request.type': 'chat',
        'gen_ai.prompt.0.role': 'system',
        'gen_ai.prompt.0.content': 'x',
        'gen_ai.prompt.1.role': 'user',
        'gen_ai.prompt.1.content': 'Pay it.',
      },
    ],
  ])('from %s', (_, attributes) => {
    expect(read(attributes, { parent: true })?.goal).toEqual(['Pay it.']);
  });

  it('an inner task only repeats what the model spans tell', () => {
    const input = {
      'traceloop.entity.input': '{"inputs":{"messages":[{"role":"user","content":"Pay it."}]}}',
    };
    expect(read({ 'traceloop.span.kind': 'task', ...input }, { parent: true })?.goal).toBeUndefined();
  });

  it('requests and results of a model span before GenAI keys', () => {
    expect(
      read({
        'llm.request.type': 'chat',
        'gen_ai.prompt.0.role': 'tool',
        'gen_ai.prompt.0.content': 'Hello',
        'gen_ai.prompt.0.tool_call_id': 'call_0',
        'gen_ai.completion.0.role': 'assistant',
        'gen_ai.completion.0.tool_calls.0.id': 'call_1',
        'gen_ai.completion.0.tool_calls.0.name': 'read',
        'gen_ai.completion.0.tool_calls.0.arguments': '{"id":17}',
      }),
    ).toMatchObject({
      toolMessages: [{ callId: 'call_0', tool: null, text: 'Hello' }],
      requests: [{ callId: 'call_1', tool: 'read', arguments: { id: 17 } }],
    });
  });
});
