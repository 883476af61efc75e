import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DIALECTS, readSpan, SIGNS } from '../../src/dialects/index.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

describe('a span that several dialects describe', () => {
  it('is one call: the first word counts, later ones fill what is empty', () => {
    const reading = readSpan(
      view({
        'openinference.span.kind': 'TOOL',
        'tool.name': 'pay',
        'input.value': '{"to":"x"}',
        'output.value': '__REDACTED__',
        'ai.operationId': 'ai.toolCall',
        'ai.toolCall.name': 'pay',
        'ai.toolCall.id': 'call_1',
        'ai.toolCall.args': '{"to":"y"}',
        'ai.toolCall.result': '"paid"',
        'ai.telemetry.functionId': 'payables',
        'gen_ai.tool.name': 'pay',
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.conversation.id': 'conv-1',
        'error.type': 'Timeout',
      }),
    );
    expect(reading).toEqual({
      dialect: 'openinference+vercel-ai+genai',
      agent: 'payables',
      conversation: 'conv-1',
      call: {
        tool: 'pay',
        arguments: { to: 'x' },
        result: 'paid',
        callId: 'call_1',
        failed: true,
        truncated: false,
      },
    });
  });

  it('keeps the envelope of one dialect out of the words of another', () => {
    const envelope = {
      input_str: "{'to': 'x'}",
      tags: [],
      metadata: {},
      inputs: { to: 'x' },
      kwargs: { tool_call_id: 'call_1' },
    };
    const reading = readSpan(
      view({
        'traceloop.span.kind': 'tool',
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'pay',
        'gen_ai.tool.call.arguments': JSON.stringify(envelope),
      }),
    );
    expect(reading).toMatchObject({
      dialect: 'openllmetry+genai',
      call: { arguments: { to: 'x' }, callId: 'call_1' },
    });
  });
});

it('a span that no dialect knows is null', () => {
  // The sign lets it through the scanner; its value is no kind.
  expect(readSpan(view({ 'openinference.span.kind': 17 }))).toBeNull();
});

it('every dialect has a name of its own and signs that the scanner finds', () => {
  expect(new Set(DIALECTS.map(({ name }) => name)).size).toBe(DIALECTS.length);
  for (const { signs } of DIALECTS) expect(signs.length).toBeGreaterThan(0);
  expect(SIGNS).toEqual(DIALECTS.flatMap(({ signs }) => signs));
});

describe('any attributes at all', () => {
  const KEYS = [
    'openinference.span.kind',
    'tool.name',
    'input.value',
    'output.value',
    'metadata',
    'tool.parameters',
    'crew_tasks',
    'llm.input_messages.0.message.role',
    'llm.input_messages.0.message.content',
    'llm.output_messages.0.message.tool_calls.0',
    'traceloop.span.kind',
    'traceloop.entity.name',
    'traceloop.entity.input',
    'traceloop.entity.output',
    'gen_ai.prompt.0.role',
    'gen_ai.completion.0.tool_calls',
    'ai.operationId',
    'ai.toolCall.name',
    'ai.toolCall.args',
    'ai.prompt',
    'ai.response.toolCalls',
    'gen_ai.operation.name',
    'gen_ai.tool.name',
    'gen_ai.tool.call.arguments',
    'gen_ai.tool.call.result',
    'gen_ai.input.messages',
    'gen_ai.output.messages',
    'gen_ai.system_instructions',
    'langsmith.span.kind',
    'gen_ai.prompt',
    'gen_ai.completion',
    'langfuse.observation.type',
    'langfuse.observation.input',
    'langfuse.observation.output',
    'mastra.span.type',
    'input',
    'output',
    'genkit:name',
    'genkit:metadata:subtype',
    'genkit:input',
    'genkit:output',
    'gcp.vertex.agent.tool_call_args',
    'gcp.vertex.agent.tool_response',
    'gcp.vertex.agent.llm_request',
    'gcp.vertex.agent.llm_response',
  ];
  const VALUES = [
    'TOOL',
    'LLM',
    'AGENT',
    'tool',
    'task',
    'workflow',
    'execute_tool',
    'ai.toolCall',
    'tool_call',
    'model_chunk',
    'model_step',
    'generation',
    '__REDACTED__',
    '{"args":[',
    '[{"role":',
  ];
  const value = fc.oneof(
    fc.constantFrom(...VALUES),
    fc.json(),
    fc.string(),
    fc.jsonValue({ maxDepth: 3 }),
  ) as fc.Arbitrary<Json>;

  it('are read without a throw, and a call has a tool', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 12 }),
        value,
        (attributes, event) => {
          const events = [
            { name: 'gen_ai.choice', attributes: { message: event } },
            { name: 'gen_ai.tool.message', attributes: { content: event } },
          ];
          const reading = readSpan(view({ 'gen_ai.system': 'x', ...attributes }, { events }));
          if (reading?.call !== undefined) expect(reading.call.tool).not.toBe('');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('a megabyte of messages is read in well under a second', () => {
    const messages = Array.from({ length: 5000 }, (_, id) => [
      {
        role: 'assistant',
        parts: [{ type: 'tool_call', id: `call_${id}`, name: 'read', arguments: { id } }],
      },
      { role: 'tool', parts: [{ type: 'tool_call_response', id: `call_${id}`, response: 'x'.repeat(100) }] },
    ]).flat();
    const text = JSON.stringify(messages);
    const start = process.cpuUsage();
    const reading = readSpan(view({ 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': text }));
    const { user, system } = process.cpuUsage(start);
    expect(reading?.toolMessages).toHaveLength(5000);
    expect((user + system) / 1000).toBeLessThan(1000);
  });
});
