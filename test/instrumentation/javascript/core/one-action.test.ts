import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentGate } from '../../../../instrumentation/javascript/core/gate.ts';
import { Coverage } from '../../../../instrumentation/javascript/coverage/coverage.ts';
import { ApiClient } from '../../../../instrumentation/javascript/judge/api-client.ts';
import { RemoteJudge } from '../../../../instrumentation/javascript/judge/remote-judge.ts';
import { Privacy } from '../../../../instrumentation/javascript/privacy/capture.ts';
import type { Capture } from '../../../../instrumentation/javascript/settings/settings.ts';
import { encodeSpans } from '../../../../instrumentation/javascript/spans/encode.ts';
import { type EndedSpan, OwnTracer } from '../../../../instrumentation/javascript/spans/own-tracer.ts';
import {
  calledBy,
  callerIn,
  carrierOfCall,
} from '../../../../instrumentation/javascript/spans/propagation.ts';
import { Spans } from '../../../../instrumentation/javascript/spans/spans.ts';
import type { Action } from '../../../../src/model/action.ts';
import { Pipeline } from '../../../../src/pipeline/pipeline.ts';
import { Tags } from '../../../../src/privacy/tag.ts';
import { ROOMY } from '../../../session/actions.ts';
import { aTool, gateWith } from './gates.ts';
import { AGENT, Processor } from './processor.ts';

// Another instrumentation in the same program tells the call too: within ours, around it, or beside it.

const ARGUMENTS = { iban: 'DE89370400440532013000', memo: 'to DE89370400440532013000, thanks' };
const CALL = {
  tool: 'send_payment',
  arguments: ARGUMENTS,
  callId: 'call_1',
  agent: null,
  conversation: 'thread-7',
};

/** Ours and the other's, as they lie in each other; the other's tracer is told what it says. */
function both(
  other: Readonly<Record<string, string>>,
  how: 'within' | 'around' | 'beside',
  { callId = 'call_1' as string | null, capture = 'masked' as Capture } = {},
): EndedSpan[] {
  const ended: EndedSpan[] = [];
  const tracer = new OwnTracer((span) => ended.push(span));
  const privacy = new Privacy({ otherwise: capture, named: [] }, new Tags('salt'));
  const spans = new Spans({ version: '1', privacy: () => privacy, own: tracer, coverage: new Coverage() });
  const run = spans.run({ conversation: 'thread-7', outermost: true });
  run.within(() => {
    const ours = spans.begin({ ...CALL, callId });
    ours.within(() => spans.begin({ ...CALL, callId, tool: 'other' }).ended('paid'));
    ours.ended('paid');
  });
  run.end();
  const [inner, outer, whole] = ended as [EndedSpan, EndedSpan, EndedSpan];
  const [theirs, ours] = how === 'around' ? [outer, inner] : [inner, outer];
  const { attributes } = outer;
  const parentSpanId = how === 'beside' ? whole.context.spanId : theirs.parentSpanId;
  return [{ ...theirs, parentSpanId, name: 'call', attributes: other }, { ...ours, attributes }, whole];
}

function actionsOf(spans: readonly EndedSpan[]): Action[] {
  const pipeline = new Pipeline({
    mode: 'tee',
    settleMs: 0,
    sessions: ROOMY,
    charters: [],
    detectors: [],
    version: '0',
  });
  const resource = { attributes: { 'service.name': 'payables' }, version: '1' };
  for (const span of spans) pipeline.ingest(encodeSpans([span], resource), 0);
  const actions = new Map(pipeline.drain().judged.map(({ action }) => [action.span.spanId, action]));
  return [...actions.values()];
}

const OTHERS = {
  'the GenAI conventions, with an id': {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'send_payment',
    'gen_ai.tool.call.id': 'call_1',
    'gen_ai.tool.call.arguments': JSON.stringify(ARGUMENTS),
  },
  'OpenInference, without an id': {
    'openinference.span.kind': 'TOOL',
    'tool.name': 'send_payment',
    'input.value': JSON.stringify(ARGUMENTS),
    'output.value': 'paid',
  },
  'the Vercel AI SDK': {
    'operation.name': 'ai.toolCall',
    'ai.operationId': 'ai.toolCall',
    'ai.toolCall.name': 'send_payment',
    'ai.toolCall.id': 'call_1',
    'ai.toolCall.args': JSON.stringify(ARGUMENTS),
  },
};

describe.each(Object.entries(OTHERS))('a call that is told by us and by %s', (_, other) => {
  test.each(['within', 'around', 'beside'] as const)('is one Action, their span lying %s', (how) => {
    for (const capture of ['full', 'masked', 'off'] as const) {
      const spans = both(other, how, { capture });
      expect(actionsOf(spans), capture).toHaveLength(1);
      expect(actionsOf([...spans].reverse()), `${capture}, in another order`).toHaveLength(1);
    }
  });

  test('is one Action where we know no id', () => {
    const [action, ...more] = actionsOf(both(other, 'within', { callId: null }));
    expect(more).toEqual([]);
    expect(action).toMatchObject({ tool: 'send_payment', result: 'paid' });
  });
});

describe('a call over MCP that the client and the server tell, each in its own process', () => {
  /** Their spans, and the resource of each. */
  function pair(change: { readonly arguments?: typeof ARGUMENTS; readonly late?: number } = {}) {
    const told = (salt: string) => {
      const ended: EndedSpan[] = [];
      const privacy = new Privacy({ otherwise: 'masked', named: [] }, new Tags(salt));
      const own = new OwnTracer((span) => ended.push(span));
      return {
        ended,
        spans: new Spans({ version: '1', privacy: () => privacy, own, coverage: new Coverage() }),
      };
    };
    const [client, server] = [told('one'), told('another')];
    const ours = client.spans.begin({ ...CALL, agent: 'payer', callId: null });
    const meta = ours.within(() => ({ ...carrierOfCall() }));
    const theirs = calledBy(callerIn(meta), () =>
      server.spans.begin({
        ...CALL,
        arguments: change.arguments ?? ARGUMENTS,
        callId: null,
        conversation: 'mcp-1',
      }),
    );
    theirs.ended('paid');
    ours.ended('paid');
    const late = (span: EndedSpan): EndedSpan => {
      const by = change.late ?? 0;
      return { ...span, start: span.start + by, end: span.end + by };
    };
    const spans = [
      encodeSpans(client.ended, { attributes: { 'service.name': 'agent' }, version: '1' }),
      encodeSpans(server.ended.map(late), { attributes: { 'service.name': 'office' }, version: '1' }),
    ];
    return { spans, theirs: server.ended[0], ours: client.ended[0] };
  }

  function judged(requests: readonly Buffer[]): Action[] {
    const pipeline = new Pipeline({
      ...{ mode: 'tee', settleMs: 0, sessions: ROOMY, charters: [], detectors: [], version: '0' },
    });
    for (const request of requests) pipeline.ingest(request, 0);
    const actions = new Map(pipeline.drain().judged.map(({ action }) => [action.span.spanId, action]));
    return [...actions.values()];
  }

  test('is one Action, the agent’s, whichever span comes first and however their clocks differ', () => {
    for (const late of [0, 5_000]) {
      const { spans } = pair({ late });
      for (const order of [spans, [...spans].reverse()]) {
        const [action, ...more] = judged(order);
        expect(more).toEqual([]);
        expect(action).toMatchObject({
          ...{ service: 'agent', agent: 'payer', conversation: 'thread-7', tool: 'send_payment' },
          result: 'paid',
        });
      }
    }
  });

  test('lies with its server’s span below its client’s, in one trace', () => {
    const { theirs, ours } = pair();
    expect(theirs?.context.traceId).toBe(ours?.context.traceId);
    expect(theirs?.parentSpanId).toBe(ours?.context.spanId);
  });

  test('is two where the server was asked for something else', () => {
    expect(judged(pair({ arguments: { iban: 'another', memo: 'thanks' } }).spans)).toHaveLength(2);
  });

  test('keeps the server’s own conversation where the client tells nothing', () => {
    const ended: EndedSpan[] = [];
    const own = new OwnTracer((span) => ended.push(span));
    const privacy = new Privacy({ otherwise: 'full', named: [] }, new Tags('salt'));
    const spans = new Spans({ version: '1', privacy: () => privacy, own, coverage: new Coverage() });
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    for (const caller of [{}, { traceparent }, { traceparent: 'nonsense', tracestate: 'goalkeeper=1' }]) {
      calledBy(callerIn(caller), () => spans.begin({ ...CALL, conversation: 'mcp-1' })).ended('paid');
    }
    for (const { attributes } of ended) expect(attributes['gen_ai.conversation.id']).toBe('mcp-1');
    expect(ended.map(({ parentSpanId }) => parentSpanId)).toEqual([null, 'b'.repeat(16), null]);
  });
});

test('calls with other arguments stay two, masked or not', () => {
  const arguments_ = JSON.stringify({ ...ARGUMENTS, memo: 'another' });
  const other = { ...OTHERS['OpenInference, without an id'], 'input.value': arguments_ };
  for (const capture of ['full', 'masked'] as const) {
    expect(actionsOf(both(other, 'beside', { capture }))).toHaveLength(2);
  }
});

describe('a call over MCP whose client and server both ask the processor', () => {
  let processor: Processor;
  beforeEach(async () => {
    processor = await new Processor().start();
  });
  afterEach(() => processor.stop());

  /** One end of it, in a program of its own. */
  function end(service: string): AgentGate {
    const privacy = new Privacy({ otherwise: 'full', named: [] });
    const own = new OwnTracer(() => {});
    const telemetry = new Spans({ version: '1', privacy: () => privacy, own, coverage: new Coverage() });
    const judge = new RemoteJudge(new ApiClient(processor.url, AGENT), service, 2_000);
    return gateWith(judge, { telemetry });
  }

  test('is one Action, asked about by both, and its end told by the agent alone', async () => {
    const [client, server] = [end('agent'), end('office')];
    const call = (iban: string) => {
      const there = aTool(async () => 'paid').call({
        conversation: 'mcp-1',
        arguments: { iban },
        callId: '',
      });
      const here = aTool(async () => {
        const meta = { ...carrierOfCall() };
        return calledBy(callerIn(meta), () => server.call(there));
      });
      return client.call(here.call({ arguments: { iban }, callId: `call_${iban}` }));
    };
    await client.run({ agent: 'payer', conversation: 'thread-7', goal: ['Pay both.'] }, async () => {
      expect(await call('DE1')).toBe('paid');
      expect(await call('DE2')).toBe('paid');
    });
    expect(processor.asked).toHaveLength(4);
    expect(processor.asked.map(({ ended }) => ended?.map(({ callId }) => callId))).toEqual([
      ...[[], [], ['call_DE1'], []],
    ]);
    expect(processor.actions).toEqual(['pay', 'pay']);
  });
});
