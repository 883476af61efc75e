import { describe, expect, it } from 'vitest';
import { openinference } from '../../src/dialects/openinference.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const KIND = 'openinference.span.kind';
const read = (kind: string, attributes: Record<string, Json>, rest = {}) =>
  openinference.read(view({ [KIND]: kind, ...attributes }, rest));
const call = (attributes: Record<string, Json>, rest = {}) => read('TOOL', attributes, rest)?.call;

describe('a tool call', () => {
  it('gives all that its span carries', () => {
    const reading = read('TOOL', {
      'tool.name': 'pay',
      'input.value': '{"to":"x"}',
      'input.mime_type': 'application/json',
      'output.value': 'paid',
      'tool_call.id': 'call_1',
      'session.id': 'conv-1',
      metadata: '{"lc_agent_name":"payables","thread_id":"conv-2"}',
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

  it.each<[string, Record<string, Json>, Json | undefined]>([
    ['a Python dict', { 'input.value': "{'to': 'x'}" }, { to: 'x' }],
    ['a lone string that LangChain unwrapped', { 'input.value': 'INV-1' }, 'INV-1'],
    ['a Python call of LlamaIndex', { 'input.value': '{"kwargs":{"to":"x"}}' }, { to: 'x' }],
    [
      'a Python call of smolagents',
      { 'input.value': '{"args":[],"sanitize_inputs_outputs":true,"kwargs":{"to":"x"}}' },
      { to: 'x' },
    ],
    [
      'a Python call of smolagents by position',
      {
        'input.value': '{"args":["x"],"sanitize_inputs_outputs":true,"kwargs":{}}',
        'tool.parameters': '{"to":{"type":"string","description":"recipient"}}',
      },
      { to: 'x' },
    ],
    [
      "CrewAI's own call of a tool",
      {
        'input.value': JSON.stringify({
          tool_string: 'Action: pay',
          tool: 'CrewStructuredTool()',
          calling: "tool_name='pay' arguments={'to': 'x'}",
        }),
      },
      { to: 'x' },
    ],
    [
      "CrewAI's own call of a tool, its arguments untold",
      { 'input.value': '{"tool_string":"Action: pay","tool":"CrewStructuredTool()","calling":"tool_name"}' },
      undefined,
    ],
    [
      'hidden content, whatever the schema says',
      { 'input.value': '__REDACTED__', 'tool.parameters': '{"to":"x"}' },
      undefined,
    ],
    ['arguments where the schema should stand', { 'tool.parameters': '{"to":"x"}' }, { to: 'x' }],
    [
      'a schema, which is no arguments',
      { 'tool.parameters': '{"type":"object","properties":{"to":{"type":"string"}}}' },
      undefined,
    ],
    ["CrewAI's schema, likewise", { 'tool.parameters': '{"to":{"title":"To","type":"string"}}' }, undefined],
    ['nothing', {}, undefined],
  ])('arguments as %s', (_, attributes, value) => {
    expect(call({ 'tool.name': 'pay', ...attributes })?.arguments).toEqual(value);
  });

  it('has its id from the ToolMessage where nothing else tells it', () => {
    const message = { type: 'tool', data: { content: 'paid', tool_call_id: 'call_1', name: 'pay' } };
    expect(call({ 'tool.name': 'pay', 'output.value': JSON.stringify(message) })).toMatchObject({
      result: 'paid',
      callId: 'call_1',
    });
    expect(call({ 'tool.name': 'pay', 'tool.id': 'call_2' })?.callId).toBe('call_2');
  });

  it.each([
    ['pay.__call__', 'pay'],
    ['pay.acall', 'pay'],
    ['pay', 'pay'],
  ])('without a name is called by its span: %s', (name, tool) => {
    expect(call({ 'input.value': '{"kwargs":{"to":"x"}}' }, { name })?.tool).toBe(tool);
  });

  it('is one too where LangChain takes a tool with "agent" in its name for an agent', () => {
    expect(
      read('AGENT', { 'tool.name': 'ask_agent', 'input.value': '{"q":"x"}' }, { name: 'ask_agent' })?.call,
    ).toMatchObject({
      tool: 'ask_agent',
      arguments: { q: 'x' },
    });
  });
});

describe('what is no tool call', () => {
  it.each<[string, Record<string, Json>, string]>([
    [
      'a handoff',
      { 'tool.name': 'handoff_to_clerk', 'input.value': '{"from_agent":"a"}' },
      'handoff to clerk',
    ],
    ['listing the tools of an MCP server', { 'output.value': '["pay"]' }, 'mcp_tools'],
    [
      "smolagents' final answer",
      { 'tool.name': 'final_answer', 'input.value': '{"answer":"x"}' },
      'FinalAnswerTool',
    ],
    ["DSPy's end of a run", { 'input.value': '{"kwargs":{}}' }, 'finish.__call__'],
    ["Google ADK's sum of parallel calls", { 'tool.name': '(merged tools)' }, 'execute_tool (merged)'],
  ])('%s', (_, attributes, name) => {
    expect(call(attributes, { name })).toBeUndefined();
  });

  it.each(['GUARDRAIL', 'CHAIN', 'LLM', 'RETRIEVER'])('a span of kind %s, even with a tool name', (kind) => {
    expect(read(kind, { 'tool.name': 'pay', 'input.value': '{}' })?.call).toBeUndefined();
  });

  it('a tool of that name which the user wrote is one', () => {
    expect(call({ 'tool.name': 'finish', 'input.value': '{}' }, { name: 'finish' })?.tool).toBe('finish');
  });
});

describe('a model span', () => {
  const indexed = {
    'llm.input_messages.0.message.role': 'system',
    'llm.input_messages.0.message.content': 'Pay bills.',
    'llm.input_messages.1.message.role': 'user',
    'llm.input_messages.1.message.contents.0.message_content.type': 'text',
    'llm.input_messages.1.message.contents.0.message_content.text': 'Read 17.',
    'llm.input_messages.2.message.role': 'tool',
    'llm.input_messages.2.message.tool_call_id': 'call_0',
    'llm.input_messages.2.message.content': 'Hello',
    'llm.output_messages.0.message.role': 'assistant',
    'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'call_1',
    'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'read',
    'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"id": 17}',
  };
  const told = {
    goal: ['Read 17.'],
    system: 'Pay bills.',
    toolMessages: [{ callId: 'call_0', tool: null, text: 'Hello' }],
    requests: [{ callId: 'call_1', tool: 'read', arguments: { id: 17 } }],
  };

  it('is read from its indexed attributes', () => {
    expect(read('LLM', indexed)).toMatchObject(told);
  });

  it('is read from request and response where the indexed attributes have holes (LangChain.js)', () => {
    const kwargs = (name: string, rest: Json) => ({
      lc: 1,
      type: 'constructor',
      id: ['messages', name],
      kwargs: rest,
    });
    const toolCalls = [{ name: 'read', args: { id: 17 }, id: 'call_1' }];
    expect(
      read('LLM', {
        'llm.input_messages.0.message.role': 'system',
        'llm.input_messages.1.message.role': 'user',
        'llm.input_messages.1.message.content': 'Read 17.',
        'llm.output_messages.0.message.role': 'assistant',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'read',
        'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"id":17}',
        'input.value': JSON.stringify({
          messages: [
            [
              kwargs('SystemMessage', { content: [{ type: 'text', text: 'Pay bills.' }] }),
              kwargs('HumanMessage', { content: 'Read 17.' }),
              kwargs('ToolMessage', { content: 'Hello', tool_call_id: 'call_0' }),
            ],
          ],
        }),
        'output.value': JSON.stringify({
          generations: [[{ text: '', message: kwargs('AIMessage', { content: '', tool_calls: toolCalls }) }]],
        }),
      }),
    ).toMatchObject(told);
  });

  it('keeps the indexed attributes where the recorded request is cut', () => {
    expect(
      read('LLM', {
        ...indexed,
        'llm.input_messages.2.message.content': '',
        'input.value': '{"messages":[{"role":"sys',
      }),
    ).toMatchObject({
      goal: ['Read 17.'],
      system: 'Pay bills.',
    });
  });

  it('with hidden content tells nothing', () => {
    const hidden = { 'input.value': '__REDACTED__', 'output.value': '__REDACTED__' };
    expect(read('LLM', hidden)).toEqual({});
  });
});

describe('agents and chains', () => {
  it.each<[string, Record<string, Json>, object]>([
    ['agent.name', { 'agent.name': 'payables' }, {}],
    ['graph.node.id', { 'graph.node.id': 'payables' }, {}],
    ["agno's name rather than its id", { 'agno.agent': 'payables', 'graph.node.id': '5a5a' }, {}],
    ["CrewAI's task", { crew_key: 'x', 'output.value': '{"raw":"done","agent":"payables"}' }, {}],
    ["smolagents' span", { 'smolagents.max_steps': 5 }, { name: 'payables.run' }],
    ['a span made of a GenAI one', {}, { name: 'invoke_agent payables' }],
  ])('the agent by %s', (_, attributes, rest) => {
    expect(read('AGENT', attributes, rest)?.agent).toBe('payables');
  });

  it("LlamaIndex's agent stands in the repr of its workflow's event", () => {
    const input = { 'input.value': `{"ctx":"x","ev":"AgentInput(input=[], current_agent_name='payables')"}` };
    expect(read('CHAIN', input, { name: 'BaseWorkflowAgent.setup_agent', parent: true })?.agent).toBe(
      'payables',
    );
  });

  it("LangGraph's agent is the name of the outermost graph, if it has one of its own", () => {
    const scope = 'openinference.instrumentation.langchain';
    expect(read('CHAIN', {}, { name: 'payables', scope })?.agent).toBe('payables');
    expect(read('CHAIN', {}, { name: 'LangGraph', scope })?.agent).toBeUndefined();
    expect(read('CHAIN', {}, { name: 'payables', scope, parent: true })?.agent).toBeUndefined();
    expect(read('CHAIN', {}, { name: 'payables' })?.agent).toBeUndefined();
  });

  it('a transcript asks for nothing anew: its calls are long done', () => {
    const calls = [{ id: 'call_1', function: { name: 'pay', arguments: '{}' } }];
    const output = JSON.stringify({ messages: [{ role: 'assistant', content: null, tool_calls: calls }] });
    expect(read('AGENT', { 'output.value': output })?.requests).toBeUndefined();
    expect(read('LLM', { 'output.value': output })?.requests).toHaveLength(1);
    const before = { name: 'OpenAI._prepare_chat_with_tools', parent: true };
    expect(read('LLM', { 'output.value': output }, before)?.requests).toBeUndefined();
  });

  it.each<[string, string, Record<string, Json>]>([
    ["an agent's plain input", 'AGENT', { 'input.value': 'Pay it.' }],
    ["an agent's messages", 'AGENT', { 'input.value': '[{"role":"user","content":"Pay it."}]' }],
    [
      "the outermost chain's messages",
      'CHAIN',
      { 'input.value': '{"messages":[{"role":"user","content":"Pay it."}]}' },
    ],
    [
      "CrewAI's tasks",
      'CHAIN',
      { crew_tasks: '[{"description":"Pay it.","expected_output":"x"}]', 'output.value': '__REDACTED__' },
    ],
    ["CrewAI's tasks, cut", 'CHAIN', { crew_tasks: '[{"id":"1","description":"Pay it.","expected_ou' }],
    ["smolagents' task", 'AGENT', { 'smolagents.task': 'Pay it.', 'input.value': '{"task":"Pay it."}' }],
  ])('the goal from %s', (_, kind, attributes) => {
    expect(read(kind, attributes)?.goal).toEqual(['Pay it.']);
  });

  it('an inner chain only repeats what the model spans tell', () => {
    const state = { 'input.value': '{"messages":[{"role":"user","content":"Pay it."}]}' };
    expect(read('CHAIN', state, { parent: true })?.goal).toBeUndefined();
  });

  it('the conversation from metadata where no session id stands', () => {
    expect(read('CHAIN', { metadata: '{"thread_id":"conv-1"}' })?.conversation).toBe('conv-1');
    expect(read('CHAIN', { 'metadata.sessionId': 'conv-1' })?.conversation).toBe('conv-1');
    expect(read('CHAIN', { metadata: '{"thread_id": "conv' })?.conversation).toBeUndefined();
  });

  it("Haystack's transcript gives instructions, requests and results, also inside a pipeline", () => {
    const repr = (role: string, content: string) =>
      `ChatMessage(_role=<ChatRole.${role.toUpperCase()}: '${role}'>, _content=[${content}], _name=None, _meta={})`;
    const asked = repr('user', "TextContent(text='Read 17.')");
    const toolCall = "ToolCall(tool_name='read', arguments={'id': 17}, id='call_1', extra=None)";
    const transcript = [
      repr('system', "TextContent(text='Pay bills.')"),
      asked,
      repr('assistant', toolCall),
      repr('tool', `ToolCallResult(result='Hello', origin=${toolCall}, error=False)`),
    ];
    const span = {
      'input.value': JSON.stringify({ data: { payables: { messages: [asked] } } }),
      'output.value': JSON.stringify({ payables: { messages: transcript } }),
    };
    const scope = 'openinference.instrumentation.haystack';
    expect(read('CHAIN', span, { parent: true, scope })).toMatchObject({
      agent: 'payables',
      goal: ['Read 17.'],
      system: 'Pay bills.',
      requests: [{ callId: 'call_1', tool: 'read', arguments: { id: 17 } }],
      toolMessages: [{ callId: 'call_1', tool: 'read', text: 'Hello' }],
    });
  });
});

it('a span without its sign is none of ours', () => {
  expect(openinference.read(view({ 'gen_ai.operation.name': 'chat', 'tool.name': 'pay' }))).toBeNull();
});
