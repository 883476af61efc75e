import { expect, test } from 'vitest';
import type { Detector } from '../src/detectors/detector.ts';
import { Pipeline } from '../src/pipeline/pipeline.ts';
import type { Settled } from '../src/pipeline/results.ts';
import { ROOMY } from './session/actions.ts';
import { request, span, toolSpan } from './spans.ts';
import { decodeRequest } from './wire/protobuf.ts';

/** Blocks a payment to anywhere but DE1. */
const strict: Detector = {
  id: 'strict',
  inspect: (action) =>
    action.tool !== 'pay' || JSON.stringify(action.arguments).includes('DE1')
      ? []
      : [
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
          },
        ],
};

const inline = () =>
  new Pipeline({
    mode: 'inline',
    settleMs: 100,
    sessions: ROOMY,
    charters: [],
    detectors: [strict],
    version: '0.0.0',
  });

const chat = (to: string, id = 'c1') =>
  span({
    id: '1',
    name: 'chat',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.output.messages': JSON.stringify([
        { role: 'assistant', parts: [{ type: 'tool_call', id, name: 'pay', arguments: { to } }] },
      ]),
    },
  });
const call = (to: string, id = 'c1') =>
  toolSpan({
    id: '2',
    at: 1100,
    tool: 'pay',
    arguments: JSON.stringify({ to }),
    attributes: { 'gen_ai.tool.call.id': id },
  });

const verdicts = ({ judged }: Settled) => judged.map(({ verdict }) => verdict.outcome);
const leaving = ({ spans }: Settled) =>
  spans.flatMap(({ bytes }) => decodeRequest(bytes).resourceSpans?.[0]?.scopeSpans?.[0]?.spans ?? []);

test('a call is judged when the model asks for it, before its span comes, and alerted once', () => {
  const pipeline = inline();
  pipeline.ingest(request(chat('XX9')), 0);
  const early = pipeline.settle(100);
  expect(verdicts(early)).toEqual(['block']);
  expect(early.alerts).toHaveLength(1);
  expect(early.judged[0]?.action.requested).toBe(true);

  pipeline.ingest(request(call('XX9')), 5_000);
  const later = pipeline.settle(5_100);
  expect(verdicts(later)).toEqual([]);
  expect(later.alerts).toEqual([]);
  expect(later.completed).toMatchObject([
    { judged: { action: { requested: false }, verdict: { outcome: 'block' } } },
  ]);
  const [enriched] = leaving(later);
  expect(enriched?.attributes).toContainEqual({
    key: 'goalkeeper.verdict',
    value: { stringValue: 'block' },
  });
});

test('a call that ran with other words than the model asked for is judged again', () => {
  const pipeline = inline();
  pipeline.ingest(request(chat('DE1')), 0);
  expect(verdicts(pipeline.settle(100))).toEqual(['allow']);
  pipeline.ingest(request(call('XX9')), 5_000);
  const later = pipeline.settle(5_100);
  expect(verdicts(later)).toEqual(['block']);
  expect(later.alerts).toHaveLength(1);
});

test('request and span within one window are judged once, as the span tells it', () => {
  for (const spans of [
    [chat('XX9'), call('XX9')],
    [call('XX9'), chat('XX9')],
  ]) {
    const pipeline = inline();
    pipeline.ingest(request(...spans), 0);
    const settled = pipeline.settle(100);
    expect(settled.judged).toMatchObject([
      { action: { requested: false, span: { spanId: '2'.padStart(16, '0') } } },
    ]);
    expect(settled.alerts).toHaveLength(1);
  }
});

test('a model span that comes again asks for nothing new', () => {
  const pipeline = inline();
  pipeline.ingest(request(chat('XX9', '')), 0);
  pipeline.settle(100);
  pipeline.ingest(request(chat('XX9', '')), 200);
  expect(pipeline.settle(300).judged).toEqual([]);
});
