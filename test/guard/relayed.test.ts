import { describe, expect, test } from 'vitest';
import { parseCharter } from '../../src/charter/parse.ts';
import { Guard, isRefused } from '../../src/guard/guard.ts';
import type { DecideResponse } from '../../src/guard/response.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { ROOMY } from '../session/actions.ts';

// A client and a server of MCP, two programs that both ask about one call: the second tells that it makes it for the first.

const TRACE = 'a'.repeat(32);
const CALL = { tool: 'send_payment', arguments: { iban: 'DE1', amount: 10 } };
const OURS = { ...CALL, service: 'agent', agent: 'payer', conversation: 'thread-7', callId: 'call_1' };
const CLIENT = { ...OURS, goal: ['Say what the mail says.'], traceId: TRACE, spanId: '1'.repeat(16) };
const SERVER = {
  ...CALL,
  ...{ service: 'office', conversation: 'mcp-1', callId: 'rpc-1', traceId: TRACE },
  ...{ spanId: '2'.repeat(16), parentSpanId: CLIENT.spanId },
};

const CHARTER = `charter: 1
name: payer
version: "1"
purpose: Pays.
agents: [payer]
mode: enforce
tools: { send_payment: {}, send_email: {}, other: {} }
rules:
  - { name: every, tools: [send_payment], when: double(args.amount) > 1.0, outcome: ask, severity: high, reason: Ask. }
`;

function guard({ agreed = false } = {}) {
  const charter = parseCharter(CHARTER, 'payer.yaml');
  if (!charter.ok) throw new Error('the charter is broken');
  const around = { mode: 'tee', settleMs: 0, sessions: ROOMY, version: '1' } as const;
  const pipeline = new Pipeline({ ...around, charters: [charter.value] });
  const asked: string[] = [];
  const made = new Guard({
    decide: (one) => pipeline.decide(one, 0),
    approve: ({ callId }) => {
      asked.push(callId ?? '');
      return { id: 'approval-1', expires: 1 };
    },
    agreed: () => agreed,
  });
  const decide = (request: object): DecideResponse => {
    const answer = made.decide(request);
    if (answer instanceof Promise || isRefused(answer)) throw new Error('expected a verdict at once');
    return answer;
  };
  const actions = () => new Set(pipeline.drain().judged.map(({ action }) => action.span.spanId)).size;
  return { decide, made, actions, asked };
}

describe('a call that one program asks about and another one makes', () => {
  test('is one action with one verdict, under the first one’s id', () => {
    const { decide, actions } = guard();
    const ours = decide(CLIENT);
    const theirs = decide(SERVER);
    expect(ours.outcome).toBe('ask');
    expect(theirs).toEqual({ ...ours, history: '' });
    expect(theirs.callId).toBe('call_1');
    expect(actions()).toBe(1);
  });

  test('is made by a yes to it, which is asked for once', () => {
    const { decide, asked } = guard({ agreed: true });
    expect(decide(CLIENT)).toMatchObject({ outcome: 'ask', approval: { id: 'approval-1' } });
    const { outcome, approval } = decide(SERVER);
    expect([outcome, approval]).toEqual(['alert', undefined]);
    expect(asked).toEqual(['call_1']);
  });

  test('leaves what the second one knows of its own conversation', () => {
    const { decide } = guard();
    const { parentSpanId: _, ...alone } = SERVER;
    const { history } = decide({ ...alone, spanId: '3'.repeat(16), callId: 'rpc-0', tool: 'other' });
    decide(CLIENT);
    expect(decide({ ...SERVER, history }).history).toBe(history);
  });

  test.each([
    ['has other arguments', { arguments: { iban: 'GB2', amount: 10 } }],
    ['is of another tool', { tool: 'send_email' }],
    ['lies in no call that was asked about', { parentSpanId: '9'.repeat(16) }],
    ['lies in another trace', { traceId: 'b'.repeat(32) }],
  ])('is two where the second %s', (_, change) => {
    const { decide, actions } = guard();
    decide(CLIENT);
    expect(decide({ ...SERVER, ...change }).callId).toBe('rpc-1');
    expect(actions()).toBe(2);
  });

  test('is two where the first has ended: a verdict is for one call', () => {
    const { decide, actions } = guard();
    decide(CLIENT);
    const ended = [{ callId: 'call_1', result: 'paid' }];
    decide({ ...OURS, traceId: TRACE, spanId: '4'.repeat(16), callId: 'call_2', tool: 'other', ended });
    expect(decide(SERVER).callId).toBe('rpc-1');
    expect(actions()).toBe(3);
  });

  test('is made once: who makes it again, under another id, is another call', () => {
    const { decide, actions } = guard({ agreed: true });
    decide(CLIENT);
    expect([decide(SERVER).callId, decide(SERVER).callId]).toEqual(['call_1', 'call_1']);
    expect(decide({ ...SERVER, callId: 'rpc-2' }).callId).toBe('rpc-2');
    expect(actions()).toBe(2);
  });

  test('needs its trace', () => {
    const { made } = guard();
    const answer = made.decide({ ...CALL, conversation: 'c', parentSpanId: '1'.repeat(16) });
    expect(answer).toMatchObject({ refused: 'invalid', message: expect.stringContaining('parentSpanId') });
  });
});
