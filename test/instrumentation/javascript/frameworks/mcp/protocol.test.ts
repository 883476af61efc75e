import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  conversationOf,
  isTask,
  listedOf,
  methodOf,
  signalIn,
  textOf,
} from '../../../../../instrumentation/javascript/frameworks/mcp/protocol.ts';

describe('what the protocol says', () => {
  it('is tools with their hints, in a list', () => {
    const inputSchema = { type: 'object' };
    const tools = [
      { name: 'read', description: 'Reads.', inputSchema, annotations: { readOnlyHint: true } },
      { name: 'pay', inputSchema, annotations: { readOnlyHint: 'yes' } },
      { title: 'nameless' },
    ];
    expect(listedOf(tools)).toEqual([
      { name: 'read', description: 'Reads.', parameters: inputSchema, readOnly: true },
      { name: 'pay', description: undefined, parameters: inputSchema },
    ]);
  });

  it('is the texts of a result, those of resources too, or what is in their place', () => {
    const resource = { type: 'resource', resource: { uri: 'file:///a', text: 'two' } };
    expect(textOf({ content: [{ type: 'text', text: 'one' }, resource] })).toBe('one\ntwo');
    expect(textOf({ content: [], structuredContent: { paid: true } })).toBe('{"paid":true}');
  });

  it('is the method that a handler is for, by its name or by a schema of its requests', () => {
    expect(methodOf('tools/call')).toBe('tools/call');
    expect(methodOf(z.object({ method: z.literal('tools/call') }))).toBe('tools/call');
    const ofZod3 = { _def: { shape: () => ({ method: { _def: { value: 'tools/call' } } }) } };
    expect(methodOf(ofZod3)).toBe('tools/call');
  });

  it('is one session, of a transport or of the server itself', () => {
    const [one, two] = [{}, {}];
    expect(conversationOf(one, { sessionId: '7' })).toBe('mcp-7');
    expect(conversationOf(one, {})).toBe(conversationOf(one, undefined));
    expect(conversationOf(one, {})).not.toBe(conversationOf(two, {}));
  });

  it('is read whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(() =>
          [listedOf, isTask, signalIn].map((read) => [read(value), read([value]), read({ task: value })]),
        ).not.toThrow();
        expect(typeof textOf({ content: [value] })).toBe('string');
      }),
    );
  });
});
