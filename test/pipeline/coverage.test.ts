import { expect, it } from 'vitest';
import { Pipeline } from '../../src/pipeline/pipeline.ts';
import { ROOMY } from '../session/actions.ts';
import { asRequest, request, span, toolSpan } from '../spans.ts';
import { decodeRequest, encodeRequest } from '../wire/protobuf.ts';

const pipelineOf = (mode: 'inline' | 'tee' = 'tee') =>
  new Pipeline({ mode, settleMs: 0, sessions: { ...ROOMY }, charters: [], version: '1', detectors: [] });

const NAME = { 'gen_ai.agent.name': 'payer' };
/** Calls without arguments, each in a trace of its own, a second apart. */
const hidden = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    toolSpan({
      trace: (index + 1).toString(16).padStart(32, '0'),
      id: (index + 1).toString(16),
      at: index * 1_000,
      tool: 'pay',
      attributes: NAME,
    }),
  );

it('a blind agent gets one alert, child of the latest such call, and no verdict changes by it', () => {
  const pipeline = pipelineOf();
  pipeline.ingest(request(...hidden(30)), 0);
  const { judged, alerts, blind, ran } = pipeline.drain();
  expect(judged.map(({ verdict }) => verdict.outcome)).toEqual(Array(30).fill('allow'));
  expect(judged.flatMap(({ verdict }) => verdict.findings)).toEqual([]);
  expect(ran).toHaveLength(30);
  expect(blind).toMatchObject([{ finding: { kind: 'blind_agent' } }]);
  expect(alerts).toHaveLength(1);
  const [alert] =
    decodeRequest(alerts[0]!).resourceSpans?.[0]?.scopeSpans?.flatMap(({ spans }) => spans ?? []) ?? [];
  expect(alert?.name).toBe('alert payer');
  expect(Buffer.from(alert?.parentSpanId ?? []).toString('hex')).toBe('14'.padStart(16, '0'));
  const attributes = new Map(alert?.attributes?.map(({ key, value }) => [key, value?.stringValue]));
  expect(attributes.get('goalkeeper.kind')).toBe('blind_agent');
  expect(attributes.get('goalkeeper.verdict')).toBe('alert');
  expect(attributes.get('goalkeeper.reason')).toContain('agent payer made 20 calls on 1970-01-01');
  expect(attributes.has('goalkeeper.owasp.asi')).toBe(false);
});

it('the same spans in requests of any size give the same alert', () => {
  const whole = pipelineOf();
  whole.ingest(request(...hidden(30)), 0);
  const piecemeal = pipelineOf();
  const alerts = hidden(30).flatMap((one, index) => {
    piecemeal.ingest(request(one), index);
    return piecemeal.settle(index).alerts;
  });
  expect(alerts).toEqual(whole.drain().alerts);
});

it('a call that a model asked for counts once, when its own span has come', () => {
  const pipeline = pipelineOf();
  const call = { type: 'tool_call', id: 'c1', name: 'pay', arguments: { to: 'a' } };
  const asking = span({
    id: '1',
    at: 0,
    name: 'chat',
    attributes: {
      ...NAME,
      'gen_ai.operation.name': 'chat',
      'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [call] }]),
    },
  });
  pipeline.ingest(request(asking), 0);
  const first = pipeline.settle(0);
  expect(first.judged).toMatchObject([{ action: { requested: true } }]);
  expect(first.ran).toEqual([]);
  const own = toolSpan({ id: '2', at: 1_000, tool: 'pay', attributes: { 'gen_ai.tool.call.id': 'c1' } });
  pipeline.ingest(request(own), 1);
  expect(pipeline.settle(1).ran).toMatchObject([{ action: { tool: 'pay', captured: true } }]);
  pipeline.ingest(request(own), 2);
  expect(pipeline.settle(2).ran).toEqual([]);
});

it('an action names the library that told it, cut to a readable length', () => {
  const told = asRequest(toolSpan({ id: '1', tool: 'look' }), toolSpan({ id: '2', at: 5_000, tool: 'look' }));
  const scope = { name: 'n'.repeat(5_000), version: '1.2' };
  const pipeline = pipelineOf();
  pipeline.ingest(
    encodeRequest({
      resourceSpans: [{ scopeSpans: [{ ...told.resourceSpans?.[0]?.scopeSpans?.[0], scope }] }],
    }),
    0,
  );
  const library = { name: 'n'.repeat(100), version: '1.2' };
  expect(pipeline.drain().ran.map(({ action }) => action.library)).toEqual([library, library]);
});

it('a scope without a name is no library', () => {
  const told = asRequest(toolSpan({ id: '1', tool: 'look' }));
  const pipeline = pipelineOf();
  const spans = told.resourceSpans?.[0]?.scopeSpans?.[0]?.spans ?? [];
  pipeline.ingest(encodeRequest({ resourceSpans: [{ scopeSpans: [{ spans }] }] }), 0);
  expect(pipeline.drain().ran).toMatchObject([{ action: { library: null, service: null } }]);
});
