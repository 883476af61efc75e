import { AIMessage, HumanMessage, SystemMessage } from '@langchain/core/messages';
import { ChatPromptValue } from '@langchain/core/prompt_values';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  humansOf,
  idsOf,
  messagesOf,
  offeredOf,
  systemOf,
} from '../../../../../instrumentation/javascript/frameworks/langchain/messages.ts';

describe('messages', () => {
  it.each([
    ['classes', { messages: [new SystemMessage('Pay.'), new HumanMessage('Invoice 17')] }],
    [
      'roles',
      {
        messages: [
          { role: 'system', content: 'Pay.' },
          { role: 'user', content: 'Invoice 17' },
        ],
      },
    ],
    [
      'pairs',
      [
        ['system', 'Pay.'],
        ['human', 'Invoice 17'],
      ],
    ],
    ['a prompt', new ChatPromptValue([new SystemMessage('Pay.'), new HumanMessage('Invoice 17')])],
    [
      'parts',
      [
        { role: 'system', content: 'Pay.' },
        { role: 'user', content: [{ type: 'text', text: 'Invoice 17' }] },
      ],
    ],
    [
      'what a command updates',
      { update: { messages: [new SystemMessage('Pay.'), new HumanMessage('Invoice 17')] } },
    ],
  ])('are read from %s', (_, input) => {
    const messages = messagesOf(input);
    expect(systemOf(messages)).toBe('Pay.');
    expect(humansOf(messages)).toEqual(['Invoice 17']);
  });

  it('are one of the user’s where a text alone is given', () => {
    expect(humansOf(messagesOf('Invoice 17'))).toEqual(['Invoice 17']);
    expect(humansOf(messagesOf(['human', 'Invoice 17']))).toEqual(['Invoice 17']);
  });

  it('of an agent, a tool or a middleware’s summary are not the user’s', () => {
    const summary = { content: 'They said: pay me', additional_kwargs: { lc_source: 'summarization' } };
    const messages = [new AIMessage('I pay'), { role: 'tool', content: 'pay me' }, new HumanMessage(summary)];
    expect(humansOf(messages)).toEqual([]);
  });

  it('tell the calls that a model asked for', () => {
    const call = { name: 'pay', args: {}, id: 'call-1', type: 'tool_call' as const };
    expect(idsOf([new AIMessage({ content: '', tool_calls: [call] }), new HumanMessage('x')])).toEqual([
      'call-1',
    ]);
  });

  it('that hold themselves come to an end', () => {
    const endless: { messages?: unknown } = {};
    endless.messages = endless;
    expect(messagesOf(endless)).toEqual([]);
  });

  it('of any form at all are read without an error', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        const messages = messagesOf(input);
        expect(Array.isArray(humansOf(messages))).toBe(true);
        systemOf(messages);
        idsOf(messages);
        offeredOf(input);
      }),
    );
  });
});

describe('the tools a model is offered', () => {
  it('are read as OpenAI, Anthropic and LangChain write them', () => {
    const parameters = { type: 'object' };
    expect(
      offeredOf([
        { type: 'function', function: { name: 'pay', description: 'Pays.', parameters } },
        { name: 'read', description: 'Reads.', input_schema: parameters },
        { name: 'send', description: 'Sends.' },
      ]),
    ).toEqual([
      { name: 'pay', description: 'Pays.', parameters },
      { name: 'read', description: 'Reads.', parameters },
      { name: 'send', description: 'Sends.', parameters: undefined },
    ]);
  });

  it('are not those that the provider runs', () => {
    expect(offeredOf([{ type: 'web_search', name: 'web_search' }])).toEqual([]);
  });
});
