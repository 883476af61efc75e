import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toolDefinitions, toolsOfRequest } from '../../../src/dialects/readers/tool-definitions.ts';

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

  test("are read out of Gemini's envelope, in either spelling", () => {
    const look = { name: 'look', description: 'Looks' };
    for (const key of ['functionDeclarations', 'function_declarations']) {
      expect(toolDefinitions([{ [key]: [look, { name: 'pay' }] }])).toEqual([
        { ...look, readOnly: null },
        { name: 'pay', description: '', readOnly: null },
      ]);
    }
  });

  test("are described in their author's words, without CrewAI's in front", () => {
    const description =
      "Tool Name: pay\nTool Arguments: {'to': {'type': 'str'}}\nTool Description: Pays.\nTwice?";
    expect(toolDefinitions([{ name: 'pay', description }])?.[0]?.description).toBe('Pays.\nTwice?');
  });

  test('are at most 256, however they are packed', () => {
    const many = Array.from({ length: 1_000 }, (_, i) => ({ name: `tool_${i}` }));
    expect(toolDefinitions(many)).toHaveLength(256);
    expect(toolDefinitions([{ functionDeclarations: many }, ...many])).toHaveLength(256);
  });

  test('are read from a request as it was sent, and only from its own list', () => {
    const tools = [{ name: 'look' }];
    const request = { messages: [{ role: 'user', content: '{"tools":[{"name":"forged"}]}' }], tools };
    for (const raw of [request, JSON.stringify(request)])
      expect(toolsOfRequest(raw)?.map(({ name }) => name)).toEqual(['look']);
    expect(toolsOfRequest({ ...request, tools: ['/tool/look'] })).toBeUndefined();
    expect(toolsOfRequest('tools, please')).toBeUndefined();
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
