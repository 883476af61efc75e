import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  idsOf,
  offeredOf,
  systemOf,
  usersOf,
} from '../../../../../instrumentation/javascript/frameworks/llamaindex/messages.ts';

describe('the messages of LlamaIndex', () => {
  it('are the user’s words where the user said them: a tool’s result has the same role', () => {
    const messages = [
      { role: 'system', content: 'You pay.' },
      { role: 'user', content: [{ type: 'text', text: 'Pay 17.' }, { type: 'image_url' }] },
      { role: 'user', content: 'Pay 18.', options: { toolResult: { id: 'call_1', result: 'Pay 18.' } } },
    ];
    expect(usersOf(messages)).toEqual(['Pay 17.']);
    expect(systemOf(messages)).toBe('You pay.');
  });

  it('name the calls that a model asked for', () => {
    const toolCall = [{ id: 'call_1', name: 'pay', input: {} }, { name: 'read' }];
    expect(idsOf([{ role: 'assistant', content: '', options: { toolCall } }])).toEqual(['call_1']);
  });

  it('come with tools, each described by its metadata', () => {
    const parameters = { type: 'object' };
    const tools = [{ metadata: { name: 'pay', description: 'Pays.', parameters } }, { metadata: {} }, null];
    expect(offeredOf(tools)).toEqual([{ name: 'pay', description: 'Pays.', parameters }]);
  });

  it('are read whatever they are', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(() => [usersOf, systemOf, idsOf, offeredOf].map((read) => read(value))).not.toThrow();
      }),
    );
  });
});
