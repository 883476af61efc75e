import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toolDefinitions } from '../../../src/dialects/readers/tool-definitions.ts';

describe('the tools an agent is offered', () => {
  test('are read flat and in the envelope that OpenAI puts around them', () => {
    const flat = { type: 'function', name: 'send_mail', description: 'Send a mail' };
    const wrapped = { type: 'function', function: { name: 'get_mail', description: 'Read a mail' } };
    expect(toolDefinitions([flat, wrapped])).toEqual([
      { name: 'send_mail', description: 'Send a mail', readOnly: null },
      { name: 'get_mail', description: 'Read a mail', readOnly: null },
    ]);
  });

  test('are read from JSON text, the list and each of its members', () => {
    const text = JSON.stringify([JSON.stringify({ name: 'look', annotations: { readOnlyHint: true } })]);
    expect(toolDefinitions(text)).toEqual([{ name: 'look', description: '', readOnly: true }]);
  });

  test('are unknown where nothing tells them, whatever stands there', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const found = toolDefinitions(JSON.parse(JSON.stringify(value)));
        expect(found === undefined || found.every(({ name }) => name !== '')).toBe(true);
      }),
    );
  });
});
