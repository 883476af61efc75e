import { context, trace } from '@opentelemetry/api';
import { node, tracing } from '@opentelemetry/sdk-node';
import { afterEach, describe, expect, test } from 'vitest';
import { Coverage } from '../../../../instrumentation/javascript/coverage/coverage.ts';
import { Privacy } from '../../../../instrumentation/javascript/privacy/capture.ts';
import { type EndedSpan, OwnTracer } from '../../../../instrumentation/javascript/spans/own-tracer.ts';
import { Spans } from '../../../../instrumentation/javascript/spans/spans.ts';
import { aTool, gateWith, Scripted, verdict } from '../core/gates.ts';

// An application whose own SDK keeps some of its traces, and drops the others.

let exporter: tracing.InMemorySpanExporter;
let provider: node.NodeTracerProvider;

function keeps(ratio: number): void {
  exporter = new tracing.InMemorySpanExporter();
  provider = new node.NodeTracerProvider({
    sampler: new tracing.ParentBasedSampler({ root: new tracing.TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new tracing.SimpleSpanProcessor(exporter)],
  });
  provider.register();
}

afterEach(async () => {
  await provider.shutdown();
  trace.disable();
  context.disable();
});

function program(exports = true) {
  const ours: EndedSpan[] = [];
  const privacy = new Privacy({ otherwise: 'full', named: [] });
  const coverage = new Coverage();
  const own = exports ? new OwnTracer((span) => ours.push(span)) : null;
  const telemetry = new Spans({ version: '1', privacy: () => privacy, own, coverage });
  const judge = new Scripted(({ tool }) => verdict(tool === 'steal' ? 'block' : 'allow'));
  const gate = gateWith(judge, { telemetry });
  const run = (tools: readonly string[]) =>
    gate.run({ agent: 'payer', goal: ['Pay.'] }, async () => {
      for (const [at, tool] of tools.entries()) {
        await gate.call(aTool(async () => 'done').call({ tool, callId: `call_${at}`, arguments: { at } }));
      }
    });
  const unseen = () => coverage.snapshot().map(({ tool, unseen: calls }) => [tool, calls]);
  return { ours, run, unseen };
}

const named = (spans: readonly { readonly name: string }[]) => spans.map(({ name }) => name);

describe('where the application’s sampler drops the spans of a call', () => {
  test('one that was found wrong is told by a span of ours, in the same trace, and the others are counted', async () => {
    keeps(0);
    const { ours, run, unseen } = program();
    await run(['pay', 'steal', 'pay']);
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(named(ours)).toEqual(['execute_tool steal']);
    expect(ours[0]?.attributes).toMatchObject({
      'gen_ai.tool.name': 'steal',
      'gen_ai.tool.call.id': 'call_1',
      'gen_ai.tool.call.arguments': '{"at":1}',
      'gen_ai.input.messages': expect.stringContaining('Pay.'),
      'goalkeeper.verdict': 'block',
      'error.type': 'goalkeeper.refused',
    });
    expect(ours[0]?.context.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(unseen()).toEqual([
      ['pay', 2],
      ['steal', 0],
    ]);
  });

  test('all are counted where nobody sends spans of ours', async () => {
    keeps(0);
    const { run, unseen } = program(false);
    await run(['steal']);
    expect(unseen()).toEqual([['steal', 1]]);
  });

  test('each call is told or counted, once, and every wrong one is told, whatever share is kept', async () => {
    keeps(0.5);
    const { ours, run, unseen } = program();
    const runs = 60;
    for (let i = 0; i < runs; i++) await run(['pay', 'steal']);
    const theirs = named(exporter.getFinishedSpans());
    const count = (names: readonly string[], name: string) => names.filter((one) => one === name).length;
    const kept = count(theirs, 'execute_tool pay');
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(runs);
    expect(new Map(unseen() as [string, number][]).get('pay')).toBe(runs - kept);
    expect(count(named(ours), 'execute_tool pay')).toBe(0);
    expect(count(theirs, 'execute_tool steal')).toBe(kept);
    expect(count(named(ours), 'execute_tool steal')).toBe(runs - kept);
  });

  test('nothing is told twice where all are kept', async () => {
    keeps(1);
    const { ours, run, unseen } = program();
    await run(['pay', 'steal']);
    expect(ours).toEqual([]);
    expect(named(exporter.getFinishedSpans())).toEqual([
      ...['execute_tool pay', 'execute_tool steal', 'invoke_agent payer'],
    ]);
    expect(unseen().map(([, calls]) => calls)).toEqual([0, 0]);
  });
});
