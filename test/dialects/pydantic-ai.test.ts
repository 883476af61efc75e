import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pydanticAi } from '../../src/dialects/pydantic-ai.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const read = (attributes: Record<string, Json>) => pydanticAi.read(view(attributes));
const CALL = { id: 'call_1', type: 'function', function: { name: 'pay', arguments: '{"iban": "DE89"}' } };
const EVENTS = [
  { 'event.name': 'gen_ai.system.message', role: 'system', content: 'Pay approved invoices.' },
  { 'event.name': 'gen_ai.user.message', role: 'user', content: 'Pay the invoice.' },
  { 'event.name': 'gen_ai.assistant.message', role: 'assistant', tool_calls: [{ ...CALL, id: 'call_0' }] },
  { 'event.name': 'gen_ai.tool.message', role: 'tool', id: 'call_0', name: 'pay', content: { ok: true } },
];
const CHOICE = {
  'event.name': 'gen_ai.choice',
  index: 0,
  message: { role: 'assistant', tool_calls: [CALL] },
};
const TOLD = {
  goal: ['Pay the invoice.'],
  system: 'Pay approved invoices.',
  toolMessages: [{ callId: 'call_0', tool: 'pay', text: '{"ok":true}' }],
};
const PARAMETERS = '{"function_tools": [], "output_tools": []}';

describe("a model's span", () => {
  it('of format 1 has its messages in one list of events', () => {
    const span = { model_request_parameters: PARAMETERS, events: JSON.stringify([...EVENTS, CHOICE]) };
    expect(read(span)).toEqual({
      ...TOLD,
      requests: [{ callId: 'call_1', tool: 'pay', arguments: { iban: 'DE89' } }],
    });
  });

  it('asks for no call where the tool only hands in an answer', () => {
    const call = { type: 'tool_call', id: 'call_1', name: 'hand_in', arguments: { paid: true } };
    const messages = JSON.stringify([{ role: 'assistant', parts: [call] }]);
    const parameters = { function_tools: [], output_tools: [{ name: 'hand_in' }] };
    const span = (text: string) => ({ model_request_parameters: text, 'gen_ai.output.messages': messages });
    expect(read(span(JSON.stringify(parameters)))?.requests).toEqual([]);
    expect(read(span(PARAMETERS))?.requests).toHaveLength(1);
  });
});

describe("an agent's span", () => {
  it.each([
    ['all_messages_events', JSON.stringify([...EVENTS, CHOICE])],
    [
      'pydantic_ai.all_messages',
      JSON.stringify([
        { role: 'system', parts: [{ type: 'text', content: 'Pay approved invoices.' }] },
        { role: 'user', parts: [{ type: 'text', content: 'Pay the invoice.' }] },
        { role: 'assistant', parts: [{ type: 'tool_call', id: 'call_0', name: 'pay', arguments: {} }] },
        {
          role: 'user',
          parts: [{ type: 'tool_call_response', id: 'call_0', name: 'pay', result: { ok: true } }],
        },
      ]),
    ],
  ])('tells the run in %s, and asks for nothing anew', (key, text) => {
    expect(read({ agent_name: 'payables', [key]: text })).toEqual({ agent: 'payables', ...TOLD });
  });
});

it("leaves others' spans alone", () => {
  expect(pydanticAi.read(view({ 'gen_ai.operation.name': 'chat', events: '[]' }))).toBeNull();
});

it('reads any events without throwing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
      read({ model_request_parameters: text, events: text });
      read({ all_messages_events: text });
    }),
    { numRuns: 300 },
  );
});
