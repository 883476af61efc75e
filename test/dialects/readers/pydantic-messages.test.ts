import { expect, it } from 'vitest';
import { readMessages } from '../../../src/dialects/readers/messages.ts';

it("PydanticAI's own messages are told apart by their parts", () => {
  const asked = {
    kind: 'request',
    instructions: 'Pay.',
    parts: [
      { part_kind: 'system-prompt', content: 'Be careful.' },
      { part_kind: 'user-prompt', content: 'Pay x' },
    ],
  };
  const answer = {
    kind: 'response',
    parts: [{ part_kind: 'tool-call', tool_name: 'pay', args: '{"to":"x"}', tool_call_id: 'call_1' }],
  };
  const results = {
    kind: 'request',
    parts: [
      { part_kind: 'tool-return', tool_name: 'pay', content: { id: 7 }, tool_call_id: 'call_1' },
      { part_kind: 'retry-prompt', tool_name: 'mail', content: 'no such address', tool_call_id: 'call_2' },
      { part_kind: 'retry-prompt', content: 'Answer with a number.' },
    ],
  };
  const read = readMessages([asked, answer, results]);
  expect(read.map(({ role, text }) => [role, text])).toEqual([
    ['system', 'Pay.'],
    ['system', 'Be careful.'],
    ['user', 'Pay x'],
    ['assistant', ''],
    ['tool', ''],
    ['tool', ''],
  ]);
  expect(read[3]?.calls).toEqual([{ callId: 'call_1', tool: 'pay', arguments: { to: 'x' } }]);
  expect(read[4]?.results).toEqual([{ callId: 'call_1', tool: 'pay', text: '{"id":7}' }]);
  expect(read[5]?.results).toMatchObject([{ callId: 'call_2', tool: 'mail', text: 'no such address' }]);
});

it('parts without a kind are no messages of PydanticAI', () => {
  expect(readMessages({ parts: [{ text: 'Pay x' }] })).toEqual([]);
});
