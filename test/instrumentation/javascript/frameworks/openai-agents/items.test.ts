import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  callIdsOf,
  usersOf,
} from '../../../../../instrumentation/javascript/frameworks/openai-agents/items.ts';

describe('the items of a run', () => {
  it('are the user’s words where the user said them', () => {
    expect(usersOf('Pay 17.')).toEqual(['Pay 17.']);
    const parts = [
      { type: 'input_text', text: 'Pay' },
      { type: 'input_image' },
      { type: 'input_text', text: '17.' },
    ];
    const items = [
      { role: 'system', content: 'You pay.' },
      { type: 'message', role: 'user', content: parts },
      { role: 'assistant', content: [{ type: 'output_text', text: 'I will.' }] },
      { type: 'function_call_result', callId: 'call_1', output: { type: 'text', text: 'Pay 18.' } },
      { role: 'user', content: '' },
    ];
    expect(usersOf(items)).toEqual(['Pay\n17.']);
  });

  it('are calls with their ids, in a run’s own form too', () => {
    const call = { type: 'function_call', callId: 'call_1' };
    const items = [
      call,
      { type: 'tool_call_item', rawItem: { ...call, callId: 'call_2' } },
      { type: 'message' },
    ];
    expect(callIdsOf(items)).toEqual(['call_1', 'call_2']);
  });

  it('are read whatever they are', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(() => [usersOf, callIdsOf].map((read) => [read(value), read([value])])).not.toThrow();
        expect(() => usersOf([{ role: 'user', content: [value] }])).not.toThrow();
      }),
    );
  });
});
