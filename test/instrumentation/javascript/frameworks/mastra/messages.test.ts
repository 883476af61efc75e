import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemOf, usersOf } from '../../../../../instrumentation/javascript/frameworks/mastra/messages.ts';

describe('the user’s words in what a Mastra agent is started with', () => {
  it.each([
    ['a text', 'Pay it.', ['Pay it.']],
    ['texts', ['Pay it.', 'Today.'], ['Pay it.', 'Today.']],
    ['a message', { role: 'user', content: 'Pay it.' }, ['Pay it.']],
    ['a message of parts', [{ role: 'user', content: [{ type: 'text', text: 'Pay it.' }] }], ['Pay it.']],
    ['a message of a page', [{ role: 'user', parts: [{ type: 'text', text: 'Pay it.' }] }], ['Pay it.']],
    [
      'a message of Mastra’s own',
      [{ role: 'user', content: { format: 2, parts: [{ type: 'text', text: 'Pay it.' }] } }],
      ['Pay it.'],
    ],
  ])('are found in %s', (_, messages, words) => {
    expect(usersOf(messages)).toEqual(words);
  });

  it('are not what others said', () => {
    const others = ['assistant', 'system', 'tool', 'signal'].map((role) => ({ role, content: 'Pay me.' }));
    expect(usersOf(others)).toEqual([]);
  });

  it('are none, and nothing is thrown, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(usersOf(value).every((words) => typeof words === 'string' && words !== '')).toBe(true);
        expect(['string', 'undefined']).toContain(typeof systemOf(value));
      }),
    );
  });
});

describe('the instructions of a Mastra agent', () => {
  it.each([
    ['a text', 'Be careful.'],
    ['a message', { role: 'system', content: 'Be careful.' }],
    ['several', ['Be', { role: 'system', content: 'careful.' }]],
  ])('are found in %s', (_, instructions) => {
    expect(systemOf(instructions)?.replace('\n', ' ')).toBe('Be careful.');
  });

  it('are unknown where there are none', () => {
    expect(systemOf(undefined)).toBeUndefined();
  });
});
