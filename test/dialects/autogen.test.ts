import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autogen } from '../../src/dialects/autogen.ts';
import type { Json } from '../../src/model/json.ts';
import { view } from './view.ts';

const TEAM = '41d4de45-b2ea-410e-8f29-5741d5275536';
const processed = (message: Json, key = TEAM) =>
  autogen.read(
    view({
      recipient_agent_type: 'manager',
      recipient_agent_class: 'RoundRobinGroupChatManager',
      message: typeof message === 'string' ? message : JSON.stringify(message),
      'messaging.operation': 'process',
      'messaging.destination': `manager.(${key})-A`,
    }),
  );
const event = (type: string, content: Json) => ({ message: { source: 'payables', content, type } });
const CALL = { id: 'call_1', arguments: '{"id": 17}', name: 'read_message' };
const RESULT = {
  content: "{'id': 17, 'read': True}",
  name: 'read_message',
  call_id: 'call_1',
  is_error: false,
};
const REQUEST = { callId: 'call_1', tool: 'read_message', arguments: { id: 17 } };
const READ = { callId: 'call_1', tool: 'read_message', text: '{"id":17,"read":true}' };

describe('a message that an agent sent', () => {
  it('tells the calls a model asked for, and the team', () => {
    expect(processed(event('ToolCallRequestEvent', [CALL]))).toEqual({
      conversation: TEAM,
      requests: [REQUEST],
    });
  });

  it('tells the results of calls', () => {
    expect(processed(event('ToolCallExecutionEvent', [RESULT]))?.toolMessages).toEqual([READ]);
  });

  it('tells all of a turn again when the turn is over', () => {
    const inner = [
      event('ToolCallRequestEvent', [CALL]).message,
      event('ToolCallExecutionEvent', [RESULT]).message,
    ];
    const reading = processed({ response: { chat_message: { content: 'done' }, inner_messages: inner } });
    expect(reading).toMatchObject({ requests: [REQUEST], toolMessages: [READ] });
  });

  it('may be a bare call to a tool agent, or its bare result', () => {
    expect(processed(CALL)?.requests).toEqual([REQUEST]);
    expect(processed(RESULT)?.toolMessages).toEqual([READ]);
  });

  it("is the task where it starts a team and comes from the user, not from the team's other agents", () => {
    const messages = [
      { source: 'user', content: 'Pay the invoice.', type: 'TextMessage' },
      { source: 'planner', content: 'Pay all invoices.', type: 'TextMessage' },
    ];
    expect(processed({ messages })?.goal).toEqual(['Pay the invoice.']);
  });

  it('says nothing where it is prose that only looks like a call', () => {
    const told = processed(event('TextMessage', JSON.stringify([CALL])));
    expect(told?.requests).toBeUndefined();
    expect(processed('No Message')).toEqual({ conversation: TEAM });
  });

  it('of a call that was cut off is no request', () => {
    const text = JSON.stringify(event('ToolCallRequestEvent', [CALL]));
    for (let end = 0; end < text.length; end++) {
      const requests = processed(text.slice(0, end))?.requests ?? [];
      for (const request of requests)
        expect(request).toMatchObject({ tool: 'read_message', arguments: { id: 17 } });
    }
  });
});

describe('the team', () => {
  it('is told by the spans of agents too', () => {
    const span = { 'gen_ai.system': 'autogen', 'gen_ai.agent.id': `payables_${TEAM}/${TEAM}` };
    expect(autogen.read(view(span))).toEqual({ conversation: TEAM });
  });

  it('is not what a program named its agents, for every run has that name', () => {
    expect(processed({}, 'default')).toEqual({});
    const span = { 'gen_ai.system': 'autogen', 'gen_ai.agent.id': 'payables/default' };
    expect(autogen.read(view(span))).toEqual({});
  });
});

it('leaves the messaging of others alone', () => {
  const span = { 'messaging.operation': 'process', 'messaging.destination': `queue.(${TEAM})-A` };
  expect(autogen.read(view({ ...span, 'gen_ai.system': 'openai' }))).toBeNull();
});

it('reads any message without throwing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string()), (message) => {
      processed(message);
      processed(`{"message":{"type":"ToolCallRequestEvent","content":[${message}`);
    }),
    { numRuns: 300 },
  );
});
