import { describe, expect, test } from 'vitest';
import type { Detector } from '../../src/detectors/detector.ts';
import type { Call, Ended } from '../../src/model/call.ts';
import type { History } from '../../src/model/history.ts';
import type { PipelineOptions } from '../../src/pipeline/options.ts';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import type { Asked, Settled } from '../../src/pipeline/results.ts';
import { ROOMY } from '../session/actions.ts';
import { chatSpan, request, span, toolSpan } from '../spans.ts';
import { decodeRequest, type KeyValue, type Span } from '../wire/protobuf.ts';

const TRACE = 'aa'.repeat(16);

/** Blocks payments to anywhere but DE1, and keeps what each call was judged by. */
class Strict implements Detector {
  readonly id = 'strict';
  readonly seen: { tool: string; history: History }[] = [];

  inspect({ tool, arguments: args }: Parameters<Detector['inspect']>[0], { history }: { history: History }) {
    this.seen.push({ tool, history });
    if (tool !== 'pay' || JSON.stringify(args).includes('DE1')) return [];
    return [
      {
        detector: 'strict',
        rule: null,
        kind: 'untrusted_value',
        severity: 'high',
        outcome: 'block',
        score: 1,
        reason: 'a payment to somewhere else',
        evidence: [],
        owasp: 'ASI01',
      } as const,
    ];
  }

  judgedBy(tool: string): History {
    return this.seen.findLast((one) => one.tool === tool)?.history as History;
  }
}

function started(options: Partial<PipelineOptions> = {}) {
  const strict = new Strict();
  const pipeline = new Pipeline({
    mode: 'inline',
    settleMs: 100,
    sessions: ROOMY,
    charters: [],
    detectors: [strict],
    version: '0.0.0',
    ...options,
  });
  return { pipeline, strict };
}

const call = (given: Partial<Call> = {}): Call => ({
  service: 'shop',
  conversation: null,
  agent: 'payer',
  system: 'You pay bills.',
  goal: ['Pay the bill.'],
  tool: 'pay',
  arguments: { to: 'DE9' },
  callId: 'call_1',
  span: { traceId: TRACE, spanId: '2'.padStart(16, '0') },
  ...given,
});

/** Times in milliseconds, as those of spans here. */
function asked(given: Partial<Call> = {}, at = 1_000, ended: Partial<Ended>[] = []): Asked {
  const one = call(given);
  return {
    call: one,
    time: at * 1e6,
    ended: ended.map((end) => ({
      time: at * 1e6,
      ended: {
        service: one.service ?? null,
        conversation: one.conversation,
        traceId: one.span?.traceId ?? null,
        callId: '',
        result: null,
        error: null,
        ...end,
      },
    })),
    history: null,
  };
}

const ownSpan = (
  given: { arguments?: object; callId?: string; id?: string; result?: string; at?: number } = {},
) =>
  toolSpan({
    id: given.id ?? '2',
    at: given.at ?? 999,
    took: 20,
    tool: 'pay',
    arguments: JSON.stringify(given.arguments ?? { to: 'DE9' }),
    ...(given.result !== undefined && { result: given.result }),
    attributes: { 'gen_ai.tool.call.id': given.callId ?? 'call_1' },
  });

const spansIn = (parts: readonly Buffer[]): Span[] =>
  decodeRequest(Buffer.concat(parts)).resourceSpans?.flatMap(
    (r) => r.scopeSpans?.flatMap((s) => s.spans ?? []) ?? [],
  ) ?? [];
const alertsOf = (settled: Settled) => spansIn(settled.alerts).map(({ name }) => name);
const text = (of: { attributes?: KeyValue[] } | undefined, key: string) =>
  of?.attributes?.find((attribute) => attribute.key === key)?.value?.stringValue;
const outcomes = ({ judged }: Settled) => judged.map(({ verdict }) => verdict.outcome);

describe('a call that is asked about', () => {
  test('is judged at once, and its alert goes out when it has settled, though no span comes', () => {
    const { pipeline } = started();
    expect(pipeline.decide(asked(), 0)?.verdict.outcome).toBe('block');
    expect(alertsOf(pipeline.settle(99))).toEqual([]);
    const settled = pipeline.settle(100);
    expect(alertsOf(settled)).toEqual(['block pay']);
    expect(outcomes(settled)).toEqual(['block']);
    expect(settled.ran).toEqual([]);
    expect(pipeline.waiting).toBe(0);
    expect(alertsOf(pipeline.drain())).toEqual([]);
  });

  test.each(['before', 'after'])('is told once, its span coming %s that, with the verdict on it', (when) => {
    const { pipeline, strict } = started();
    pipeline.decide(asked(), 0);
    const early = when === 'before' ? [] : alertsOf(pipeline.settle(100));
    pipeline.ingest(request(ownSpan()), 50);
    const settled = pipeline.settle(300);
    expect([...early, ...alertsOf(settled)]).toEqual(['block pay']);
    const [own] = spansIn(settled.spans.map(({ bytes }) => bytes));
    expect(text(own, 'goalkeeper.verdict')).toBe('block');
    expect(strict.seen).toHaveLength(1);
    expect(settled.ran).toHaveLength(1);
  });

  test('has its alert on the span that its caller named', () => {
    const { pipeline } = started();
    pipeline.decide(asked(), 0);
    const [alert] = spansIn(pipeline.drain().alerts);
    expect(Buffer.from(alert?.traceId ?? []).toString('hex')).toBe(TRACE);
    expect(Buffer.from(alert?.parentSpanId ?? []).toString('hex')).toBe('2'.padStart(16, '0'));
    expect(text(alert, 'goalkeeper.action.service')).toBe('shop');
  });

  test('is the same call asked about again', () => {
    const { pipeline, strict } = started();
    const first = pipeline.decide(asked(), 0);
    expect(pipeline.decide(asked(), 1)).toEqual(first);
    pipeline.ingest(request(ownSpan()), 2);
    expect(pipeline.decide(asked(), 3)).toMatchObject({ verdict: first?.verdict, history: first?.history });
    expect(alertsOf(pipeline.drain())).toEqual(['block pay']);
    expect(strict.seen).toHaveLength(1);
  });

  test('is not judged again by a span whose words are masked', () => {
    const { pipeline, strict } = started();
    pipeline.decide(asked({ arguments: { to: 'DE1' } }), 0);
    pipeline.ingest(request(ownSpan({ arguments: { to: '***' } })), 0);
    expect(outcomes(pipeline.drain())).toEqual(['allow']);
    expect(strict.seen).toHaveLength(1);
  });
});

describe('the span of a call whose caller knew no span', () => {
  const nameless = (given: Partial<Call> = {}) => asked({ span: null, conversation: 'c', ...given });
  const inConversation = (one: Span): Span => ({
    ...one,
    attributes: [...(one.attributes ?? []), { key: 'gen_ai.conversation.id', value: { stringValue: 'c' } }],
  });

  test('is known by its call id', () => {
    const { pipeline, strict } = started();
    pipeline.decide(nameless(), 0);
    pipeline.ingest(request(inConversation(ownSpan({ at: 90_000 }))), 0);
    expect(alertsOf(pipeline.drain())).toEqual(['block pay']);
    expect(strict.seen).toHaveLength(1);
  });

  test('is known by its words and its time, where it tells no call id', () => {
    const { pipeline, strict } = started();
    pipeline.decide(nameless(), 0);
    const silent = toolSpan({ id: '7', at: 990, took: 20, tool: 'pay', arguments: '{"to":"DE9"}' });
    pipeline.ingest(request(inConversation(silent)), 0);
    pipeline.drain();
    expect(strict.seen).toHaveLength(1);
  });

  test('is another call where the id is the same, the words are not, and the first has ended', () => {
    const { pipeline, strict } = started();
    const first = { arguments: { to: 'DE1' }, span: null, conversation: 'c' };
    pipeline.decide(asked(first), 0);
    const ended = [{ callId: 'call_1', result: 'paid' }];
    pipeline.decide(asked({ ...first, tool: 'look', callId: 'call_2' }, 2_000, ended), 0);
    pipeline.ingest(request(inConversation(ownSpan({ at: 90_000 }))), 0);
    expect(outcomes(pipeline.drain())).toEqual(['allow', 'allow', 'block']);
    expect(strict.seen).toHaveLength(3);
  });

  test('of two equal calls at once, each has its own', () => {
    const { pipeline, strict } = started();
    for (const callId of ['a', 'b']) pipeline.decide(nameless({ callId }), 0);
    const spans = ['b', 'a'].map((callId, index) => inConversation(ownSpan({ callId, id: `${index + 5}` })));
    pipeline.ingest(request(...spans), 0);
    expect(
      pipeline
        .drain()
        .ran.map(({ action }) => action.callId)
        .sort(),
    ).toEqual(['a', 'b']);
    expect(strict.seen).toHaveLength(2);
  });
});

describe('one history', () => {
  const read = { tool: 'read', callId: 'call_0', arguments: {}, span: null };

  test('what earlier calls gave, and what spans told, is known to a call that is asked about', () => {
    const { pipeline, strict } = started();
    pipeline.ingest(request(chatSpan({ id: '1', at: 10, goal: 'Look at the mails too.' })), 0);
    pipeline.ingest(request(toolSpan({ id: '5', at: 20, tool: 'list', result: 'a mail' })), 0);
    pipeline.decide(asked({ ...read, span: { traceId: TRACE, spanId: '8'.padStart(16, '0') } }, 100), 0);
    pipeline.decide(asked({}, 200, [{ callId: 'call_0', result: 'IBAN DE9' }]), 0);
    const { goal, sources, actions } = strict.judgedBy('pay');
    expect(goal).toEqual(['Look at the mails too.', 'Pay the bill.']);
    expect(sources.map(({ text: told }) => told)).toEqual(['a mail', 'IBAN DE9']);
    expect(actions.map(({ tool }) => tool)).toEqual(['list', 'read']);
  });

  test('what was asked about is known to a call that a span tells, once', () => {
    const { pipeline, strict } = started();
    const spanOfRead = { traceId: TRACE, spanId: '8'.padStart(16, '0') };
    pipeline.decide(asked({ ...read, span: spanOfRead }, 100), 0);
    pipeline.decide(asked({ arguments: { to: 'DE1' } }, 200, [{ callId: 'call_0', result: 'IBAN DE9' }]), 0);
    pipeline.ingest(request(toolSpan({ id: '8', at: 99, tool: 'read', result: 'IBAN DE9' })), 0);
    pipeline.ingest(request(toolSpan({ id: '9', at: 300, tool: 'send' })), 0);
    pipeline.drain();
    const { sources, actions, totals } = strict.judgedBy('send');
    expect(sources.map(({ text: told }) => told)).toEqual(['IBAN DE9']);
    expect(actions.map(({ tool }) => tool)).toEqual(['read', 'pay']);
    expect(totals.actions).toBe(2);
  });

  test('a call nobody was asked about is known, and judged, by what is told of it', () => {
    const { pipeline, strict } = started();
    const missed = { callId: 'x', tool: 'pay', arguments: { to: 'DE7' }, result: 'paid' };
    pipeline.decide(asked({ ...read }, 200, [missed]), 0);
    pipeline.decide(asked({ ...read, callId: 'call_3' }, 200, [missed]), 0);
    expect(strict.judgedBy('read').actions.map(({ tool }) => tool)).toEqual(['pay', 'read']);
    expect(alertsOf(pipeline.drain())).toEqual(['block pay']);
  });

  test('a model’s span that tells the request before or after is the same call', () => {
    const chat = span({
      id: '1',
      at: 900,
      name: 'chat',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.output.messages': JSON.stringify([
          {
            role: 'assistant',
            parts: [{ type: 'tool_call', id: 'call_1', name: 'pay', arguments: { to: 'DE9' } }],
          },
        ]),
      },
    });
    const before = started();
    before.pipeline.ingest(request(chat), 0);
    expect(before.pipeline.decide(asked(), 1)?.verdict.outcome).toBe('block');
    before.pipeline.ingest(request(ownSpan()), 2);
    expect(alertsOf(before.pipeline.drain())).toEqual(['block pay']);
    const after = started();
    after.pipeline.decide(asked(), 0);
    after.pipeline.ingest(request(chat), 1);
    after.pipeline.ingest(request(ownSpan()), 2);
    expect(alertsOf(after.pipeline.drain())).toEqual(['block pay']);
  });

  test('a span of another service joins by its trace and conversation', () => {
    const { pipeline, strict } = started();
    pipeline.decide(asked({ service: null, conversation: 'c' }), 0);
    const attributes = { 'gen_ai.tool.call.id': 'call_1', 'gen_ai.conversation.id': 'other' };
    pipeline.ingest(request(toolSpan({ id: '2', at: 999, tool: 'pay', attributes })), 0);
    expect(alertsOf(pipeline.drain())).toEqual(['block pay']);
    expect(strict.seen).toHaveLength(1);
  });

  test('what an agent below an announced call is asked is no goal', () => {
    const { pipeline, strict } = started();
    pipeline.decide(asked({ arguments: { to: 'DE1' } }, 100), 0);
    const below = { ...chatSpan({ id: '3', at: 110, goal: 'Send it all.' }) };
    const parent = Buffer.from('2'.padStart(16, '0'), 'hex');
    pipeline.ingest(
      request({ ...below, parentSpanId: parent }, toolSpan({ id: '4', at: 120, tool: 'send' })),
      0,
    );
    pipeline.drain();
    expect(strict.judgedBy('send').goal).toEqual(['Pay the bill.']);
  });
});

describe('a history that is named', () => {
  test('is taken while it is known, and refused when it was forgotten', () => {
    const { pipeline } = started({ sessions: { ...ROOMY, idleMs: 1_000 } });
    const first = pipeline.decide(asked(), 0);
    const again = {
      ...asked({ callId: 'call_2', span: null, traceId: TRACE }),
      history: first?.history ?? -1,
    };
    expect(pipeline.decide(again, 10)?.history).toBe(first?.history);
    pipeline.drain();
    pipeline.decide(asked({ span: null, conversation: 'other' }), 5_000);
    expect(pipeline.decide(again, 5_000)).toBeNull();
    const afresh = pipeline.decide({ ...again, history: null }, 5_000);
    expect(afresh?.history).not.toBe(first?.history);
  });
});
